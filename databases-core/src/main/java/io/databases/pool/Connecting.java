package io.databases.pool;

import java.util.function.Consumer;
import java.util.function.Function;

import io.databases.backend.ServerSession;
import io.databases.lease.Limits;
import io.databases.lease.PhysicalConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Makes the pool's connections: connected, with a session prepared, within the limit for
 * connecting.
 *
 * @param driver the driver's connection factory
 * @param sessions makes the session of a new connection
 * @param limits the limits
 * @param events told of each connection
 */
record Connecting(ConnectionFactory driver,
		Function<? super Connection, ? extends Mono<? extends ServerSession>> sessions, Limits limits,
		PoolEvents events) {

	/** Where Reactor's operators look for what to do with a value that comes too late. */
	private static final String ON_NEXT_DROPPED = "reactor.onNextDropped.local";

	/**
	 * Not on the caller's thread: a driver may take its time to begin.
	 */
	Mono<PhysicalConnection> connection() {
		return (this.events.isActive() ? Mono.defer(this::timed) : Mono.defer(this::connect))
			.subscribeOn(Schedulers.single())
			.timeout(this.limits.connect())
			.contextWrite(Connecting::closeLateOnes);
	}

	private Mono<PhysicalConnection> timed() {
		long start = this.events.now();
		return connect().doOnNext((connection) -> this.events.created(start))
			.doOnError((error) -> this.events.createFailed(start, error));
	}

	private Mono<PhysicalConnection> connect() {
		return Mono.from(this.driver.create())
			.flatMap((connection) -> this.sessions.apply(connection)
				.<PhysicalConnection>map((session) -> new PhysicalConnection(session, this.limits.drain()))
				.onErrorResume((error) -> Mono.from(connection.close()).onErrorComplete().then(Mono.error(error))));
	}

	private static Context closeLateOnes(Context context) {
		Consumer<Object> own = (late) -> {
			if (late instanceof Connection connection) {
				Mono.from(connection.close()).onErrorComplete().subscribe();
			}
		};
		Consumer<Object> others = context.getOrDefault(ON_NEXT_DROPPED, null);
		return context.put(ON_NEXT_DROPPED, (others != null) ? own.andThen(others) : own);
	}

}
