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

}
