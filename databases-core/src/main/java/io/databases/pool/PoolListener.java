package io.databases.pool;

import java.time.Duration;

/**
 * Told what happens in a pool: for metrics. Where there is none nothing is measured.
 * Called on the threads that the connections are used on; must not block or throw.
 */
public interface PoolListener {

	/**
	 * A borrower got a connection.
	 * @param waited from asking for it to having it, including the check for a sign of
	 * life and, where there was no idle one, the login
	 */
	default void acquired(Duration waited) {
	}

	/**
	 * A borrower got none. Not told where the borrower has lost interest.
	 * @param waited from asking for one to the failure
	 * @param error why; for the acquire limit a
	 * {@link io.databases.error.DatabaseTimeoutException}
	 */
	default void acquireFailed(Duration waited, Throwable error) {
	}

	/**
	 * A borrower's connection has come back.
	 * @param used from having it to the pool having it again
	 */
	default void released(Duration used) {
	}

	/**
	 * A connection was opened.
	 * @param took with its login
	 */
	default void created(Duration took) {
	}

	/**
	 * A connection could not be opened.
	 * @param took from the beginning to the failure
	 * @param error why
	 */
	default void createFailed(Duration took, Throwable error) {
	}

	/**
	 * A connection will not be used again, since it was found dead or could not be proven
	 * clean. Old and idle ones, which are closed in good order, do not count.
	 */
	default void invalidated() {
	}

	/**
	 * A borrower has held its connection for longer than the threshold of
	 * {@link LeakDetection}. Told once for each.
	 * @param held so far
	 */
	default void leakSuspected(Duration held) {
	}

}
