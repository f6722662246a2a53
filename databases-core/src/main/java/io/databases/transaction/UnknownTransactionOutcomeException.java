package io.databases.transaction;

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * The connection was lost after COMMIT had been sent and before the server answered: the
 * work may be committed or not. Look at the data before running it again; the toolkit
 * never retries it.
 */
public class UnknownTransactionOutcomeException extends NonTransientDataAccessResourceException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what is unknown
	 * @param cause how the connection was lost
	 */
	public UnknownTransactionOutcomeException(String message, Throwable cause) {
		super(message, cause);
	}

}
