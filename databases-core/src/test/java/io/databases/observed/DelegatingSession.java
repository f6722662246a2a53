package io.databases.observed;

import java.util.function.Function;

import io.databases.backend.ServerSession;
import io.databases.transaction.TransactionOptions;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.util.context.Context;

/**
 * A session that leaves everything to another one.
 */
class DelegatingSession extends ServerSession {

	private final ServerSession session;

	DelegatingSession(ServerSession session) {
		this(session, session.connection());
	}

	DelegatingSession(ServerSession session, Connection connection) {
		super(connection);
		this.session = session;
	}

	@Override
	public Publisher<Void> begin(TransactionOptions options) {
		return this.session.begin(options);
	}

	@Override
	public Publisher<Void> commit() {
		return this.session.commit();
	}

	@Override
	public Publisher<Void> rollback() {
		return this.session.rollback();
	}

	@Override
	public Publisher<Void> savepoint(String name) {
		return this.session.savepoint(name);
	}

	@Override
	public @Nullable Publisher<Void> reset() {
		return this.session.reset();
	}

	@Override
	public Publisher<Void> readOnlySavepoint(String name) {
		return this.session.readOnlySavepoint(name);
	}

	@Override
	public Publisher<Void> releaseSavepoint(String name) {
		return this.session.releaseSavepoint(name);
	}

	@Override
	public Publisher<Void> rollbackToSavepoint(String name) {
		return this.session.rollbackToSavepoint(name);
	}

	@Override
	public Publisher<Void> cancel() {
		return this.session.cancel();
	}

	@Override
	public Publisher<Boolean> fence() {
		return this.session.fence();
	}

	@Override
	public boolean isTransactionOver() {
		return this.session.isTransactionOver();
	}

	@Override
	public Context mark(Context context) {
		return this.session.mark(context);
	}

	@Override
	public boolean mustRunOut() {
		return this.session.mustRunOut();
	}

	@Override
	public boolean endsPortals() {
		return this.session.endsPortals();
	}

	@Override
	public boolean isTransactionKeptByCancel() {
		return this.session.isTransactionKeptByCancel();
	}

	@Override
	public @Nullable Function<Context, Context> loneStatement() {
		return this.session.loneStatement();
	}

	@Override
	public Publisher<Void> terminate() {
		return this.session.terminate();
	}

	@Override
	public boolean commitsByItself() {
		return this.session.commitsByItself();
	}

}
