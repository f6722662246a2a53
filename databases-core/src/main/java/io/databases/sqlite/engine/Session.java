package io.databases.sqlite.engine;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * A logical connection: its operations run one after the other, in the order in which
 * they were submitted.
 *
 * <p>
 * Invariants: everything without "volatile" is used inside the mailbox of the engine
 * only. The operation at the head of the queue is the only one that may wait: for the
 * write turn ({@code ticket} without {@code holdsTurn}) or for another process
 * ({@code parked}). The turn is held from before the first statement that may write until
 * the transaction has ended and no cursor of a write is open.
 */
public final class Session {

	private static final long LONGEST_PAUSE_MILLIS = 25;

	private final Engine engine;

	private final SessionOptions options;

	private final Closing closing;

	private final Transaction transaction = new Transaction(this);

	private final Deque<Operation> queue = new ArrayDeque<>();

	/**
	 * Operations that have not ended, and cursors that are open: counted on any thread.
	 */
	private final AtomicInteger outstanding = new AtomicInteger();

	private volatile Duration lockWait;

	private volatile Duration busyTimeout;

	private volatile boolean closed;

	private volatile @Nullable StopFlag stepping;

	private @Nullable Ticket ticket;

	private boolean holdsTurn;

	private boolean parked;

	private boolean running;

	private long pause = 1;

	Session(Engine engine, SessionOptions options, Consumer<Session> whenClosed) {
		this.engine = engine;
		this.options = options;
		this.closing = new Closing(this, whenClosed);
		this.lockWait = options.lockWaitTimeout();
		this.busyTimeout = options.busyTimeout();
	}

	/**
	 * Add an operation at the end of the queue. From any thread; never waits.
	 * @param operation what to do
	 */
	public void submit(Operation operation) {
		this.outstanding.incrementAndGet();
		this.engine.execute(() -> {
			this.queue.addLast(operation);
			pump();
		});
	}

	/**
	 * Add an operation at the end of the queue. Inside the mailbox only.
	 * @param operation what to do
	 */
	public void submitLast(Operation operation) {
		this.outstanding.incrementAndGet();
		this.queue.addLast(operation);
		pump();
	}

