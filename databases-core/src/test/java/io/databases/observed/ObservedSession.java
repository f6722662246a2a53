package io.databases.observed;

import java.util.Map;

import io.databases.backend.ServerSession;
import io.databases.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * A session that tells the work whose transaction it runs what is under way.
 */
public final class ObservedSession extends DelegatingSession {

	private final Map<String, Work> works;

	private volatile @Nullable Work work;

	/**
	 * Observes a session.
	 * @param session the session
	 * @param works the work to tell, by the names of its transactions
	 */
	public ObservedSession(ServerSession session, Map<String, Work> works) {
		super(session);
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
		return during(Phase.BEGIN, super.begin(options));
	}

	@Override
	public Publisher<Void> commit() {
		return during(Phase.COMMIT, super.commit());
	}

	@Override
	public Publisher<Void> rollback() {
		return during(Phase.ROLLBACK, super.rollback());
	}

	@Override
	public Publisher<Void> savepoint(String name) {
		return during(Phase.SAVEPOINT, super.savepoint(name));
	}

	@Override
	public @Nullable Publisher<Void> reset() {
		Publisher<Void> reset = super.reset();
		Work current = this.work;
		if (reset == null && current != null) {
			current.enter(Phase.RELEASE); // it is closed instead
		}
		this.work = null;
		return (reset == null || current == null) ? reset : current.during(Phase.RELEASE, reset);
	}

	@Override
	public Publisher<Void> readOnlySavepoint(String name) {
		return during(Phase.SAVEPOINT, super.readOnlySavepoint(name));
	}

}
