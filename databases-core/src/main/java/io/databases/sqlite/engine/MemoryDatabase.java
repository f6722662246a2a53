package io.databases.sqlite.engine;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database in memory: a single native connection, which keeps it alive until the last
 * factory that names it is closed.
 *
 * <p>
 * Invariants: a database is in {@code DATABASES} while a factory uses it, so that all
 * factories that name it have the same native connection.
 */
final class MemoryDatabase {

	private static final Logger logger = LoggerFactory.getLogger(MemoryDatabase.class);

	private static final ConcurrentMap<String, MemoryDatabase> DATABASES = new ConcurrentHashMap<>();

	private final String uri;

	private final Workers workers = new Workers(1);

	private final Engine engine = new Engine(this.workers, new Shared(), true);

	private int users;

	private MemoryDatabase(String uri) {
		this.uri = uri;
	}

	/** Count one more factory that uses it. */
	static MemoryDatabase use(String uri) {
		return DATABASES.compute(uri, (key, existing) -> {
			MemoryDatabase used = (existing != null) ? existing : new MemoryDatabase(key);
			used.users++;
			return used;
		});
	}

	Engine engine() {
		return this.engine;
	}

	/** Count one factory less; with the last one the data are gone. */
	void leave(Runnable whenGone) {
		MemoryDatabase left = DATABASES.computeIfPresent(this.uri, (key, database) -> {
			database.users--;
			return (database.users > 0) ? database : null;
		});
		if (left != null) {
			whenGone.run();
			return;
		}
		this.engine.execute(() -> {
			try {
				this.engine.close();
			}
			catch (Exception ex) {
				logger.warn("SQLite cannot close a database in memory", ex);
			}
			this.workers.shutdown();
			whenGone.run();
		});
	}

}
