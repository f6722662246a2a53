package io.databases.backend;

import io.databases.sql.Dialect;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A MySQL or MariaDB session. It can't be reset over the driver, so that a changed one is
 * closed.
 */
final class MySqlSession extends ServerSession {

	private final ControlConnection control;

	private final long id;

	private final MySqlMode mode;

	MySqlSession(Connection connection, ControlConnection control, long id, MySqlMode mode) {
		super(connection);
		this.control = control;
		this.id = id;
		this.mode = mode;
	}

	@Override
	public Dialect dialect(Dialect standard) {
		return this.mode.dialect(standard);
	}

	@Override
	public Publisher<Void> cancel() {
		return this.control.run("KILL QUERY " + this.id);
	}

	/** The server remembers it, even if the statement has not begun yet. */
	@Override
	public Publisher<Void> terminate() {
		return this.control.run("KILL CONNECTION " + this.id);
	}

	/**
	 * The driver (1.4.2) may lose a cancel that comes from another thread than the rows:
	 * the window of messages that was being emitted has no reader then, and everything
	 * after it waits.
	 */
	@Override
	public boolean mustRunOut() {
		return true;
	}

	/** Only the statement is undone, as after any error but a deadlock. */
	@Override
	public boolean isTransactionKeptByCancel() {
		return true;
	}

	/**
	 * As SQL text where the driver believes that nothing is open, and would skip its own;
	 * with that it forgets the isolation of the transaction.
	 */
	@Override
	public Publisher<Void> rollback() {
		return Mono
			.defer(() -> connection().isAutoCommit() ? run(connection(), "ROLLBACK") : Mono.from(super.rollback()));
	}

	/**
	 * The server tells with each answer whether a transaction is open: implicit commits
	 * and deadlocks are seen here.
	 */
	@Override
	public boolean isTransactionOver() {
		return connection().isAutoCommit();
	}

	@Override
	public boolean commitsByItself() {
		return true;
	}

	private static Mono<Void> run(Connection connection, String sql) {
		return Flux.from(connection.createStatement(sql).execute()).concatMap(Result::getRowsUpdated).then();
	}

}
