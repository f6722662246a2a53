package io.databases.lease;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

import io.databases.error.DatabaseStateException;
import io.databases.lease.StatementFlux.Contention;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * A stream of rows that never blocks its own connection. Normally it passes everything
 * through. When something else wants the turn, for example a statement for each row, the
 * remainder is read into a buffer, which frees the connection; the receiver then gets its
 * rows from there. A remainder that does not fit is left where it is: then the others are
 * refused, with the remedy, and the stream goes on; only the end of the scope itself ends
 * the stream instead.
 * <p>
 * Invariants:
 * <ul>
 * <li>As long as nobody wanted the turn, nothing is asked for beyond the demand, so the
 * source's signals are passed on as they come, on its thread.</li>
 * <li>From then on everything goes through the buffer and is emitted by whoever holds the
 * drain ({@code wip}), in order, never beyond the demand. What was passed on before was
 * passed on before the first row went into the buffer: {@code contended} is set before
 * more is asked for.</li>
 * <li>{@code ahead} is what was asked for beyond the demand and is not used up: 0 as long
 * as nobody wanted the turn, never more than {@link #BOUND}. While somebody waits for the
 * turn it stays whole, so that the buffer either takes the remainder or is filled; after
 * that the receiver's demand uses it up before anything more is asked for.</li>
 * <li>The end is signalled once, by the drain.</li>
 * </ul>
 *
 * @param <T> the class of the rows
 */
public final class ReadAhead<T> extends Flux<T> {

	/** How many rows are read ahead at most. */
	static final int BOUND = 50_000;

	private final String sql;

	private final Function<Consumer<Contention>, ? extends Publisher<T>> rows;

	private ReadAhead(String sql, Function<Consumer<Contention>, ? extends Publisher<T>> rows) {
		this.sql = sql;
		this.rows = rows;
	}

	/**
	 * Creates a stream.
	 * @param <T> the class of the rows
	 * @param sql the query, for messages
	 * @param rows makes the statement's rows; gets what to call when something else wants
	 * the turn
	 * @return the stream
	 */
	public static <T> Flux<T> of(String sql, Function<Consumer<Contention>, ? extends Publisher<T>> rows) {
		return new ReadAhead<>(sql, rows);
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Run<T> run = new Run<>(this.sql, actual);
		actual.onSubscribe(run);
		this.rows.apply(run::wanted).subscribe(run);
	}

	private static final class Run<T> extends Operators.DeferredSubscription implements CoreSubscriber<T> {

		private final AtomicInteger buffered = new AtomicInteger();

		private final AtomicInteger wip = new AtomicInteger();

		private final AtomicLong demand = new AtomicLong();

		private final AtomicLong ahead = new AtomicLong();

		private final AtomicBoolean contended = new AtomicBoolean();

		private final String sql;

		private final CoreSubscriber<? super T> actual;

		/** Made by the source's first row that comes after the first contention. */
		private volatile @Nullable Queue<T> buffer;

		/** By the source's thread before there is a buffer, then by the drain. */
		private long emitted;

		private volatile @Nullable Contention contention;

		/** Whether something waits for the turn that was not turned away. */
		private volatile boolean waiting;

		private volatile boolean done;

		private volatile boolean cancelled;

		private @Nullable Throwable error;

		Run(String sql, CoreSubscriber<? super T> actual) {
			this.sql = sql;
			this.actual = actual;
		}

		/** Something else wants the turn: read on without being asked. */
		void wanted(Contention by) {
			this.contention = by;
			this.waiting = true;
			this.contended.set(true);
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
				if (this.buffer != null) {
					drain();
				}
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
		public void onNext(T row) {
			if (!this.contended.get()) {
				this.emitted++;
				this.actual.onNext(row);
				return;
			}
			if (this.cancelled) {
				Operators.onDiscard(row, currentContext());
				return;
			}
			Queue<T> rest = this.buffer;
			if (rest == null) {
				rest = Queues.<T>unbounded().get();
				this.buffer = rest;
			}
			rest.offer(row);
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
			if (this.buffer != null) {
				drain();
			}
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
			while (true) {
				boolean over = this.done; // before the buffer, which is filled before it
				Queue<T> rest = this.buffer;
				if (this.cancelled) {
					if (rest != null) {
						Operators.onDiscardQueueWithClear(rest, currentContext(), null);
					}
					return true;
				}
				if (over && (rest == null || rest.isEmpty())) {
					finish();
					return true;
				}
				T row = (rest != null && this.emitted < this.demand.get()) ? rest.poll() : null;
				if (row == null) {
					return false;
				}
				this.buffered.decrementAndGet();
				this.emitted++;
				this.actual.onNext(row);
			}
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
