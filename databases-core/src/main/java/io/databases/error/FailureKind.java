package io.databases.error;

/**
 * What a failure means, the same on every database. A backend tells it from SQLState and
 * vendor code, since the drivers' exception classes are not reliable.
 */
public enum FailureKind {

	/** A unique constraint or primary key holds the value already. */
	DUPLICATE_KEY,

	/**
	 * A foreign key, not-null or check constraint is violated, or the value does not fit
	 * the column.
	 */
	INTEGRITY,

	/** The statement is wrong: syntax, unknown table or column, wrong type. */
	BAD_GRAMMAR,

	/**
	 * The server can't tell of which type a parameter is: it must be cast in the
	 * statement.
	 */
	UNTYPED_PARAMETER,

	/** The statement has more parameters than the database takes. */
	TOO_MANY_BINDS,

	/** The user may not do this, or the login was refused. */
	PERMISSION_DENIED,

	/** The server chose this transaction to break a deadlock. */
	DEADLOCK,

	/** Concurrent transactions can't both be serialised. */
	SERIALIZATION,

	/** A lock could not be had in time. */
	LOCK_TIMEOUT,

	/** The statement took longer than it may, or was cancelled. */
	STATEMENT_TIMEOUT,

	/** A write in a read-only transaction. */
	READ_ONLY,

	/** The transaction has failed before: the server refuses everything but its end. */
	TRANSACTION_ABORTED,

	/** The connection to the server is gone or could not be made. */
	CONNECTION_LOST,

	/** The server has no room: too many connections, disk full, out of memory. */
	RESOURCES,

	/** None of the above. */
	OTHER;

	/**
	 * Whether the same transaction may well succeed when it is run again from its
	 * beginning.
	 * @return {@code true} for deadlocks, serialization failures and lock timeouts
	 */
	public boolean isTransient() {
		return this == DEADLOCK || this == SERIALIZATION || this == LOCK_TIMEOUT;
	}

}
