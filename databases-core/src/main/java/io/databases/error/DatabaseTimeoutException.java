package io.databases.error;

import org.springframework.dao.QueryTimeoutException;

/**
 * A limit of the toolkit was reached. The message says what was waited for, who holds it,
 * and the state of the pool.
 */
public class DatabaseTimeoutException extends QueryTimeoutException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what was waited for, how long, and who holds it
	 */
	public DatabaseTimeoutException(String message) {
		super(message);
	}

	/**
	 * Creates the exception where the server was first to see that the limit is over.
	 * @param message what was waited for, how long, and who holds it
	 * @param cause the server's own error
	 */
	public DatabaseTimeoutException(String message, Throwable cause) {
		super(message, cause);
	}

}
