package io.databases.query;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * The rows of a cursor, chunk by chunk. The next chunk is asked for only when the one
 * before is used up and the receiver wants more, so that in between the turn is free for
 * others.
 * <p>
 * Invariants:
 * <ul>
 * <li>At most one chunk is subscribed to. Chunks begin, and are asked for more, only by
 * who holds the drain ({@code wip}).</li>
 * <li>{@code wanted} is all that the receiver has asked for, {@code emitted} all that it
 * got; {@code asked} of the former was passed on. A chunk that ends leaves what it did
 * not give to the next.</li>
 * <li>The cursor is closed once: at its end, at an error that leaves the transaction
 * usable, or at the cancel.</li>
 * </ul>
 */
final class CursorStream extends Flux<Object> {

	/** For the rest of a chunk after a cancel, before the statement is stopped. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final Cursor cursor;

	CursorStream(Cursor cursor) {
		this.cursor = cursor;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Object> actual) {
		actual.onSubscribe(new Run(this.cursor.open(), actual));
	}

	/**
	 * A query that can be read in chunks.
	 */
	@FunctionalInterface
	interface Cursor {

		/**
		 * Begins a reading. Nothing is sent before the first chunk is subscribed to.
		 * @return the reading
		 */
		Reading open();

	}

	/**
	 * One reading of a query.
	 */
	interface Reading {

		/**
		 * The next rows, of a statement that is sent at the subscription.
		 * @return fewer than {@link #chunkSize()} at the end
		 */
		Flux<Object> next();

		/**
		 * How many rows a chunk has.
		 * @return the number
		 */
		int chunkSize();

		/** Frees what the server holds, as soon as the turn comes. Returns at once. */
		void close();

	}

	private static final class Run implements Subscription {

		private final AtomicInteger wip = new AtomicInteger();

		private final AtomicLong wanted = new AtomicLong();

		private final Reading reading;

		private final CoreSubscriber<? super Object> actual;

		private volatile boolean cancelled;

		private volatile boolean over;

		/** The chunk that is being read. */
		private volatile @Nullable Chunk chunk;

		private long asked;

		private long emitted;

		Run(Reading reading, CoreSubscriber<? super Object> actual) {
			this.reading = reading;
			this.actual = actual;
		}

		@Override
		public void request(long n) {
			if (Operators.validate(n)) {
				this.wanted.getAndUpdate((now) -> Operators.addCap(now, n));
				drain();
			}
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			drain();
		}

		private void drain() {
			if (this.wip.getAndIncrement() != 0) {
				return;
			}
			int missed = 1;
			while (missed != 0) {
				if (!this.over) {
					step();
				}
				missed = this.wip.addAndGet(-missed);
			}
		}

		private void step() {
			Chunk current = this.chunk;
			if (this.cancelled) {
				this.over = true;
				if (current != null) {
					current.abandon();
				}
				this.reading.close();
				return;
			}
			long all = this.wanted.get();
			if (current == null && all > this.emitted) {
				this.asked = this.emitted;
				current = new Chunk(this);
				this.chunk = current;
				this.reading.next().subscribe(current);
			}
			if (current != null && all > this.asked) {
				long more = all - this.asked;
				this.asked = all;
				current.request(more);
			}
		}

		void row(Object row) {
			if (!this.over) {
				this.emitted++;
				this.actual.onNext(row);
			}
		}

		void ended(int rows, @Nullable Throwable error) {
			if (error == null && rows >= this.reading.chunkSize()) {
				this.chunk = null;
				drain();
			}
			else if (!this.over) {
				this.over = true;
				this.reading.close();
				if (error != null) {
					this.actual.onError(error);
				}
				else {
					this.actual.onComplete();
				}
			}
		}

	}

	private static final class Chunk extends Operators.DeferredSubscription implements CoreSubscriber<Object> {

		private final Run run;

		private int rows;

		private volatile boolean coming;

		private volatile boolean ended;

		private volatile Disposable patience = Disposables.disposed();

		Chunk(Run run) {
			this.run = run;
		}

		/*
		 * The rest of a chunk whose rows are coming is little: it is read and dropped,
		 * since a statement that is stopped would take the transaction with it.
		 */
		void abandon() {
			if (!this.coming) {
				cancel();
				return;
			}
			this.patience = Schedulers.parallel().schedule(this::cancel, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
			if (this.ended) {
				this.patience.dispose();
			}
			request(Long.MAX_VALUE);
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			set(subscription);
		}

		@Override
		public void onNext(Object row) {
			this.rows++;
			this.coming = true;
			this.run.row(row);
		}

		@Override
		public void onError(Throwable error) {
			over();
			this.run.ended(this.rows, error);
		}

		private void over() {
			this.ended = true;
			this.patience.dispose();
		}

		@Override
		public void onComplete() {
			over();
			this.run.ended(this.rows, null);
		}

		@Override
		public Context currentContext() {
			return this.run.actual.currentContext();
		}

	}

}
