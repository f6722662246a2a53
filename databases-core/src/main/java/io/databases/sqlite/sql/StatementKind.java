package io.databases.sqlite.sql;

/**
 * What a statement does, as far as its main verb tells. What is not known counts as a
 * write.
 */
public enum StatementKind {

	/** Reads only: SELECT, VALUES, EXPLAIN, and the PRAGMAs that only tell something. */
	QUERY(false, false),

	/** INSERT, REPLACE, UPDATE and DELETE, also behind common table expressions. */
	CHANGE(true, false),

	/** A PRAGMA that sets something. */
	SETTING(true, false),

	/** Everything that is not known to be something else, such as CREATE or VACUUM. */
	OTHER(true, false),

	/** BEGIN. */
	BEGIN(true, true),

	/** COMMIT and END. */
	COMMIT(true, true),

	/** ROLLBACK of the whole transaction. */
	ROLLBACK(true, true),

	/** SAVEPOINT. */
	SAVEPOINT(true, true),

	/** RELEASE of a savepoint. */
	RELEASE(true, true),

	/** ROLLBACK TO a savepoint. */
	ROLLBACK_TO(true, true);

	private final boolean write;

	private final boolean control;

	StatementKind(boolean write, boolean control) {
		this.write = write;
		this.control = control;
	}

	/**
	 * Whether a statement of this kind needs the write turn.
	 * @return true for everything but queries
	 */
	public boolean isWrite() {
		return this.write;
	}

	/**
	 * Whether a statement of this kind may begin or end a transaction.
	 * @return true for transaction control
	 */
	public boolean isControl() {
		return this.control;
	}

}
