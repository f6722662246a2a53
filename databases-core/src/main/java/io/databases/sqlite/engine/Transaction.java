package io.databases.sqlite.engine;

import java.sql.SQLException;

import io.databases.sqlite.sql.SqlStatement;
import io.databases.sqlite.sql.StatementKind;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of a session, and what becomes of it.
 *
 * <p>
 * Invariants: {@code state} is what SQLite itself says after every statement that may
 * have begun or ended a transaction, and after every failure. {@code LOST} means that
 * SQLite has rolled back by itself and the caller has not been told yet by a commit or a
 * rollback; until then nothing more runs. Changed inside the mailbox, read from anywhere.
 */
public final class Transaction {

	private final Session session;

	private volatile State state = State.NONE;

	private boolean readOnly;

	private boolean schemaTouched;

	Transaction(Session session) {
		this.session = session;
	}

	/**
	 * Whether SQLite is in auto-commit mode. From any thread.
	 * @return true outside of a transaction, also when SQLite has ended one by itself
	 */
	public boolean isAutoCommit() {
		return this.state != State.OPEN;
	}

	boolean isClean() {
		return this.state == State.NONE;
	}

	boolean isOpen() {
		return this.state == State.OPEN;
	}

	/**
	 * Begin; does nothing inside a transaction.
	 * @param mode such as IMMEDIATE
	 * @param readOnlyMode whether SQLite is to refuse writes
	 * @throws SQLException if SQLite refuses
	 */
	public void begin(String mode, boolean readOnlyMode) throws SQLException {
		if (isOpen()) {
			if (readOnlyMode && !this.readOnly) {
				throw new R2dbcNonTransientResourceException(
						"A read-only transaction cannot begin inside one that may write", "25001");
			}
			return;
		}
		NativeConnection connection = connection();
		if (!readOnlyMode) {
			this.session.bufferCursors(false, "BEGIN");
		}
		connection.execute("BEGIN " + mode);
		this.state = State.OPEN;
		if (readOnlyMode) {
			this.readOnly = true;
			connection.execute("PRAGMA query_only=ON");
		}
	}

	/**
	 * Commit; does nothing outside of a transaction.
	 * @throws SQLException if SQLite refuses
	 */
	public void commit() throws SQLException {
		if (this.state == State.LOST) {
			this.state = State.NONE;
			throw lost();
		}
		if (isOpen()) {
			this.session.bufferCursors(true, "COMMIT");
			try {
				connection().execute("COMMIT");
			}
			catch (SQLException ex) {
				if (!connection().inTransaction()) {
					ended();
				}
				throw ex;
			}
			ended();
		}
	}

	/**
	 * Roll back; does nothing outside of a transaction.
	 * @throws SQLException if SQLite refuses
	 */
	public void rollback() throws SQLException {
		if (isOpen()) {
			try {
				connection().execute("ROLLBACK");
			}
			catch (SQLException ex) {
				if (connection().inTransaction()) {
					throw ex;
				}
			}
		}
		ended();
	}

	/**
	 * Set a savepoint; begins a transaction where there is none.
	 * @param name any name
	 * @throws SQLException if SQLite refuses
	 */
	public void savepoint(String name) throws SQLException {
		begin("IMMEDIATE", false);
		this.session.bufferCursors(true, "SAVEPOINT");
		connection().execute("SAVEPOINT " + SqlStatement.quote(name));
	}

	/**
	 * Release a savepoint.
	 * @param name its name
	 * @throws SQLException if there is none of that name
	 */
	public void release(String name) throws SQLException {
		this.session.bufferCursors(true, "RELEASE");
		connection().execute("RELEASE " + SqlStatement.quote(name));
		verify();
	}

	/**
	 * Roll back to a savepoint, which stays.
	 * @param name its name
	 * @throws SQLException if there is none of that name
	 */
	public void rollbackTo(String name) throws SQLException {
		connection().execute("ROLLBACK TO " + SqlStatement.quote(name));
	}

	/**
	 * A statement for transaction control is about to be run as text.
	 * @param kind what it is
	 * @return whether there is nothing left to do, because SQLite has rolled back already
	 */
	public boolean isDone(StatementKind kind) {
		if (this.state != State.LOST) {
			return false;
		}
		this.state = State.NONE;
		if (kind == StatementKind.COMMIT) {
			throw lost();
		}
		return true;
	}

	/**
	 * A statement for transaction control was run as text.
	 * @param kind what it was
	 */
	public void controlled(StatementKind kind) {
		try {
			boolean open = connection().inTransaction();
			if (open) {
				this.state = State.OPEN;
			}
			else {
				ended();
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("SQLite cannot tell its transaction state after " + kind, ex);
		}
	}

	/** Ask SQLite whether the transaction is still there. */
	void verify() {
		try {
			if (isOpen() && this.session.engine().isOpen() && !connection().inTransaction()) {
				ended();
				this.state = State.LOST;
			}
		}
		catch (SQLException ex) {
			this.state = State.LOST;
		}
	}

	@Nullable R2dbcException refusal(String sql) {
		return (this.state != State.LOST) ? null
				: new R2dbcNonTransientResourceException(
						"SQLite has rolled back the transaction by itself: call " + "rollback before anything else",
						"25000", 0, sql);
	}

	/** Others see what this transaction does to the schema when it ends. */
	void schemaChanged() {
		this.schemaTouched |= isOpen();
		this.session.engine().shared().schemaChanged();
	}

	private static R2dbcException lost() {
		return new R2dbcRollbackException(
				"There is nothing to commit: SQLite has rolled back the transaction by itself", "40000");
	}

	private void ended() throws SQLException {
		this.state = State.NONE;
		if (this.schemaTouched) {
			this.schemaTouched = false;
			this.session.engine().shared().schemaChanged();
		}
		if (this.readOnly) {
			this.readOnly = false;
			if (!this.session.options().queryOnly()) {
				connection().execute("PRAGMA query_only=OFF");
			}
		}
	}

	private NativeConnection connection() {
		return this.session.engine().connection();
	}

	private enum State {

		/** Auto-commit. */
		NONE,

		/** A transaction is open. */
		OPEN,

		/** SQLite has ended the transaction by itself. */
		LOST

	}

}
