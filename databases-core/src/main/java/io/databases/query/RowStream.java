package io.databases.query;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

import io.databases.error.DatabaseStateException;
import io.databases.lease.StatementFlux.Contention;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * A stream of rows that never blocks its own connection. Normally it passes the
 * receiver's demand on. When something else wants the turn, for example a statement for
 * each row, the remainder is read into a buffer, which frees the connection; the receiver
 * then gets its rows from there. A remainder that does not fit is left where it is: then
 * the others are refused, with the remedy, and the stream goes on.
 * <p>
 * Invariants:
 * <ul>
 * <li>Rows are emitted by whoever holds the drain ({@code wip}), in order, never beyond
 * the demand.</li>
 * <li>{@code ahead} is what was asked for beyond the demand and is not used up: 0 as long
 * as nobody wanted the turn, never more than {@link #BOUND}. While somebody waits for the
 * turn it stays whole, so that the buffer either takes the remainder or is filled; after
 * that the receiver's demand uses it up before anything more is asked for.</li>
 * </ul>
 */
final class RowStream extends Flux<Object> {

	/** How many rows are read ahead at most. */
	static final int BOUND = 50_000;

	private final String sql;

	private final Function<Consumer<Contention>, Flux<Object>> rows;

	private RowStream(String sql, Function<Consumer<Contention>, Flux<Object>> rows) {
		this.sql = sql;
		this.rows = rows;
	}

	/**
	 * Creates a stream.
	 * @param sql the query, for messages
	 * @param rows makes the statement's rows; gets what to call when something else wants
	 * the turn
	 * @return the stream
	 */
	static Flux<Object> of(String sql, Function<Consumer<Contention>, Flux<Object>> rows) {
		return new RowStream(sql, rows);
	}

	@Override
	public void subscribe(CoreSubscriber<? super Object> actual) {
		Run run = new Run(this.sql, actual);
		actual.onSubscribe(run);
		this.rows.apply(run::wanted).subscribe(run);
	}

	private static final class Run extends Operators.DeferredSubscription implements CoreSubscriber<Object> {

		private final Queue<Object> buffer = Queues.unbounded().get();

		private final AtomicInteger buffered = new AtomicInteger();

		private final AtomicInteger wip = new AtomicInteger();

		private final AtomicLong demand = new AtomicLong();

		private final AtomicLong ahead = new AtomicLong();

		private final String sql;

		private final CoreSubscriber<? super Object> actual;

		private volatile @Nullable Contention contention;

		/** Whether something waits for the turn that was not turned away. */
		private volatile boolean waiting;

		private volatile boolean done;

		private volatile boolean cancelled;

		private @Nullable Throwable error;

		Run(String sql, CoreSubscriber<? super Object> actual) {
			this.sql = sql;
			this.actual = actual;
		}

		/** Something else wants the turn: read on without being asked. */
		void wanted(Contention by) {
			this.contention = by;
			this.waiting = true;
			long missing = BOUND - this.ahead.getAndSet(BOUND);
			if (missing > 0) {
				super.request(missing);
			}
			lookForOverflow();
		}

		/*
		 * What was read ahead and is not wanted yet fills the buffer: nobody can wait for
		 * the rest.
		 */
		private void lookForOverflow() {
			Contention by = this.contention;
			if (by != null && !this.done && this.buffered.get() >= BOUND) {
				this.waiting = false; // before, since the next one may come at any time
				boolean scopeEnds = by.turnAway(this::tooLarge);
				if (scopeEnds) {
					super.cancel();
					onError(tooLarge());
				}
			}
		}

		private DatabaseStateException tooLarge() {
			return new DatabaseStateException("The statement was not sent: a stream whose remainder is more than "
					+ BOUND
					+ " rows holds the connection. Read it to its end before, give one of the two a connection of its own"
					+ " with contextWrite(database.detached()), or fetch the rows in parts. The stream is [" + this.sql
					+ "]");
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			set(subscription);
		}

		@Override
		public void request(long n) {
			if (Operators.validate(n)) {
				this.demand.getAndUpdate((now) -> Operators.addCap(now, n));
				long covered = coverable(n);
				while (covered > 0 && !take(covered)) {
					covered = coverable(n);
				}
				if (n - covered > 0) {
					super.request((n == Long.MAX_VALUE) ? n : n - covered);
				}
				drain();
			}
		}

		private long coverable(long n) {
			return this.waiting ? 0 : Math.min(n, this.ahead.get());
		}

		private boolean take(long covered) {
			long now = this.ahead.get();
			return now >= covered && this.ahead.compareAndSet(now, now - covered);
		}

		@Override
		public void onNext(Object row) {
			this.buffer.offer(row);
			this.buffered.incrementAndGet();
			drain();
			lookForOverflow();
		}

		@Override
		public void onError(Throwable failure) {
			if (!this.done) {
				this.error = failure;
				this.done = true;
				drain();
			}
		}

		@Override
		public void onComplete() {
			this.done = true;
			drain();
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			super.cancel();
			drain();
		}

		private void drain() {
			if (this.wip.getAndIncrement() != 0) {
				return;
			}
			int missed = 1;
			while (missed != 0) {
				if (emit()) {
					return; // the end was signalled; the drain stays closed
				}
				missed = this.wip.addAndGet(-missed);
			}
		}

		/* Returns whether the end was signalled, or is not wanted any more. */
		private boolean emit() {
			long wanted = this.demand.get();
			long emitted = 0;
			while (true) {
				if (this.cancelled) {
					this.buffer.clear();
					return true;
				}
				boolean over = this.done;
				if (over && this.buffer.isEmpty()) {
					finish();
					return true;
				}
				Object row = (emitted < wanted) ? this.buffer.poll() : null;
				if (row == null) {
					break;
				}
				this.buffered.decrementAndGet();
				this.actual.onNext(row);
				emitted++;
			}
			if (emitted != 0 && wanted != Long.MAX_VALUE) {
				this.demand.addAndGet(-emitted);
			}
			return false;
		}

		private void finish() {
			Throwable failure = this.error;
			if (failure != null) {
				this.actual.onError(failure);
			}
			else {
				this.actual.onComplete();
			}
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

	}

}
