package io.databases.pool;

import java.time.Duration;

/**
 * How many connections there are, and for how long.
 *
 * @param minSize kept open even when idle; default 0
 * @param maxSize the most there may be; default 10
 * @param maxIdleTime closed after being idle for so long, zero for never; default 10 min
 * @param maxLifeTime closed after so long, when given back; default 30 min
 */
public record PoolOptions(int minSize, int maxSize, Duration maxIdleTime, Duration maxLifeTime) {

	private static final PoolOptions DEFAULTS = new PoolOptions(0, 10, Duration.ofMinutes(10), Duration.ofMinutes(30));

	/**
	 * Checks the values.
	 */
	public PoolOptions {
		if (maxSize < 1) {
			throw new IllegalArgumentException("Pool option 'maxSize' must be 1 or more, but is " + maxSize);
		}
		if (minSize < 0 || minSize > maxSize) {
			throw new IllegalArgumentException(
					"Pool option 'minSize' must be between 0 and 'maxSize' (" + maxSize + "), but is " + minSize);
		}
		notNegative("maxIdleTime", maxIdleTime);
		notNegative("maxLifeTime", maxLifeTime);
	}

	private static void notNegative(String name, Duration time) {
		if (time.isNegative()) {
			throw new IllegalArgumentException(
					"Pool option '" + name + "' must be positive, or zero for no limit, but is " + time);
		}
	}

	/**
	 * The defaults.
	 * @return 0 to 10 connections, idle for 10 minutes, alive for 30 minutes
	 */
	public static PoolOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * A copy with another minimum.
	 * @param size kept open even when idle
	 * @return the copy
	 */
	public PoolOptions withMinSize(int size) {
		return new PoolOptions(size, this.maxSize, this.maxIdleTime, this.maxLifeTime);
	}

	/**
	 * A copy with another maximum; the minimum is lowered to it where needed.
	 * @param size the most there may be
	 * @return the copy
	 */
	public PoolOptions withMaxSize(int size) {
		return new PoolOptions(Math.min(this.minSize, size), size, this.maxIdleTime, this.maxLifeTime);
	}

	/**
	 * A copy with another idle time.
	 * @param time closed after being idle for so long
	 * @return the copy
	 */
	public PoolOptions withMaxIdleTime(Duration time) {
		return new PoolOptions(this.minSize, this.maxSize, time, this.maxLifeTime);
	}

	/**
	 * A copy with another life time.
	 * @param time closed after so long
	 * @return the copy
	 */
	public PoolOptions withMaxLifeTime(Duration time) {
		return new PoolOptions(this.minSize, this.maxSize, this.maxIdleTime, time);
	}

}
