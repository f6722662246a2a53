package io.databases.pool;

import java.time.Duration;
import java.util.function.Function;

import io.databases.backend.ServerSession;
import io.databases.error.DatabaseStateException;
import io.databases.error.DatabaseTimeoutException;
import io.databases.error.Failure;
import io.databases.lease.Lease;
import io.databases.lease.Limits;
import io.databases.lease.PhysicalConnection;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.pool.PoolShutdownException;

/**
 * Leases from an r2dbc-pool. The pool is used for what it does well (a bounded set, a
 * fair queue, eviction); what it does in doubt (validation, rollback at release, limits
 * for each try) is turned off and done here.
 */
public final class PooledSource implements LeaseSource {

	private static final Logger logger = LoggerFactory.getLogger(PooledSource.class);

	private static final Duration EVICTION = Duration.ofSeconds(30);

	private final ConnectionPool pool;

	private final PoolOptions options;

	private final Limits limits;

	private final Function<Throwable, Failure> classifier;

	private final Leases leases;

	/** Holds no state of a call. */
	private final Mono<Lease> acquisition = new Acquisition(this, false);

	/**
	 * Creates the pool; nothing is opened yet.
	 * @param name the database, for messages
	 * @param driver the driver's connection factory
	 * @param sessions makes the session of a new connection, ready for use
	 * @param classifier tells what a driver's error means
	 * @param options the sizes
	 * @param limits the limits
	 * @param watch who is told of what happens
	 */
	public PooledSource(String name, ConnectionFactory driver,
			Function<? super Connection, ? extends Mono<? extends ServerSession>> sessions,
			Function<Throwable, Failure> classifier, PoolOptions options, Limits limits, PoolWatch watch) {
		this.options = options;
		this.limits = limits;
		this.classifier = classifier;
		this.leases = new Leases(name, watch, this::stats);
		ConnectionPoolConfiguration configuration = ConnectionPoolConfiguration
			.builder(new PhysicalFactory(driver,
					new Opening(driver, sessions, limits.connect(), this::connectTimeout, limits.drain(), false),
					limits.drain(), this.leases.events()))
			.name(name)
			.initialSize(options.minSize())
			.minIdle(options.minSize())
			.maxSize(options.maxSize())
			.maxIdleTime(orNever(options.maxIdleTime()))
			.maxLifeTime(orNever(options.maxLifeTime()))
			.backgroundEvictionInterval(EVICTION)
			.acquireRetry(0)
			.build();
		this.pool = new ConnectionPool(configuration);
	}

	/* The pool takes zero as "at once". */
	private static Duration orNever(Duration time) {
		return time.isZero() ? Duration.ofMillis(-1) : time;
	}

	@Override
	public Mono<Lease> acquire() {
		return this.acquisition;
	}

	@Override
	public Mono<Lease> acquireFirst() {
		return new Acquisition(this, true);
	}

	Mono<Connection> next() {
		return this.pool.create();
	}

	Limits limits() {
		return this.limits;
	}

	int maxSize() {
		return this.options.maxSize();
	}

	Leases leases() {
		return this.leases;
	}

	Lease lease(Connection pooled, PhysicalConnection physical, @Nullable String place) {
		return this.leases.lent(new Lease(pooled, physical, this.classifier, this.limits, this.leases), place);
	}

	DatabaseTimeoutException connectTimeout() {
		return new DatabaseTimeoutException(
				"A new connection, with its login, took longer than " + this.limits.connect().toMillis() + " ms: pool "
						+ stats() + ". Does the server answer at all? The limit is" + " 'connect_timeout'");
	}

	/** What the pool's own errors mean. */
	Throwable explain(Throwable error) {
		return (error instanceof PoolShutdownException)
				? new DatabaseStateException("No connection could be had: disconnect() is under way", error) : error;
	}

	DatabaseTimeoutException timeout() {
		StringBuilder message = new StringBuilder("No connection could be had within ")
			.append(this.limits.acquire().toMillis())
			.append(" ms: pool ")
			.append(stats());
		this.leases.heldLongest()
			.ifPresent((longest) -> message.append("; held longest, for ")
				.append(Duration.ofNanos(longest.heldNanos()).toMillis())
				.append(" ms, by ")
				.append(longest.activity()));
		return new DatabaseTimeoutException(message.append(". Raise 'max_size' or look for work that does not give its")
			.append(" connection back; the limit is 'acquire_timeout'")
			.toString());
	}

	@Override
	public PoolStats stats() {
		return this.pool.getMetrics()
			.map((metrics) -> new PoolStats(metrics.acquiredSize(), metrics.idleSize(), metrics.pendingAcquireSize(),
					metrics.getMaxAllocatedSize()))
			.orElse(PoolStats.EMPTY);
	}

	@Override
	public ConnectionPool pool() {
		return this.pool;
	}

	@Override
	public Mono<Void> close() {
		return Mono.defer(() -> new Shutdown(this.leases.closing(), this.limits.shutdown()).run())
			.then(Mono.defer(this.pool::disposeLater))
			.timeout(this.limits.shutdown().plus(this.limits.drain().multipliedBy(2)))
			.onErrorResume((error) -> {
				logger.warn("The pool was not closed cleanly", error);
				return Mono.empty();
			});
	}

	/** Makes the pool's connections: connected, with a session prepared. */
	private record PhysicalFactory(ConnectionFactory driver, Mono<ServerSession> opening, Duration closeLimit,
			PoolEvents events) implements ConnectionFactory {

		@Override
		public Publisher<? extends Connection> create() {
			return this.events.isActive() ? Mono.defer(this::timed) : connect();
		}

		private Mono<PhysicalConnection> timed() {
			long start = this.events.now();
			return connect().doOnNext((connection) -> this.events.created(start))
				.doOnError((error) -> this.events.createFailed(start, error));
		}

		private Mono<PhysicalConnection> connect() {
			return this.opening.map((session) -> new PhysicalConnection(session, this.closeLimit));
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return this.driver.getMetadata();
		}

	}

}
