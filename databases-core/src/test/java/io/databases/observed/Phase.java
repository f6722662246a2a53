package io.databases.observed;

/**
 * What a transaction is doing.
 */
public enum Phase {

	/** It waits for a connection. */
	ACQUIRE,

	/** BEGIN is under way. */
	BEGIN,

	/** A query is under way and has given no row. */
	STATEMENT,

	/** A query is giving rows. */
	STREAMING,

	/** A savepoint is under way. */
	SAVEPOINT,

	/** COMMIT is under way. */
	COMMIT,

	/** ROLLBACK is under way. */
	ROLLBACK,

	/** The connection is being reset and given back. */
	RELEASE,

	/** None of these: between two of them, or in another statement. */
	BETWEEN,

	/** It has ended. */
	ENDED

}
