package io.databases.sqlite;

import java.sql.SQLException;
import java.time.Duration;

import io.databases.sqlite.engine.Operation;
import io.databases.sqlite.engine.Session;
import io.databases.sqlite.engine.Transaction;
import io.databases.sqlite.sql.SqlScript;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Lifecycle;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One logical connection. Safe for use by several threads. */
final class SqliteConnection implements Connection, Lifecycle {

	private final Session session;

	private final SqliteConnectionConfiguration configuration;

	private final SqliteConnectionMetadata metadata;

	private volatile @Nullable Duration statementTimeout;

	/** Whether a pool has it: then it is of no use to whoever gave it back. */
	private volatile boolean pooled;

	SqliteConnection(Session session, SqliteConnectionConfiguration configuration) {
		this.session = session;
		this.configuration = configuration;
		this.metadata = new SqliteConnectionMetadata(session.version());
	}

	/** The driver's own connection inside of wrappers, null if it is another driver's. */
	static @Nullable SqliteConnection unwrap(Object connection) {
		Object inner = connection;
		while (!(inner instanceof SqliteConnection) && inner instanceof Wrapped<?> wrapped) {
			Object next = wrapped.unwrap();
			if (next == inner) {
				return null;
			}
			inner = next;
		}
		return (inner instanceof SqliteConnection own) ? own : null;
	}

	Session session() {
		return this.session;
	}

	@Override
	public Mono<Void> beginTransaction() {
		return begin(this.configuration.transactionMode(), false, null);
	}

	@Override
	public Mono<Void> beginTransaction(TransactionDefinition definition) {
		if (definition == null) {
			throw new IllegalArgumentException("The transaction definition must not be null");
		}
		Duration lockWait = definition.getAttribute(TransactionDefinition.LOCK_WAIT_TIMEOUT);
		if (lockWait != null) {
			requireNotNegative(lockWait);
		}
		boolean readOnly = Boolean.TRUE.equals(definition.getAttribute(TransactionDefinition.READ_ONLY));
		SqliteTransactionDefinition mode = definition.getAttribute(SqliteTransactionDefinition.MODE);
		SqliteTransactionDefinition usual = readOnly ? SqliteTransactionDefinition.DEFERRED
				: this.configuration.transactionMode();
		return begin((mode != null) ? mode : usual, readOnly, lockWait);
	}

	private Mono<Void> begin(SqliteTransactionDefinition mode, boolean readOnly, @Nullable Duration lockWait) {
		Operation.Access access = readOnly ? Operation.Access.READ : Operation.Access.WRITE;
		return new SessionMono<>(this.session, "BEGIN " + mode, access, false, lockWait, running -> {
			running.transaction().begin(mode.name(), readOnly);
			return null;
		});
	}

	@Override
	public Mono<Void> commitTransaction() {
		return control("COMMIT", Operation.Access.NONE, true, Transaction::commit);
	}

	@Override
	public Mono<Void> rollbackTransaction() {
		return control("ROLLBACK", Operation.Access.NONE, true, Transaction::rollback);
	}

	@Override
	public Mono<Void> createSavepoint(String name) {
		requireName(name);
		return control("SAVEPOINT", Operation.Access.WRITE, false, transaction -> transaction.savepoint(name));
	}

	@Override
	public Mono<Void> releaseSavepoint(String name) {
		requireName(name);
		return control("RELEASE", Operation.Access.WRITE, false, transaction -> transaction.release(name));
	}

	@Override
	public Mono<Void> rollbackTransactionToSavepoint(String name) {
		requireName(name);
		return control("ROLLBACK TO", Operation.Access.WRITE, false, transaction -> transaction.rollbackTo(name));
	}

	private static void requireName(String name) {
		if (name == null || name.isEmpty()) {
			throw new IllegalArgumentException("The name of a savepoint must not be null or empty");
		}
	}

	private Mono<Void> control(String name, Operation.Access access, boolean ends, Control control) {
		return new SessionMono<>(this.session, name, access, ends, running -> {
			control.run(running.transaction());
			return null;
		});
	}

