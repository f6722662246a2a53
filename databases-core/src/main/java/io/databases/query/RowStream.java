package io.databases.query;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

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
 * then gets its rows from there.
 * <p>
 * Invariants: rows are emitted by whoever holds the drain ({@code wip}), in order, never
 * beyond the demand. The buffer is empty as long as nobody wanted the turn.
 */
final class RowStream extends Flux<Object> {

	private final Function<Runnable, Flux<Object>> rows;

	private RowStream(Function<Runnable, Flux<Object>> rows) {
		this.rows = rows;
	}

	/**
	 * Creates a stream.
	 * @param rows makes the statement's rows; gets what to call when something else wants
	 * the turn
	 * @return the stream
	 */
	static Flux<Object> of(Function<Runnable, Flux<Object>> rows) {
		return new RowStream(rows);
	}

	@Override
	public void subscribe(CoreSubscriber<? super Object> actual) {
		Run run = new Run(actual);
		actual.onSubscribe(run);
		this.rows.apply(run::wanted).subscribe(run);
	}

	private static final class Run extends Operators.DeferredSubscription implements CoreSubscriber<Object> {

		private final Queue<Object> buffer = Queues.unbounded().get();

		private final AtomicInteger wip = new AtomicInteger();

		private final AtomicLong demand = new AtomicLong();

		private final CoreSubscriber<? super Object> actual;

		private volatile boolean done;

		private volatile boolean cancelled;

		private @Nullable Throwable error;

		Run(CoreSubscriber<? super Object> actual) {
			this.actual = actual;
		}

		/** Something else wants the turn: read on without being asked. */
		void wanted() {
			super.request(Long.MAX_VALUE);
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			set(subscription);
		}

		@Override
		public void request(long n) {
			if (Operators.validate(n)) {
				this.demand.getAndUpdate((now) -> Operators.addCap(now, n));
				super.request(n);
				drain();
			}
		}

		@Override
		public void onNext(Object row) {
			this.buffer.offer(row);
			drain();
		}

		@Override
		public void onError(Throwable failure) {
			this.error = failure;
			this.done = true;
			drain();
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
