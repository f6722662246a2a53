package io.databases.observed;

import java.util.Map;
import java.util.function.Function;

import io.databases.backend.ServerSession;
import io.databases.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.util.context.Context;

/**
 * A session that tells the work whose transaction it runs what is under way.
 */
final class ObservedSession extends ServerSession {

	private final ServerSession session;

	private final Map<String, Work> works;

	private volatile @Nullable Work work;

	ObservedSession(ServerSession session, Map<String, Work> works) {
		super(session.connection());
		this.session = session;
		this.works = works;
	}

	private Publisher<Void> during(Phase phase, Publisher<Void> source) {
		Work current = this.work;
		return (current != null) ? current.during(phase, source) : source;
	}

	@Override
	public Publisher<Void> begin(TransactionOptions options) {
		String name = options.name();
		this.work = (name != null) ? this.works.get(name) : null;
		return during(Phase.BEGIN, this.session.begin(options));
	}

	@Override
	public Publisher<Void> commit() {
		return during(Phase.COMMIT, this.session.commit());
	}

	@Override
	public Publisher<Void> rollback() {
		return during(Phase.ROLLBACK, this.session.rollback());
	}

	@Override
	public Publisher<Void> savepoint(String name) {
		return during(Phase.SAVEPOINT, this.session.savepoint(name));
	}

	@Override
	public @Nullable Publisher<Void> reset() {
		Publisher<Void> reset = this.session.reset();
		Work current = this.work;
		if (reset == null && current != null) {
			current.enter(Phase.RELEASE); // it is closed instead
		}
		this.work = null;
		return (reset == null || current == null) ? reset : current.during(Phase.RELEASE, reset);
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
	public Publisher<Void> readOnlySavepoint(String name) {
		return during(Phase.SAVEPOINT, this.session.readOnlySavepoint(name));
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

}
