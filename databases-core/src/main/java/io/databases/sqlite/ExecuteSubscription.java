package io.databases.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.databases.sqlite.engine.Change;
import io.databases.sqlite.engine.Cursor;
import io.databases.sqlite.engine.Operation;
import io.databases.sqlite.engine.Session;
import io.databases.sqlite.engine.StopFlag;
import io.databases.sqlite.engine.TurnHolders;
import io.databases.sqlite.sql.SqlStatement;
import io.databases.sqlite.sql.StatementKind;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Runs the executions of one subscriber.
 *
 * <p>
 * Invariants: signals are sent inside the mailbox only. The next execution is submitted
 * when there is demand and the result before it was consumed; a result that nobody
 * consumes at once does not hold up the next. A cancel stops what has not been emitted:
 * the rows of a result belong to the subscriber of the rows.
 */
final class ExecuteSubscription implements Subscription {

	/** Rows of a write that are read before the first of them is emitted. */
	private static final int RETURNED_ROWS = 256;

	private final Session session;

	private final List<Execution> executions;

	private final @Nullable Duration timeout;

	private final CoreSubscriber<? super SqliteResult> actual;

	private final AtomicLong requested = new AtomicLong();

	private volatile boolean cancelled;

	private volatile @Nullable StopFlag pending;

	private int next;

	private boolean ended;

	private boolean waiting;

	ExecuteSubscription(Session session, List<Execution> executions, @Nullable Duration timeout,
			CoreSubscriber<? super SqliteResult> actual) {
		this.session = session;
		this.executions = executions;
		this.timeout = timeout;
		this.actual = actual;
	}

	@Override
	public void request(long n) {
		if (n <= 0) {
			this.session
				.execute(() -> fail(new IllegalArgumentException("Rule 3.9: %d results were requested".formatted(n))));
		}
		else if (this.requested.getAndAccumulate(n, Operators::addCap) == 0) {
			this.session.execute(this::first);
		}
	}

	/** In the order of the session; what follows it is done at once. */
	private void first() {
		if (this.next == 0 && !this.executions.isEmpty()) {
			this.session.submitLast(step());
		}
		else {
			advance();
		}
	}

	private void advance() {
		if (this.ended || this.cancelled || this.waiting || this.pending != null) {
			return;
		}
		if (this.next == this.executions.size()) {
			this.ended = true;
			this.actual.onComplete();
		}
		else if (this.requested.get() > 0) {
			this.session.submitFirst(step());
		}
	}

	private Step step() {
		Execution execution = this.executions.get(this.next++);
		Step step = new Step(execution, this.next == this.executions.size());
		this.pending = step.flag;
		if (this.cancelled) {
			// The cancel may have come before it could see the flag.
			step.flag.cancel();
		}
		return step;
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		StopFlag running = this.pending;
		if (running != null) {
			running.cancel();
			this.session.wake();
		}
	}

	private void emit(SqliteResult result, boolean last) {
		this.pending = null;
		if (this.ended || this.cancelled) {
			return;
		}
		if (this.requested.get() != Long.MAX_VALUE) {
			this.requested.decrementAndGet();
		}
		this.actual.onNext(result);
		if (!this.waiting || last) {
			this.waiting = false;
			advance();
		}
	}

	private void fail(Throwable error) {
		this.pending = null;
		if (!this.ended && !this.cancelled) {
			this.ended = true;
			this.actual.onError(error);
		}
	}

	/** One execution. */
	private final class Step extends Operation {

		private final Execution execution;

		private final boolean last;

		private final StopFlag flag = new StopFlag(ExecuteSubscription.this.timeout);

		private @Nullable Change change;

		private @Nullable SqliteResult result;

		private @Nullable RowSource source;

		Step(Execution execution, boolean last) {
			this.execution = execution;
			this.last = last;
		}

		@Override
		protected Access access() {
			return statement().kind().isWrite() ? Access.WRITE : Access.READ;
		}

		@Override
		protected boolean isAllowedAfterLoss() {
			return statement().kind() == StatementKind.ROLLBACK || statement().kind() == StatementKind.COMMIT;
		}

		@Override
		protected TurnHolders holders() {
			return SqliteTurn.holders(ExecuteSubscription.this.actual.currentContext());
		}

		@Override
		protected void run(Session running) throws SQLException {
			RowSource rows = new RowSource(running, statement(), this.execution.values(), this.flag);
			if (statement().kind().isWrite()) {
				this.result = write(running, rows);
				return;
			}
			if (this.last) {
				running.check(sql());
			}
			else {
				rows.start().readAhead(RETURNED_ROWS);
			}
			this.result = rows(rows);
		}

		/** Of a script, the first statement only has been asked for. */
		@Override
		protected @Nullable Change change() {
			boolean single = ExecuteSubscription.this.executions.size() == 1
					&& statement().kind() == StatementKind.CHANGE;
			if (single && this.change == null && Change.isSmall(sql(), this.execution.values())) {
				this.change = new Change(sql(), this.execution.values(), isShareable());
			}
			return this.change;
		}

		private boolean isShareable() {
			return !statement().counting() && (ExecuteSubscription.this.session.sharesChanges()
					|| SqliteTurn.isShareable(ExecuteSubscription.this.actual.currentContext()));
		}

		@Override
		protected void joined(Cursor cursor) {
			RowSource rows = new RowSource(ExecuteSubscription.this.session, statement(), this.execution.values(),
					this.flag);
			rows.start(cursor);
			this.result = (cursor.columns().size() > 0) ? rows(rows) : SqliteResult.ofCount(cursor.changes());
		}

		private SqliteResult write(Session running, RowSource rows) throws SQLException {
			StatementKind kind = statement().kind();
			if (kind.isControl() && running.transaction().isDone(kind)) {
				return SqliteResult.ofCount(0);
			}
			running.bufferCursors(kind.isControl() && kind != StatementKind.BEGIN, sql());
			if (kind == StatementKind.SETTING) {
				running.settingChanges();
			}
			Cursor cursor = rows.start();
			cursor.readAhead(RETURNED_ROWS);
			if (kind.isControl()) {
				running.transaction().controlled(kind);
			}
			if (kind == StatementKind.OTHER || kind == StatementKind.SETTING) {
				running.schemaChanged();
			}
			if (cursor.columns().size() > 0) {
				return rows(rows);
			}
			return SqliteResult.ofCount((kind == StatementKind.CHANGE) ? cursor.changes() : 0);
		}

		/** The next execution waits for these rows, if someone consumes them at once. */
		private SqliteResult rows(RowSource rows) {
			this.source = rows;
			return SqliteResult.ofRows(rows);
		}

		@Override
		protected void done() {
			SqliteResult emitted = this.result;
			if (emitted == null) {
				return;
			}
			RowSource rows = this.source;
			if (rows != null && !this.last) {
				ExecuteSubscription.this.waiting = true;
				rows.whenEnded(this::consumed);
			}
			emit(emitted, this.last);
			if (ExecuteSubscription.this.waiting && !emitted.isConsumed()) {
				consumed();
			}
		}

		private void consumed() {
			if (ExecuteSubscription.this.waiting) {
				ExecuteSubscription.this.waiting = false;
				advance();
			}
		}

		@Override
		protected void failed(Throwable error) {
			fail(error);
		}

		@Override
		protected String sql() {
			return statement().sql();
		}

		@Override
		protected StopFlag flag() {
			return this.flag;
		}

		private SqlStatement statement() {
			return this.execution.statement();
		}

	}

}
