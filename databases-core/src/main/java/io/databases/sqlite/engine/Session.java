package io.databases.sqlite.engine;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.jspecify.annotations.Nullable;

/**
 * A logical connection: its operations run one after the other, in the order in which
 * they were submitted.
 *
 * <p>
 * Invariants: what is volatile or atomic is read from any thread; everything else is used
 * inside the mailbox of the engine only.
 */
public final class Session {

	private final Engine engine;

	private final DatabaseOptions database;

	private final SessionOptions options;

	private final Closing closing;

	private final Transaction transaction = new Transaction(this);

	private final OperationQueue operations;

	/** Cursors that are open: changed inside the mailbox. */
	private final AtomicInteger openCursors = new AtomicInteger();

	private volatile Duration lockWait;

	private volatile Duration busyTimeout;

	private volatile boolean closed;

	/** Whether its native connection has settings, tables or files of its own. */
	private volatile boolean peculiar;

	private volatile @Nullable StopFlag stepping;

	Session(Engine engine, DatabaseOptions database, Consumer<Session> whenClosed) {
		this.engine = engine;
		this.database = database;
		this.options = database.session();
		this.closing = new Closing(this, whenClosed);
		this.operations = new OperationQueue(this, engine.shared().turn());
		this.lockWait = this.options.lockWaitTimeout();
		this.busyTimeout = this.options.busyTimeout();
	}

	/**
	 * Add an operation at the end of the queue. From any thread; never waits.
	 * @param operation what to do
	 */
	public void submit(Operation operation) {
		this.operations.announce();
		this.engine.execute(() -> this.operations.addLast(operation));
	}

	/**
	 * Add an operation at the end of the queue. Inside the mailbox only.
	 * @param operation what to do
	 */
	public void submitLast(Operation operation) {
		this.operations.announce();
		this.operations.addLast(operation);
	}

	/**
	 * Do an operation before all that wait: it belongs to one that was done already.
	 * Inside the mailbox only.
	 * @param operation what to do
	 */
	public void submitFirst(Operation operation) {
		this.operations.announce();
		this.operations.addFirst(operation);
	}

	/**
	 * Run something inside the mailbox, next to the queue.
	 * @param task what to run
	 */
	public void execute(Runnable task) {
		this.engine.execute(task);
	}

	/**
	 * Run something inside the mailbox: at once after the running task where this is
	 * called from inside.
	 * @param task what to run
	 */
	public void executeNext(Runnable task) {
		this.engine.executeNext(task);
	}

	/**
	 * Whether another task waits for the mailbox.
	 * @return true if the running one should make room
	 */
	public boolean isWanted() {
		return this.engine.hasMore();
	}

	/** Look at the queue again, after an operation was cancelled. From any thread. */
	public void wake() {
		this.engine.execute(this.operations::pump);
	}

	/**
	 * The version of SQLite. From any thread.
	 * @return such as 3.50.1
	 */
	public String version() {
		return this.engine.version();
	}

	/**
	 * Its transaction.
	 * @return the same object for every transaction
	 */
	public Transaction transaction() {
		return this.transaction;
	}

	/**
	 * Whether it was closed. From any thread.
	 * @return true once it has begun to close
	 */
	public boolean isClosed() {
		return this.closed;
	}

	/**
	 * Set how long an operation waits for other connections of this process.
	 * @param timeout not negative
	 */
	public void lockWait(Duration timeout) {
		this.lockWait = timeout;
		this.busyTimeout = timeout;
	}

	/** Wait as long as the options say. From any thread. */
	public void resetLockWait() {
		this.lockWait = this.options.lockWaitTimeout();
		this.busyTimeout = this.options.busyTimeout();
	}

	/**
	 * Start a statement.
	 * @param sql its text
	 * @param values its parameters
	 * @param write whether it may write
	 * @param flag stops it
	 * @return its rows
	 * @throws SQLException if SQLite refuses
	 */
	public Cursor start(String sql, @Nullable Object[] values, boolean write, StopFlag flag) throws SQLException {
		NativeConnection connection = this.engine.connection();
		NativeStatement statement = connection.prepare(sql);
		stepping(flag);
		try {
			Cursor cursor = new Cursor(this, statement, write, flag);
			cursor.begin(statement.start(values, flag));
			return cursor;
		}
		catch (SQLException | RuntimeException ex) {
			connection.release(statement);
			throw ex;
		}
	}

	/**
	 * Compile a statement without running it.
	 * @param sql its text
	 * @throws SQLException if SQLite refuses it
	 */
	public void check(String sql) throws SQLException {
		NativeConnection connection = this.engine.connection();
		connection.release(connection.prepare(sql));
	}

	/**
	 * Ask SQLite for something trivial.
	 * @return true if it answers
	 * @throws SQLException if it does not
	 */
	public Boolean answers() throws SQLException {
		return !this.closed && this.engine.connection().query("SELECT 1") != null;
	}

	/**
	 * Read what is left of open cursors, so that a write can begin.
	 * @param writesOnly whether only cursors of writes are in the way
	 * @param sql what is waiting for it
	 * @throws SQLException if SQLite fails
	 */
	public void bufferCursors(boolean writesOnly, String sql) throws SQLException {
		this.engine.bufferCursors(writesOnly, this.options.cursorBufferRows(), sql);
	}

