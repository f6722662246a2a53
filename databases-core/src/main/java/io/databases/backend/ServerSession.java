package io.databases.backend;

import java.util.function.Function;

import io.databases.sql.Dialect;
import io.databases.transaction.TransactionOptions;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One connection's session on the server: the things that each database does in its own
 * way. The defaults are plain R2DBC. The caller sees to it that one call at a time is
 * under way, except for {@link #cancel()} and {@link #terminate()}, which are called
 * while a statement runs; no publisher returned here is ever cancelled.
 */
public class ServerSession {

	private final Connection connection;

	/**
	 * Creates a session with the defaults.
	 * @param connection the driver's connection
	 */
	public ServerSession(Connection connection) {
		this.connection = connection;
	}

	/**
	 * The driver's connection.
	 * @return the connection
	 */
	public final Connection connection() {
		return this.connection;
	}

	/**
	 * How the server reads SQL text in this session, where that depends on its settings.
	 * @param standard the dialect of the database
	 * @return the dialect of this session, a constant
	 */
	public Dialect dialect(Dialect standard) {
		return standard;
	}

	/**
	 * Begins a transaction.
	 * @param options isolation and read-only are of interest here
	 * @return completes when the server has begun it
	 */
	public Publisher<Void> begin(TransactionOptions options) {
		return this.connection.beginTransaction(options);
	}

	/**
	 * Commits. Must be an error, not a success, where the server answered with a
	 * rollback.
	 * @return completes when the server has committed
	 */
	public Publisher<Void> commit() {
		return this.connection.commitTransaction();
	}

	/**
	 * Rolls back what is open, whatever the driver believes is open.
	 * @return completes when nothing is open any more
	 */
	public Publisher<Void> rollback() {
		return this.connection.rollbackTransaction();
	}

	/**
	 * Sets a savepoint.
	 * @param name its name, safe to be put into SQL
	 * @return completes when it is set
	 */
	public Publisher<Void> savepoint(String name) {
		return this.connection.createSavepoint(name);
	}

	/**
	 * Sets a savepoint inside a transaction that may write, and refuses writes until it
	 * is gone, where the database can.
	 * @param name its name, safe to be put into SQL
	 * @return completes when it is set
	 */
	public Publisher<Void> readOnlySavepoint(String name) {
		return savepoint(name);
	}

	/**
	 * Forgets a savepoint and keeps the work since then.
	 * @param name its name
	 * @return completes when it is gone
	 */
	public Publisher<Void> releaseSavepoint(String name) {
		return this.connection.releaseSavepoint(name);
	}

	/**
	 * Undoes the work since a savepoint and forgets it.
	 * @param name its name
	 * @return completes when the work is undone
	 */
	public Publisher<Void> rollbackToSavepoint(String name) {
		return Mono.from(this.connection.rollbackTransactionToSavepoint(name))
			.then(Mono.defer(() -> Mono.from(this.connection.releaseSavepoint(name))));
	}

	/**
	 * Asks the server to stop the statement that is running, over another connection. May
	 * be called again while that statement runs; a request that finds nothing to stop
	 * does nothing.
	 * @return completes when the server has been told; empty at once where there is no
	 * such way
	 */
	public Publisher<Void> cancel() {
		return Mono.empty();
	}

	/**
	 * Ends the session on the server with whatever it is doing, over another connection;
	 * called when its own connection is about to be closed. To be overridden where the
	 * server has a means that, other than {@link #cancel()}, does not get lost when
	 * nothing runs yet.
	 * @return completes when the server has been told
	 */
	public Publisher<Void> terminate() {
		return cancel();
	}

	/**
	 * Whether the driver loses its way if a result is cancelled, so that statements that
	 * nobody wants any more must be read to their end, or to where {@link #cancel()} has
	 * stopped them.
	 * @return {@code true} if the driver's publishers must not be cancelled
	 */
	public boolean mustRunOut() {
		return false;
	}

	/**
	 * Whether a statement with a fetch size that is cancelled is ended by the driver
	 * before it fetches the next rows, so that it need not be read to its end.
	 * @return {@code true} if it may be cancelled
	 */
	public boolean endsPortals() {
		return false;
	}

	/**
	 * Whether a statement that was stopped by {@link #cancel()} leaves the transaction as
	 * it was before the statement.
	 * @return {@code false} where the transaction can only be rolled back
	 */
	public boolean isTransactionKeptByCancel() {
		return false;
	}

	/**
	 * Brings the session back to what it was after connecting.
	 * @return completes when it is clean; {@code null} where that can't be done, so that
	 * the connection is closed
	 */
	public @Nullable Publisher<Void> reset() {
		return null;
	}

	/**
	 * Asks the server for a sign of life. Being answered in order, it also tells that
	 * everything sent before is over.
	 * @return whether the connection is of use
	 */
	public Publisher<Boolean> fence() {
		return this.connection.validate(ValidationDepth.REMOTE);
	}

	/**
	 * Whether the server has ended the open transaction by itself, as far as the driver
	 * knows without asking. Called after each statement in a transaction, so it must cost
	 * nothing.
	 * @return {@code true} only if it is certain that no transaction is open
	 */
	public boolean isTransactionOver() {
		return false;
	}

	/**
	 * Whether a transaction that is over without an error that undoes it was committed.
	 * @return {@code true} for servers that commit before DDL
	 */
	public boolean commitsByItself() {
		return false;
	}

	/**
	 * Marks the context of a transaction's body, so that a driver can tell a caller that
	 * would wait for itself.
	 * @param context the body's context
	 * @return the context with the mark
	 */
	public Context mark(Context context) {
		return context;
	}

	/**
	 * Marks the context of a statement that is all that its caller does on the
	 * connection, for a driver that makes something of it.
	 * @return the mark, {@code null} where there is none
	 */
	public @Nullable Function<Context, Context> loneStatement() {
		return null;
	}

}
