package io.databases.pool;

import java.time.Duration;
import java.util.Optional;

import io.databases.lease.Lease;
import io.databases.lease.LeaseConnection;
import io.databases.lease.StatementKind;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import reactor.core.publisher.Mono;
import reactor.pool.InstrumentedPool;

/**
 * The pool as an r2dbc-pool, for those who unwrap a connection factory to one: Spring
 * Boot's metrics do. The pool that its base class makes stays empty.
 */
final class PoolFace extends ConnectionPool {

	/** Of statements behind our back anything is to be expected. */
	private static final StatementKind UNKNOWN = new StatementKind(true, true, false, false);

	private final ConnectionFactory driver;

	private final InstrumentedPool<?> pool;

	private final Mono<Lease> acquisition;

	PoolFace(ConnectionFactory driver, InstrumentedPool<?> pool, Mono<Lease> acquisition) {
		super(ConnectionPoolConfiguration.builder(new Untouched(driver.getMetadata()))
			.initialSize(0)
			.maxSize(1)
			.backgroundEvictionInterval(Duration.ZERO)
			.build());
		this.driver = driver;
		this.pool = pool;
		this.acquisition = acquisition;
	}

	@Override
	public ConnectionFactory unwrap() {
		return this.driver;
	}

	@Override
	public Mono<Connection> create() {
		return this.acquisition
			.map((lease) -> new LeaseConnection(lease.base(), (sql) -> UNKNOWN, lease.release()).closedWhenLost());
	}

	@Override
	public Mono<Integer> warmup() {
		return this.pool.warmup();
	}

	@Override
	public Mono<Void> disposeLater() {
		return this.pool.disposeLater();
	}

	@Override
	public boolean isDisposed() {
		return this.pool.isDisposed();
	}

	@Override
	public Optional<PoolMetrics> getMetrics() {
		return Optional.of(new Metrics(this.pool.metrics()));
	}

	/** The base class would call the driver's at once. */
	private record Untouched(ConnectionFactoryMetadata metadata) implements ConnectionFactory {

		@Override
		public Mono<Connection> create() {
			return Mono.error(() -> new IllegalStateException("This pool stays empty"));
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return this.metadata;
		}

	}

	/** The same numbers under the other name. */
	private record Metrics(InstrumentedPool.PoolMetrics metrics) implements PoolMetrics {

		@Override
		public int acquiredSize() {
			return this.metrics.acquiredSize();
		}

		@Override
		public int allocatedSize() {
			return this.metrics.allocatedSize();
		}

		@Override
		public int idleSize() {
			return this.metrics.idleSize();
		}

		@Override
		public int pendingAcquireSize() {
			return this.metrics.pendingAcquireSize();
		}

		@Override
		public int getMaxAllocatedSize() {
			return this.metrics.getMaxAllocatedSize();
		}

		@Override
		public int getMaxPendingAcquireSize() {
			return this.metrics.getMaxPendingAcquireSize();
		}

	}

}
