package io.databases.pool;

import java.time.Duration;

/**
 * Warns of borrowers that keep their connection for long, at WARN to the logger
 * {@code io.databases.pool.LeakDetection}: once for each, with what it does. Looking at
 * the connections on loan is the work of a timer, so that borrowing one costs nothing
 * more; only the place does.
 *
 * @param threshold from how long on
 * @param place whether to remember the stack of whoever took the connection, which costs
 * some microseconds for each
 */
public record LeakDetection(Duration threshold, boolean place) {

	/**
	 * Checks the values.
	 */
	public LeakDetection {
		if (threshold.isZero() || threshold.isNegative()) {
			throw new IllegalArgumentException("The leak threshold must be positive, but is " + threshold);
		}
	}

}
