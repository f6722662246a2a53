package io.databases.transaction;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.NonTransientDataAccessException;

/**
 * The transaction can't go on or commit, because of something that happened before: a
 * statement failed, was cancelled, or the server ended the transaction by itself. Its
 * work is undone; nothing more was sent. The cause is what happened.
 */
public class TransactionFailedException extends NonTransientDataAccessException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what was refused, and why
	 * @param cause what made the transaction fail, {@code null} where there is no
	 * exception for it
	 */
	public TransactionFailedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
