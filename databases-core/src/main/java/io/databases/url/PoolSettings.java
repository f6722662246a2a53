package io.databases.url;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a URL says about the pool. Each is {@code null} where the URL says nothing, so
 * that the pool's own default holds. A bare number of a duration counts seconds.
 *
 * @param minSize connections kept ready: {@code min_size}, {@code min_idle},
 * {@code initial_size}; zero or more
 * @param maxSize most connections at a time: {@code max_size}, {@code pool_size},
 * {@code connection_limit}; one or more
 * @param acquireTimeout longest wait for a connection: {@code acquire_timeout},
 * {@code pool_timeout}; up to one hour
 * @param connectTimeout longest time for connecting, with login: {@code connect_timeout};
 * up to one hour
 * @param validationTimeout longest time for a check: {@code validation_timeout}; up to
 * one hour
 * @param maxIdle how long a connection may lie unused: {@code max_idle},
 * {@code max_inactive_connection_lifetime}; zero: without limit
 * @param maxLifetime how old a connection may become: {@code pool_recycle},
 * {@code max_lifetime}; zero: without limit
 */
public record PoolSettings(@Nullable Integer minSize, @Nullable Integer maxSize, @Nullable Duration acquireTimeout,
		@Nullable Duration connectTimeout, @Nullable Duration validationTimeout, @Nullable Duration maxIdle,
		@Nullable Duration maxLifetime) {

	private static final int MOST = 10_000;

	static PoolSettings read(OptionReader options) {
		Integer minSize = options.integer(0, MOST, "minsize", "minidle", "initialsize", "poolminsize", "minpoolsize");
		Integer maxSize = options.integer(1, MOST, "maxsize", "poolsize", "poolmaxsize", "maxpoolsize",
				"maximumpoolsize", "connectionlimit");
		if (minSize != null && maxSize != null && minSize > maxSize) {
			throw new InvalidDatabaseUrlException("the smallest size of the pool (" + minSize
					+ ") is more than the largest (" + maxSize + "); change 'min_size' or 'max_size'.");
		}
		return new PoolSettings(minSize, maxSize, options.timeout("acquiretimeout", "maxacquiretime", "pooltimeout"),
				options.timeout("connecttimeout", "connectiontimeout", "maxcreateconnectiontime"),
				options.timeout("validationtimeout", "maxvalidationtime"),
				options.age("maxidle", "maxidletime", "idletimeout", "maxinactiveconnectionlifetime"),
				options.age("poolrecycle", "maxlifetime", "maxconnectionlifetime"));
	}

}
