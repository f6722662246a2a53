package io.databases.sqlite.engine;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.jspecify.annotations.Nullable;

/**
 * One database as seen by one factory: makes sessions and closes them.
 */
public final class Database {

	private final DatabaseOptions options;

	private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

	private @Nullable Workers workers;

	private @Nullable MemoryDatabase memory;

	private boolean closed;

	/**
	 * Create without opening anything.
	 * @param options how to open it
	 */
	public Database(DatabaseOptions options) {
		this.options = options;
	}

	/**
	 * Open a session.
	 * @param whenOpen called once, on a worker: with a session, or with what went wrong
	 * @return gives up the opening, and closes what was opened
	 */
	public Runnable open(BiConsumer<@Nullable Session, @Nullable Throwable> whenOpen) {
		Opening opening = opening(whenOpen);
		if (opening == null) {
			whenOpen.accept(null, new R2dbcNonTransientResourceException("The connection factory is closed", "08003"));
			return () -> {
			};
		}
		opening.session().submit(opening);
		return opening::giveUp;
	}

	/** Null once the database is closed. */
	private synchronized @Nullable Opening opening(BiConsumer<@Nullable Session, @Nullable Throwable> whenOpen) {
		if (this.closed) {
			return null;
		}
		Path path = this.options.file();
		if (path == null) {
			Session session = session(memory().engine(), () -> {
			});
			return new Opening(session, this.options, null, whenOpen);
		}
		DatabaseFile file = DatabaseFile.use(path);
		Session session = session(new Engine(workers(), file.shared(), false), file::leave);
		return new Opening(session, this.options, file, whenOpen);
	}

	private Session session(Engine engine, Runnable leave) {
		Session session = new Session(engine, this.options, closed -> {
			leave.run();
			this.sessions.remove(closed);
		});
		this.sessions.add(session);
		return session;
	}

	private Workers workers() {
		if (this.workers == null) {
			this.workers = new Workers(this.options.threads());
		}
		return this.workers;
	}

	private MemoryDatabase memory() {
		if (this.memory == null) {
			this.memory = MemoryDatabase.use(this.options.uri());
		}
		return this.memory;
	}

	/**
	 * Close every session, then let go of the threads and of what is in memory. Can be
	 * repeated.
	 * @param whenClosed called once
	 */
	public void close(Runnable whenClosed) {
		synchronized (this) {
			this.closed = true;
		}
		Set<Session> closing = Set.copyOf(this.sessions);
		AtomicInteger left = new AtomicInteger(closing.size() + 1);
		for (Session session : closing) {
			session.close(error -> closedOne(left, whenClosed));
		}
		closedOne(left, whenClosed);
	}

	private void closedOne(AtomicInteger left, Runnable whenClosed) {
		if (left.decrementAndGet() > 0) {
			return;
		}
		Workers ending;
		MemoryDatabase leaving;
		synchronized (this) {
			ending = this.workers;
			leaving = this.memory;
			this.workers = null;
			this.memory = null;
		}
		if (ending != null) {
			ending.shutdown();
		}
		if (leaving != null) {
			leaving.leave(whenClosed);
		}
		else {
			whenClosed.run();
		}
	}

}