	@Override
	public boolean isAutoCommit() {
		return this.session.transaction().isAutoCommit();
	}

	/** True commits what is open, false begins; the same again changes nothing. */
	@Override
	public Mono<Void> setAutoCommit(boolean autoCommit) {
		return Mono.defer(() -> autoCommit ? commitTransaction() : beginTransaction());
	}

	@Override
	public SqliteStatement createStatement(String sql) {
		if (sql == null) {
			throw new IllegalArgumentException("SQL must not be null");
		}
		return new SqliteStatement(this.session, this.configuration.scripts().get(sql), this.statementTimeout);
	}

	@Override
	public SqliteBatch createBatch() {
		return new SqliteBatch(this.session, this.statementTimeout);
	}

	@Override
	public SqliteConnectionMetadata getMetadata() {
		return this.metadata;
	}

	/** SQLite's transactions are serializable, and nothing less. */
	@Override
	public IsolationLevel getTransactionIsolationLevel() {
		return IsolationLevel.SERIALIZABLE;
	}

	/** Every weaker level is fulfilled by the strongest. */
	@Override
	public Mono<Void> setTransactionIsolationLevel(IsolationLevel isolationLevel) {
		if (isolationLevel == null) {
			throw new IllegalArgumentException("The isolation level must not be null");
		}
		return Mono.empty();
	}

	@Override
	public Mono<Void> setLockWaitTimeout(Duration timeout) {
		requireNotNegative(timeout);
		return Mono.fromRunnable(() -> this.session.lockWait(timeout));
	}

	/** Zero means no limit. Counts the time inside of SQLite only. */
	@Override
	public Mono<Void> setStatementTimeout(Duration timeout) {
		requireNotNegative(timeout);
		return Mono.fromRunnable(() -> this.statementTimeout = timeout.isZero() ? null : timeout);
	}

	private static Duration requireNotNegative(Duration timeout) {
		if (timeout == null || timeout.isNegative()) {
			throw new IllegalArgumentException("The timeout must not be null or negative: it is " + timeout);
		}
		return timeout;
	}

	@Override
	public Mono<Boolean> validate(ValidationDepth depth) {
		if (depth == null) {
			throw new IllegalArgumentException("The validation depth must not be null");
		}
		if (depth == ValidationDepth.LOCAL) {
			return Mono.fromSupplier(this::isUsable);
		}
		return Mono.defer(() -> !isUsable() ? Mono.just(false)
				: new SessionMono<>(this.session, "SELECT 1", Operation.Access.NONE, true, Session::answers)
					.onErrorReturn(false));
	}

	private boolean isUsable() {
		return !this.pooled && !this.session.isClosed();
	}

	/** A pool lends it. */
	@Override
	public Mono<Void> postAllocate() {
		return Mono.fromRunnable(() -> this.pooled = false);
	}

	/**
	 * A pool gets it back: its limits are the configured ones again, and what was left
	 * open is ended. In memory, where the others would find it, what was set, attached or
	 * temporary goes too. Costs nothing where there is nothing of that.
	 */
	@Override
	public Mono<Void> preRelease() {
		return Mono.defer(() -> {
			this.pooled = true;
			this.statementTimeout = null;
			this.session.resetLockWait();
			return this.session.isClean() ? Mono.empty()
					: new SessionMono<>(this.session, "reset", Operation.Access.NONE, true, running -> {
						running.reset();
						return null;
					});
		});
	}

	@Override
	public Mono<Void> close() {
		return Mono.create(sink -> this.session.close(error -> {
			if (error != null) {
				sink.error(error);
			}
			else {
				sink.success();
			}
		}));
	}

	@Override
	public String toString() {
		return "SqliteConnection[" + this.configuration.database() + "]";
	}

	/** Something that is done with the transaction. */
	private interface Control {

		void run(Transaction transaction) throws SQLException;

	}

}