	/**
	 * Forget what is known of the database, because its schema may have changed.
	 * @throws SQLException if SQLite cannot tell
	 */
	public void schemaChanged() throws SQLException {
		this.transaction.schemaChanged();
		this.engine.connection().refresh();
		this.peculiar |= this.engine.connection().hasOwnSchemas();
	}

	/** A setting of the native connection is about to differ from that of others. */
	public void settingChanges() {
		this.peculiar = true;
	}

	/**
	 * Whether every change of it may run on the connection of another session.
	 * @return as the option says
	 */
	public boolean sharesChanges() {
		return this.options.groupCommit();
	}

	/** Whether changes may share a transaction now. */
	boolean mayGroup() {
		return !this.engine.isShared() && "WAL".equals(this.database.journalMode()) && this.openCursors.get() == 0
				&& this.transaction.isClean();
	}

	/** Whether its native connection is like any other of its factory. */
	boolean isPlain() {
		return !this.peculiar;
	}

	/** Whether a change of the one may run on the connection of the other. */
	boolean isAkin(Session leader) {
		return this.database.equals(leader.database);
	}

	/**
	 * Translate an exception.
	 * @param error from SQLite or from anywhere else
	 * @param sql the statement
	 * @param flag of the statement
	 * @return one of R2DBC's exceptions for SQLite's
	 */
	public static Throwable translate(Throwable error, String sql, StopFlag flag) {
		return (error instanceof SQLException ex) ? Errors.translate(ex, sql, flag) : error;
	}

	Engine engine() {
		return this.engine;
	}

	SessionOptions options() {
		return this.options;
	}

	/**
	 * Whether nothing is left of what was done. From any thread.
	 * @return true without a transaction, an open cursor, or an operation under way, and
	 * with nothing that other sessions on the same native connection would find
	 */
	public boolean isClean() {
		return this.operations.isIdle() && this.openCursors.get() == 0 && this.transaction.isClean()
				&& !(this.peculiar && this.engine.isShared());
	}

	/**
	 * End what was left open, but keep the native connection. Where others share it, it
	 * is as it was after its opening before any of them has the write turn again.
	 * @throws SQLException if SQLite refuses
	 */
	public void reset() throws SQLException {
		loseCursors("The connection was given back to its pool");
		this.transaction.rollback();
		leave();
	}

	private void leave() {
		if (this.peculiar && this.engine.isShared()) {
			this.peculiar = false;
			this.engine.leave();
			this.operations.clearUnlessTaken();
		}
	}

	private void loseCursors(String reason) {
		this.engine.loseCursors((cursor) -> cursor.belongsTo(this),
				new R2dbcNonTransientResourceException(reason, "08003"));
	}

	/**
	 * Stop the statement that ran last, inside of SQLite or while its reader is slow; it
	 * fails. Nothing happens where none runs. From any thread.
	 */
	public void interrupt() {
		StopFlag running = this.stepping;
		if (running != null) {
			running.interrupt();
			execute(() -> this.engine.loseCursors((cursor) -> cursor.belongsTo(this) && cursor.isInterrupted(),
					Errors.cancelled()));
		}
	}

	void opened(Cursor cursor) {
		this.openCursors.incrementAndGet();
		this.engine.opened(cursor);
	}

	void closed(Cursor cursor) {
		this.openCursors.decrementAndGet();
		this.engine.closed(cursor);
	}

	/**
	 * A statement is about to step; remembered for whoever stops it.
	 */
	void stepping(StopFlag flag) {
		this.stepping = flag;
	}

	/** A statement has failed: SQLite may have ended the transaction with it. */
	void afterFailure() {
		this.transaction.verify();
		settle();
	}

	/** Let go of the write turn where nothing needs it any more. */
	void settle() {
		this.operations.settle();
	}

	boolean hasOpenWrite() {
		return this.engine.hasCursor((cursor) -> cursor.isWrite() && cursor.belongsTo(this));
	}

	Duration lockWait() {
		return this.lockWait;
	}

	Duration busyTimeout() {
		return this.busyTimeout;
	}

	/**
	 * End what runs and fail what waits, except for the closing itself. From any thread.
	 */
	void abort() {
		this.closed = true;
		StopFlag stepping = this.stepping;
		if (stepping != null) {
			stepping.abort();
		}
		execute(() -> this.operations
			.failAll(new R2dbcNonTransientResourceException("The connection was closed", "08003")));
	}

	/**
	 * Close, after what was submitted before; what has not ended within a second is
	 * ended. Can be repeated. From any thread.
	 * @param whenClosed called once, with null or with what went wrong
	 */
	public void close(Consumer<@Nullable Throwable> whenClosed) {
		this.closing.add(whenClosed);
	}

	/** Roll back what is open, end what is running, and let go of SQLite. */
	void release() throws SQLException {
		this.closed = true;
		loseCursors("The connection was closed");
		try {
			if (this.engine.isOpen()) {
				this.transaction.rollback();
				leave();
			}
		}
		finally {
			if (!this.engine.isShared()) {
				this.engine.close();
			}
		}
	}

}
