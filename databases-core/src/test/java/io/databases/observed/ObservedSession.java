package io.databases.observed;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.databases.backend.ServerSession;
import io.databases.transaction.TransactionOptions;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * A session that tells the work whose transaction it runs what is under way.
 */
public final class ObservedSession extends DelegatingSession {

	private final Map<String, Work> works;

	private final AtomicReference<@Nullable Work> work;

	private ObservedSession(ServerSession session, Map<String, Work> works, AtomicReference<@Nullable Work> work) {
		super(session, closeObserved(session.connection(), work));
		this.works = works;
		this.work = work;
	}

	/**
	 * Observes a session.
	 * @param session the session
	 * @param works the work to tell, by the names of its transactions
	 * @return the same, observed
	 */
	public static ObservedSession of(ServerSession session, Map<String, Work> works) {
		return new ObservedSession(session, works, new AtomicReference<>());
	}

	/* Where a session can't be reset, to give it back is to close it. */
	private static Connection closeObserved(Connection connection, AtomicReference<@Nullable Work> work) {
		return (Connection) Proxy.newProxyInstance(ObservedSession.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
					if ("close".equals(method.getName())) {
						Work current = work.getAndSet(null);
						return (current != null) ? current.during(Phase.RELEASE, connection.close())
								: connection.close();
					}
					try {
						return method.invoke(connection, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

	private Publisher<Void> during(Phase phase, Publisher<Void> source) {
		Work current = this.work.get();
		return (current != null) ? current.during(phase, source) : source;
	}

	@Override
	public Publisher<Void> begin(TransactionOptions options) {
		String name = options.name();
		this.work.set((name != null) ? this.works.get(name) : null);
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
		if (reset == null) {
			return null; // it is closed instead
		}
		Work current = this.work.getAndSet(null);
		return (current != null) ? current.during(Phase.RELEASE, reset) : reset;
	}

	@Override
	public Publisher<Void> readOnlySavepoint(String name) {
		return during(Phase.SAVEPOINT, super.readOnlySavepoint(name));
	}

}
