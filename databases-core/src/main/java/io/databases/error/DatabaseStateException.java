package io.databases.error;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * A call that does not fit the state of the database, connection or transaction: before
 * {@code connect()}, after {@code disconnect()}, or on a scope that has ended. Nothing
 * was sent to the server.
 */
public class DatabaseStateException extends InvalidDataAccessApiUsageException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what was called, in which state, and what to do
	 */
	public DatabaseStateException(String message) {
		super(message);
	}

	/**
	 * Creates the exception with what led to the state.
	 * @param message what was called, in which state, and what to do
	 * @param cause what led to the state
	 */
	public DatabaseStateException(String message, Throwable cause) {
		super(message, cause);
	}

}
