package io.databases.spring.health;

import java.time.Duration;

/**
 * A database did not answer a health check in time.
 */
final class SilentDatabaseException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	SilentDatabaseException(Duration timeout) {
		super("No answer within " + timeout.toMillis() + " ms ('databases.health.timeout')");
	}

}
