package io.databases.sqlite.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A native connection with its mailbox, its open cursors, and the write turn of its
 * database. A file has one for each session; a database in memory has a single one for
 * all.
 *
 * <p>
 * Invariants: everything but {@link #execute} happens inside the mailbox. A cursor is in
 * {@code cursors} from its first step until it has no native statement any more.
 */
final class Engine {

	private static final Logger logger = LoggerFactory.getLogger(Engine.class);

	private final Workers workers;

	private final Mailbox mailbox;

	private final Shared shared;

	private final boolean memory;

	private final List<Cursor> cursors = new ArrayList<>();

	private final Leftovers leftovers = new Leftovers();

	private volatile String version = "";

	private volatile @Nullable NativeConnection connection;

	Engine(Workers workers, Shared shared, boolean memory) {
		this.workers = workers;
		this.mailbox = new Mailbox(workers);
		this.shared = shared;
		this.memory = memory;
	}

	void execute(Runnable task) {
		this.mailbox.execute(task);
	}

	void executeNext(Runnable task) {
		this.mailbox.executeNext(task);
	}

	/** Behind everything that waits for a worker now. */
	void executeLater(Runnable task) {
		this.workers.execute(() -> this.mailbox.execute(task));
	}

	/** Whether others wait for a worker. */
	boolean isBusy() {
		return this.workers.isBusy();
	}

	boolean hasMore() {
		return this.mailbox.hasMore();
	}

	Shared shared() {
		return this.shared;
	}

	/** Whether several sessions share the native connection. */
	boolean isShared() {
		return this.memory;
	}

	boolean isOpen() {
		return this.connection != null;
	}

	void open(NativeConnection opened) throws SQLException {
		if (this.memory) {
			this.leftovers.opened(opened);
		}
		this.version = opened.version();
		this.connection = opened;
	}

	String version() {
		return this.version;
	}

	NativeConnection connection() {
		NativeConnection current = this.connection;
		if (current == null) {
			throw new R2dbcNonTransientResourceException("The connection is closed", "08003");
		}
		return current;
	}

	void close() throws SQLException {
		NativeConnection closing = this.connection;
		this.connection = null;
		if (closing != null) {
			closing.close();
		}
	}

	/** A session that has changed the native connection does not use it any more. */
	void leave() {
		this.leftovers.leave();
	}

	/**
	 * Clear what sessions have left, while nobody has the write turn or its holder needs
	 * it no more.
	 * @param limit the most rows that may be read ahead for all open cursors
	 */
	void clear(int limit) {
		NativeConnection cleared = this.connection;
		if (this.leftovers.isEmpty() || cleared == null) {
			return;
		}
		try {
			if (cleared.hasOwnSchemas()) {
				bufferCursors(false, limit, "reset");
			}
		}
		catch (SQLException | R2dbcException ex) {
			// of interest only where the cursor reads what is to go
			logger.debug("A cursor stays open while a connection in memory is made clean", ex);
		}
		this.leftovers.clear(cleared);
		this.shared.schemaChanged();
	}

	void opened(Cursor cursor) {
		this.cursors.add(cursor);
	}

	void closed(Cursor cursor) {
		this.cursors.remove(cursor);
	}

	private List<Cursor> cursors() {
		return this.cursors.isEmpty() ? List.of() : List.copyOf(this.cursors);
	}

	boolean hasCursor(Predicate<Cursor> which) {
		for (Cursor cursor : this.cursors) {
			if (which.test(cursor)) {
				return true;
			}
		}
		return false;
	}

	/** Close cursors before their end, and tell whoever reads them. */
	void loseCursors(Predicate<Cursor> which, R2dbcException error) {
		for (Cursor cursor : cursors()) {
			if (which.test(cursor)) {
				cursor.lose(error);
			}
		}
	}

	/**
	 * Read what is left of open cursors, because a write would change it under them, or
	 * could not begin from their old snapshot.
	 * @param writesOnly whether only cursors of writes are in the way
	 * @param limit the most rows that may be kept for all of them
	 * @param sql what is waiting for it
	 */
	void bufferCursors(boolean writesOnly, int limit, String sql) throws SQLException {
		if (this.cursors.isEmpty()) {
			return;
		}
		int room = limit;
		for (Cursor cursor : cursors()) {
			if (!writesOnly || cursor.isWrite()) {
				room = cursor.buffer(room);
				if (!cursor.isExhausted()) {
					throw new R2dbcNonTransientResourceException(("A statement cannot write while \"%s\" on the same "
							+ "connection has more than %d rows left to read: read them first, use another connection, "
							+ "or raise the option \"cursor_buffer_rows\"")
						.formatted(cursor.sql(), limit), "24000", 0, sql);
				}
			}
		}
	}

}
