package io.databases.pool;

import io.databases.lease.Lease;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Where leases come from.
 */
public interface LeaseSource {

	/**
	 * Takes a connection.
	 * @return the lease, which the caller must release; an error when none could be had
	 * in time. A cancel before it is emitted leaves nothing acquired.
	 */
	Mono<Lease> acquire();

	/**
	 * Takes the first connection, which proves that the database answers: within the
	 * limit for connecting, not the one for waiting.
	 * @return the lease, which the caller must release
	 */
	Mono<Lease> acquireFirst();

	/**
	 * Takes a connection outside of the pool's size, to ask for a sign of life when the
	 * pool is exhausted.
	 * @return the lease, which the caller must release
	 */
	default Mono<Lease> acquireOutside() {
		return acquire();
	}

	/**
	 * The numbers now.
	 * @return the state
	 */
	PoolStats stats();

	/**
	 * The connection factory behind it, for metrics: the pool.
	 * @return the factory, {@code null} if there is none to show
	 */
	default @Nullable ConnectionFactory pool() {
		return null;
	}

	/**
	 * Waits for leases to come back, up to a limit, then closes everything.
	 * @return completes when all is closed
	 */
	Mono<Void> close();

}
