package io.databases.transaction;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.NonTransientDataAccessException;

/**
 * The transaction can't go on or commit, because of something that happened before: a
 * statement failed, was cancelled, or the server ended the transaction by itself. Its
 * work is undone, except where {@link #isCommittedByServer()}; nothing more was sent. The
 * cause is what happened.
 */
public class TransactionFailedException extends NonTransientDataAccessException {

	private static final long serialVersionUID = 1L;

	private final boolean committedByServer;

	/**
	 * Creates the exception.
	 * @param message what was refused, and why
	 * @param cause what made the transaction fail, {@code null} where there is no
	 * exception for it
	 */
	public TransactionFailedException(String message, @Nullable Throwable cause) {
		this(message, cause, false);
	}

	/**
	 * Creates the exception.
	 * @param message what was refused, and why
	 * @param cause what made the transaction fail, {@code null} where there is no
	 * exception for it
	 * @param committedByServer whether the server has committed the transaction
	 */
	public TransactionFailedException(String message, @Nullable Throwable cause, boolean committedByServer) {
		super(message, cause);
		this.committedByServer = committedByServer;
	}

	/**
	 * Whether the server has committed the transaction by itself, because of a statement
	 * that was allowed by {@link TransactionOptions#allowImplicitCommit}: its work up to
	 * that statement is stored and can't be undone.
	 * @return {@code true} if the work has to be taken as stored
	 */
	public boolean isCommittedByServer() {
		return this.committedByServer;
	}

}
