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
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;
import reactor.pool.PoolShutdownException;
import reactor.pool.PooledRef;
import reactor.pool.PooledRefMetadata;

/**
 * Leases from a pool of reactor-pool, the one inside r2dbc-pool: a bounded set, a fair
 * queue, eviction. What r2dbc-pool puts around it for each acquisition (validation,
 * limits of each try, rollback at release) is done here, where it costs less and knows
 * more; to those who look for an r2dbc-pool there is a {@linkplain PoolFace face}.
 */
public final class PooledSource implements LeaseSource {

	private static final Logger logger = LoggerFactory.getLogger(PooledSource.class);

	private static final Duration EVICTION = Duration.ofSeconds(30);

	private final InstrumentedPool<PhysicalConnection> pool;

	private final ConnectionPool face;

	private final PoolOptions options;

	private final Limits limits;

	private final Function<Throwable, Failure> classifier;

	private final Leases leases;

	/** Holds no state of a call. */
	private final Mono<Lease> acquisition = new Acquisition(this, false);

	/** Holds no state of a call. */
	private final Mono<PooledRef<PhysicalConnection>> next;

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
		Opening opening = new Opening(driver, sessions, limits.connect(), this::connectTimeout, limits.drain(), false);
		this.pool = PoolBuilder.from(new Connecting(opening, limits.drain(), this.leases.events()).connection())
			.sizeBetween(options.minSize(), options.maxSize())
			.idleResourceReuseMruOrder()
			.evictionPredicate(this::isOver)
			.evictInBackground(EVICTION)
			.destroyHandler(PhysicalConnection::close)
			.buildPool();
		this.next = this.pool.acquire();
		this.face = new PoolFace(driver, this.pool, this.acquisition);
	}

	/** Asked by the pool before it lends, when it takes back, and from time to time. */
	private boolean isOver(PhysicalConnection connection, PooledRefMetadata slot) {
		return connection.isDoomed() || isLonger(slot.idleTime(), this.options.maxIdleTime())
				|| isLonger(slot.lifeTime(), this.options.maxLifeTime());
	}

	/* Zero is for ever. */
	private static boolean isLonger(long millis, Duration limit) {
		return !limit.isZero() && millis >= limit.toMillis();
	}

	@Override
	public Mono<Lease> acquire() {
		return this.acquisition;
	}

	@Override
	public Mono<Lease> acquireFirst() {
		return new Acquisition(this, true);
	}

	/** A slot of the pool, whose connection may be dead. */
	Mono<PooledRef<PhysicalConnection>> next() {
		return this.next;
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

	Lease lease(PooledRef<PhysicalConnection> slot, @Nullable String place) {
		return this.leases.lent(new Lease(slot.poolable(), slot.release(), this.classifier, this.limits, this.leases),
				place);
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
		InstrumentedPool.PoolMetrics metrics = this.pool.metrics();
		return new PoolStats(metrics.acquiredSize(), metrics.idleSize(), metrics.pendingAcquireSize(),
				metrics.getMaxAllocatedSize());
	}

	@Override
	public ConnectionPool pool() {
		return this.face;
	}

	@Override
	public Mono<Void> close() {
		return Mono.defer(() -> {
			Shutdown shutdown = new Shutdown(this.leases.closing(), this.limits);
			// first, so that what is taken back is lent to nobody who waits
			return shutdown.awaitWork().then(Mono.when(dispose(shutdown.closeLimit()), shutdown.takeBack()));
		});
	}

	private Mono<Void> dispose(Duration limit) {
		return Mono.defer(this.pool::disposeLater).timeout(limit).onErrorResume((error) -> {
			logger.warn("The pool was not closed cleanly", error);
			return Mono.empty();
		});
	}

}