	/**
	 * Do an operation before all that wait: it belongs to one that was done already.
	 * Inside the mailbox only.
	 * @param operation what to do
	 */
	public void submitFirst(Operation operation) {
		this.outstanding.incrementAndGet();
		this.queue.addFirst(operation);
		pump();
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
		this.engine.execute(this::pump);
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

	/** Forget compiled statements, because the schema has changed. */
	public void schemaChanged() {
		this.engine.connection().clearCache();
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
	 * @return true without a transaction, an open cursor, or an operation under way
	 */
	public boolean isClean() {
		return this.outstanding.get() == 0 && this.transaction.isClean();
	}

	/**
	 * End what was left open, but keep the native connection.
	 * @throws SQLException if SQLite refuses
	 */
	public void reset() throws SQLException {
		loseCursors("The connection was given back to its pool");
		this.transaction.rollback();
	}

	private void loseCursors(String reason) {
		R2dbcException error = new R2dbcNonTransientResourceException(reason, "08003");
		for (Cursor cursor : this.engine.cursors()) {
			if (cursor.belongsTo(this)) {
				cursor.lose(error);
			}
		}
	}

	void opened(Cursor cursor) {
		this.outstanding.incrementAndGet();
		this.engine.opened(cursor);
	}

	void closed(Cursor cursor) {
		this.outstanding.decrementAndGet();
		this.engine.closed(cursor);
	}

	/**
	 * A statement is about to step; remembered for the case that the session is closed.
	 */
	void stepping(StopFlag flag) {
		this.stepping = flag;
	}

	/** A statement has failed: SQLite may have ended the transaction with it. */
	void afterFailure() {
		this.transaction.verify();
		settle();
	}

	/** One operation at a time: what its result causes comes before the next one. */
	private void pump() {
		Operation operation = next();
		if (operation == null) {
			settle();
			return;
		}
		R2dbcException refusal = refusal(operation);
		if (refusal == null && needsTurn(operation)) {
			refusal = (this.ticket == null) ? askForTurn(operation) : null;
			if (refusal == null && !this.holdsTurn) {
				return;
			}
		}
		Throwable error = (refusal != null) ? refusal : run(operation);
		if (!this.parked) {
			this.queue.remove(operation);
			this.outstanding.decrementAndGet();
			settle();
			finish(operation, error);
		}
	}

	private @Nullable Operation next() {
		if (this.parked || this.running) {
			return null;
		}
		Operation head = this.queue.peekFirst();
		while (head != null && head.flag().isCancelled()) {
			this.queue.removeFirst();
			this.outstanding.decrementAndGet();
			head = this.queue.peekFirst();
		}
		return head;
	}

	private void finish(Operation operation, @Nullable Throwable error) {
		try {
			if (error != null) {
				operation.failed(error);
			}
			else {
				operation.done();
			}
		}
		finally {
			if (!this.queue.isEmpty()) {
				wake();
			}
		}
	}

	private @Nullable R2dbcException refusal(Operation operation) {
		if (this.closed && operation != this.closing) {
			return new R2dbcNonTransientResourceException("The connection is closed", "08003", 0, operation.sql());
		}
		return operation.isAllowedAfterLoss() ? null : this.transaction.refusal(operation.sql());
	}

	private boolean needsTurn(Operation operation) {
		if (this.holdsTurn || this.transaction.isOpen()) {
			return false;
		}
		return switch (operation.access()) {
			case NONE -> false;
			case READ -> this.engine.isShared();
			case WRITE -> true;
		};
	}

	/** Returns why the operation must not wait, or null. */
	private @Nullable R2dbcException askForTurn(Operation operation) {
		WriteTurn.Ticket holder = this.engine.turn().holder();
		if (holder instanceof Ticket other && operation.holders().contains(other.session())) {
			return new R2dbcNonTransientResourceException("The statement would wait for its own caller, whose "
					+ "transaction on another connection has the write turn of the database: run it inside that "
					+ "transaction, or after it", "55006", 0, operation.sql());
		}
		Ticket asked = new Ticket();
		this.ticket = asked;
		this.holdsTurn = this.engine.turn().acquire(asked);
		if (!this.holdsTurn) {
			asked.giveUpAfter(this.lockWait);
		}
		return null;
	}

	private @Nullable Throwable run(Operation operation) {
		this.running = true;
		try {
			operation.run(this);
			this.pause = 1;
			return null;
		}
		catch (SQLException ex) {
			if (Errors.isBusy(ex) && waitForOthers(operation)) {
				return null;
			}
			this.transaction.verify();
			return Errors.translate(ex, operation.sql(), operation.flag());
		}
		catch (RuntimeException ex) {
			return ex;
		}
		finally {
			this.running = false;
		}
	}

	/** Another process has a lock: try again in a while, without holding a thread. */
	private boolean waitForOthers(Operation operation) {
		if (operation.flag().isCancelled() || System.nanoTime() - operation.busySince() >= this.busyTimeout.toNanos()) {
			return false;
		}
		this.parked = true;
		Schedulers.parallel().schedule(() -> execute(() -> {
			this.parked = false;
			pump();
		}), this.pause, TimeUnit.MILLISECONDS);
		this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MILLIS);
		return true;
	}

	/** Let go of the turn as soon as nothing needs it. */
	void settle() {
		Ticket held = this.ticket;
		if (held != null && !this.running && !(this.holdsTurn ? usesTurn() : waitsForTurn())) {
			this.ticket = null;
			this.holdsTurn = false;
			held.done();
			this.engine.turn().release(held);
		}
	}

	private boolean usesTurn() {
		if (this.parked || this.transaction.isOpen()) {
			return true;
		}
		for (Cursor cursor : this.engine.cursors()) {
			if (cursor.isWrite() && cursor.belongsTo(this)) {
				return true;
			}
		}
		return false;
	}

	private boolean waitsForTurn() {
		Operation head = next();
		return head != null && needsTurn(head);
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
		execute(() -> {
			List<Operation> waiting = List.copyOf(this.queue);
			this.queue.removeIf(operation -> operation != this.closing);
			this.parked = false;
			for (Operation operation : waiting) {
				if (operation != this.closing) {
					this.outstanding.decrementAndGet();
					operation.failed(new R2dbcNonTransientResourceException("The connection was closed", "08003", 0,
							operation.sql()));
				}
			}
			pump();
		});
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
			}
		}
		finally {
			if (!this.engine.isShared()) {
				this.engine.close();
			}
		}
	}

	/** A place in the line for the write turn. */
	private final class Ticket implements WriteTurn.Ticket {

		private @Nullable Disposable timer;

		Session session() {
			return Session.this;
		}

		@Override
		public void granted() {
			execute(() -> {
				if (Session.this.ticket != this) {
					Session.this.engine.turn().release(this);
					return;
				}
				done();
				Session.this.holdsTurn = true;
				pump();
			});
		}

		void giveUpAfter(Duration limit) {
			this.timer = Schedulers.parallel()
				.schedule(() -> execute(() -> giveUp(limit)), limit.toMillis(), TimeUnit.MILLISECONDS);
		}

		void done() {
			if (this.timer != null) {
				this.timer.dispose();
			}
		}

		private void giveUp(Duration limit) {
			if (Session.this.ticket != this || Session.this.holdsTurn) {
				return;
			}
			Session.this.ticket = null;
			Session.this.engine.turn().release(this);
			Operation waiting = Session.this.queue.pollFirst();
			if (waiting != null) {
				Session.this.outstanding.decrementAndGet();
				waiting.failed(new R2dbcTimeoutException(
						("The statement has waited %s for the write turn of the database, which another connection "
								+ "of this process holds; %d more are waiting")
							.formatted(limit, Session.this.engine.turn().waiting()),
						"55P03", 5, waiting.sql()));
			}
			pump();
		}

	}

}
