package io.databases.pool;

import java.time.Duration;
import java.util.function.Function;

import io.databases.backend.ServerSession;
import io.databases.error.DatabaseTimeoutException;
import io.databases.error.Failure;
import io.databases.lease.Lease;
import io.databases.lease.Limits;
import io.databases.lease.PhysicalConnection;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Leases from a connection factory of somebody else, which may be a pool itself: each
 * lease takes a connection from it and closes it at the end.
 */
public final class UnpooledSource implements LeaseSource {

	private final ConnectionFactory factory;

	private final Function<? super Connection, ? extends Mono<? extends ServerSession>> sessions;

	private final Function<Throwable, Failure> classifier;

	private final Limits limits;

	private final Leases leases;

	/**
	 * Creates the source.
	 * @param factory makes the connections; stays its owner's to close
	 * @param sessions makes the session of a connection, ready for use
	 * @param classifier tells what a driver's error means
	 * @param limits the limits
	 * @param watch who is told of what happens
	 */
	public UnpooledSource(ConnectionFactory factory,
			Function<? super Connection, ? extends Mono<? extends ServerSession>> sessions,
			Function<Throwable, Failure> classifier, Limits limits, PoolWatch watch) {
		this.factory = factory;
		this.sessions = sessions;
		this.classifier = classifier;
		this.limits = limits;
		this.leases = new Leases(factory.getMetadata().getName(), watch, this::stats);
	}

	@Override
	public Mono<Lease> acquire() {
		return within(this.limits.acquire());
	}

	@Override
	public Mono<Lease> acquireFirst() {
		return within(this.limits.connect());
	}

	private Mono<Lease> within(Duration limit) {
		return Mono.defer(() -> {
			PoolEvents events = this.leases.events();
			long start = events.now();
			String place = this.leases.place();
			Mono<Lease> lease = new Opening(this.factory, this.sessions, limit, () -> timeout(limit),
					this.limits.drain(), isPool(this.factory))
				.map((session) -> lease(session, place));
			return events.isActive() ? lease.doOnNext((taken) -> events.acquired(start))
				.doOnError((error) -> events.acquireFailed(start, error)) : lease;
		});
	}

	private static boolean isPool(ConnectionFactory factory) {
		return factory instanceof ConnectionPool
				|| (factory instanceof Wrapped<?> wrapped && wrapped.unwrap(ConnectionPool.class) != null);
	}

	private Lease lease(ServerSession session, @Nullable String place) {
		PhysicalConnection physical = new PhysicalConnection(session, this.limits.drain());
		return this.leases.lent(new Lease(physical, physical.close(), this.classifier, this.limits, this.leases),
				place);
	}

	private DatabaseTimeoutException timeout(Duration limit) {
		return new DatabaseTimeoutException("The connection factory gave no connection within " + limit.toMillis()
				+ " ms; " + this.leases.size() + " are in use here");
	}

	@Override
	public PoolStats stats() {
		return new PoolStats(this.leases.size(), 0, 0, 0);
	}

	@Override
	public ConnectionFactory pool() {
		return this.factory;
	}

	@Override
	public Mono<Void> close() {
		return Mono.defer(() -> {
			Shutdown shutdown = new Shutdown(this.leases.closing(), this.limits);
			return shutdown.awaitWork().then(shutdown.takeBack());
		});
	}

}
