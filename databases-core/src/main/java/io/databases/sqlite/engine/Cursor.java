package io.databases.sqlite.engine;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The rows of one running statement, stepped as they are asked for.
 *
 * <p>
 * Invariants: used inside the mailbox only. {@code statement} is there while there may be
 * more rows in SQLite; rows in {@code buffer} come before those. A paused cursor holds no
 * thread, and a cursor that is closed or read to its end holds nothing of SQLite.
 */
public final class Cursor {

	private final Session session;

	private final String sql;

	private final boolean write;

	private final StopFlag flag;

	private final Deque<@Nullable Object[]> buffer = new ArrayDeque<>(2);

	private @Nullable NativeStatement statement;

	private Columns columns;

	private long changes;

	private @Nullable Consumer<Throwable> lost;

	Cursor(Session session, NativeStatement statement, boolean write, StopFlag flag) {
		this.session = session;
		this.statement = statement;
		this.sql = statement.sql();
		this.columns = statement.columns();
		this.write = write;
		this.flag = flag;
	}

	/** The result of a statement that has ended on the connection of another session. */
	static Cursor ended(Session session, NativeStatement statement, List<@Nullable Object[]> rows, long changes) {
		Cursor cursor = new Cursor(session, statement, true, new StopFlag(null));
		cursor.statement = null;
		cursor.buffer.addAll(rows);
		cursor.changes = changes;
		return cursor;
	}

	/** The statement was started. */
	void begin(boolean row) throws SQLException {
		NativeStatement started = statement();
		this.columns = started.columns();
		if (row) {
			this.buffer.add(started.row());
		}
		this.session.opened(this);
		if (!row) {
			finish();
		}
	}

	/**
	 * Its columns.
	 * @return in their order
	 */
	public Columns columns() {
		return this.columns;
	}

	/**
	 * How many rows a write has changed.
	 * @return known once the cursor is exhausted
	 */
	public long changes() {
		return this.changes;
	}

	/**
	 * Whether no row is left.
	 * @return true after the last row was fetched
	 */
	public boolean isDone() {
		return this.buffer.isEmpty() && this.statement == null;
	}

	/**
	 * Be told when the cursor is closed by others.
	 * @param listener called inside the mailbox
	 */
	public void onLost(Consumer<Throwable> listener) {
		this.lost = listener;
	}

	/**
	 * Fetch rows.
	 * @param rows where to put them
	 * @param limit how many at most
	 * @return how many there are; fewer than asked for is no sign of the end
	 * @throws SQLException if SQLite fails; the cursor is closed then
	 */
	public int fetch(@Nullable Object[][] rows, int limit) throws SQLException {
		int count = 0;
		while (count < limit && !this.buffer.isEmpty()) {
			rows[count++] = this.buffer.removeFirst();
		}
		if (count > 0 || this.statement == null) {
			return count;
		}
		return read(rows, limit);
	}

	/**
	 * Find out whether there is another row, so that the end need not be asked for.
	 * @throws SQLException if SQLite fails; the cursor is closed then
	 */
	public void lookAhead() throws SQLException {
		if (this.buffer.isEmpty() && this.statement != null) {
			@Nullable Object[][] rows = new @Nullable Object[1][];
			if (read(rows, 1) == 1) {
				this.buffer.add(rows[0]);
			}
		}
	}

	/**
	 * Read rows before they are asked for, so that SQLite is done with a small result.
	 * @param limit how many at most
	 * @throws SQLException if SQLite fails; the cursor is closed then
	 */
	public void readAhead(int limit) throws SQLException {
		buffer(limit);
	}

	/** Read ahead at most this number of rows; what is left of it is returned. */
	int buffer(int limit) throws SQLException {
		int room = limit;
		@Nullable Object[][] rows = new @Nullable Object[1][];
		while (room > 0 && this.statement != null && read(rows, 1) == 1) {
			this.buffer.add(rows[0]);
			room--;
		}
		return room;
	}

	private int read(@Nullable Object[][] rows, int limit) throws SQLException {
		this.session.stepping(this.flag);
		try {
			int count = statement().fetch(rows, limit, this.flag);
			if (count < limit) {
				finish();
			}
			return count;
		}
		catch (SQLException ex) {
			release();
			this.session.afterFailure();
			throw ex;
		}
	}

	private void finish() throws SQLException {
		if (this.write) {
			this.changes = this.session.engine().connection().changes();
		}
		release();
		this.session.settle();
	}

	/** Let go of the statement; rows that were read ahead are dropped. */
	public void close() {
		this.buffer.clear();
		if (this.statement != null) {
			release();
			this.session.settle();
		}
	}

	/** Its session ends. */
	void lose(Throwable error) {
		close();
		if (this.lost != null) {
			this.lost.accept(error);
		}
	}

	private void release() {
		NativeStatement released = this.statement;
		this.statement = null;
		if (released != null) {
			this.session.closed(this);
			this.session.engine().connection().release(released);
		}
	}

	private NativeStatement statement() {
		if (this.statement == null) {
			throw new IllegalStateException("The cursor is closed");
		}
		return this.statement;
	}

	boolean isWrite() {
		return this.write;
	}

	boolean isExhausted() {
		return this.statement == null;
	}

	boolean isInterrupted() {
		return this.flag.isInterrupted();
	}

	boolean belongsTo(Session owner) {
		return this.session == owner;
	}

	String sql() {
		return this.sql;
	}

}
