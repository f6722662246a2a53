package io.databases.sqlite;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongFunction;

import io.databases.sqlite.engine.Cursor;
import io.databases.sqlite.engine.Session;
import io.databases.sqlite.engine.TurnHolders;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Emits the rows of one cursor on the worker that reads them.
 *
 * <p>
 * Invariants: signals are sent inside the mailbox only, so one at a time. Whoever raises
 * {@code requested} from zero schedules {@code emit}, and {@code emit} goes on until it
 * has brought it back to zero; so at most one of them is scheduled. After {@code ended}
 * nothing is sent.
 */
final class RowSubscription<T> implements Subscription {

	/** Rows that are read with one lock of the native connection. */
	private static final int CHUNK = 16;

	/** Rows after which others come first. */
	private static final int BURST = 256;

	private final RowSource source;

	private final Function<SqliteRow, @Nullable T> rowMapper;

	private final LongFunction<@Nullable T> countMapper;

	private final CoreSubscriber<? super T> actual;

	private final AtomicLong requested = new AtomicLong();

	private final @Nullable Object[][] chunk = new @Nullable Object[CHUNK][];

	private @Nullable SqliteRowMetadata metadata;

	private @Nullable T count;

	private boolean counted;

	private boolean ended;

	RowSubscription(RowSource source, Function<SqliteRow, @Nullable T> rowMapper, LongFunction<@Nullable T> countMapper,
			CoreSubscriber<? super T> actual) {
		this.source = source;
		this.rowMapper = rowMapper;
		this.countMapper = countMapper;
		this.actual = actual;
	}

	@Override
	public void request(long n) {
		if (n <= 0) {
			this.source.session()
				.execute(() -> fail(new IllegalArgumentException("Rule 3.9: %d rows were requested".formatted(n))));
		}
		else if (this.requested.getAndAccumulate(n, Operators::addCap) == 0) {
			this.source.session().executeNext(this::emit);
		}
	}

	@Override
	public void cancel() {
		this.source.flag().cancel();
		this.source.session().executeNext(this::end);
	}

	private void emit() {
		if (this.ended || isCancelled()) {
			return;
		}
		Cursor cursor = this.source.cursor();
		if (cursor == null) {
			this.source.session().submitFirst(new Starting());
			return;
		}
		try {
			emitRows(cursor);
		}
		catch (SQLException ex) {
			fail(Session.translate(ex, this.source.statement().sql(), this.source.flag()));
		}
	}

	private void emitRows(Cursor cursor) throws SQLException {
		int burst = 0;
		long wanted = this.requested.get();
		while (wanted > 0 && !cursor.isDone()) {
			int fetched = cursor.fetch(this.chunk, (int) Math.min(CHUNK, wanted));
			int sent = send(fetched, cursor);
			if (this.ended || isCancelled()) {
				return;
			}
			wanted = (wanted == Long.MAX_VALUE) ? wanted : this.requested.addAndGet(-sent);
			burst += fetched;
			if (wanted > 0 && (burst >= BURST || this.source.session().isWanted())) {
				this.source.session().execute(this::emit);
				return;
			}
		}
		finish(cursor, wanted);
	}

	/** Returns how many values were sent. */
	private int send(int fetched, Cursor cursor) {
		SqliteRowMetadata described = metadata(cursor);
		int sent = 0;
		for (int i = 0; i < fetched && !this.ended && !isCancelled(); i++) {
			T value;
			try {
				value = this.rowMapper.apply(new SqliteRow(described, this.chunk[i]));
			}
			catch (Throwable ex) {
				fail(Operators.onOperatorError(null, ex, this.actual.currentContext()));
				return sent;
			}
			if (value != null) {
				sent++;
				this.actual.onNext(value);
			}
		}
		return sent;
	}

	private SqliteRowMetadata metadata(Cursor cursor) {
		if (this.metadata == null) {
			cursor.onLost(this::fail);
			this.metadata = cursor.columns().view(SqliteRowMetadata.class, SqliteRowMetadata::new);
		}
		return this.metadata;
	}

	/** The end needs no demand, a count does. */
	private void finish(Cursor cursor, long wanted) throws SQLException {
		cursor.lookAhead();
		if (!cursor.isDone()) {
			return;
		}
		if (!this.counted) {
			this.counted = true;
			this.count = this.source.statement().kind().isWrite() ? this.countMapper.apply(cursor.changes()) : null;
		}
		T last = this.count;
		if (last != null) {
			if (wanted == 0) {
				return;
			}
			this.actual.onNext(last);
		}
		if (!this.ended && !isCancelled()) {
			end();
			this.actual.onComplete();
		}
	}

	private void fail(Throwable error) {
		if (!this.ended && !isCancelled()) {
			end();
			this.actual.onError(error);
		}
	}

	private void end() {
		if (!this.ended) {
			this.ended = true;
			this.source.ended();
		}
	}

	private boolean isCancelled() {
		return this.source.flag().isCancelled();
	}

	/** Runs the query, then emits. */
	private final class Starting extends RowSource.Start {

		Starting() {
			RowSubscription.this.source.super();
		}

		@Override
		protected TurnHolders holders() {
			return SqliteTurn.holders(RowSubscription.this.actual.currentContext());
		}

		@Override
		protected void done() {
			emit();
		}

		@Override
		protected void failed(Throwable error) {
			fail(error);
		}

	}

}
