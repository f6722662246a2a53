package io.databases.pool;

import java.time.Duration;

import io.databases.backend.ServerSession;
import io.databases.lease.PhysicalConnection;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Makes the pool's connections, and tells who listens of each.
 *
 * @param opening opens one and prepares its session, within the limit for connecting
 * @param closeLimit how long closing it may take
 * @param events told of each connection
 */
record Connecting(Mono<ServerSession> opening, Duration closeLimit, PoolEvents events) {

	/**
	 * Not on the caller's thread: a driver may take its time to begin.
	 */
	Mono<PhysicalConnection> connection() {
		return (this.events.isActive() ? Mono.defer(this::timed) : connect()).subscribeOn(Schedulers.single());
	}

	private Mono<PhysicalConnection> timed() {
		long start = this.events.now();
		return connect().doOnNext((connection) -> this.events.created(start))
			.doOnError((error) -> this.events.createFailed(start, error));
	}

	private Mono<PhysicalConnection> connect() {
		return this.opening.map((session) -> new PhysicalConnection(session, this.closeLimit));
	}

}
