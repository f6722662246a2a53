package io.databases.query;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Tells listeners of a statement. Put around a statement only where somebody listens.
 */
final class ListenedFlux {

	private ListenedFlux() {
	}

	static <T> Flux<T> of(Flux<T> statement, PreparedQuery<?> query, Items items, List<ExecutionListener> listeners) {
		return Flux.deferContextual((context) -> {
			List<ExecutionListener.Running> running = listeners.stream()
				.map((listener) -> listener.started(query.label(), query::values, context))
				.toList();
			Count count = new Count(running, items, query.kind().write());
			return statement.doOnNext(count::add)
				.doOnError((error) -> count.end(error, false))
				.doOnComplete(() -> count.end(null, false))
				.doOnCancel(() -> count.end(null, true));
		});
	}

	/** What the items of a statement are. */
	enum Items {

		/** Each is a row, of whatever class. */
		ROWS,

		/** Each is how many rows a result affected. */
		COUNTS,

		/** Rows and such counts, as they come. */
		ROWS_AND_COUNTS

	}

	/** An item that stands for several rows. */
	interface Part {

		/** How many rows came. */
		int rows();

		/** How many rows were affected. */
		long affected();

	}

	/**
	 * Signals come one after the other, as Reactive Streams demands; the cancel may come
	 * at any time.
	 */
	private static final class Count {

		private final AtomicBoolean ended = new AtomicBoolean();

		private final List<ExecutionListener.Running> running;

		private final Items items;

		private final boolean changes;

		private final AtomicLong rows = new AtomicLong();

		private final AtomicLong affected = new AtomicLong();

		/* PostgreSQL counts the rows that a plain query gives, too. */
		Count(List<ExecutionListener.Running> running, Items items, boolean changes) {
			this.running = running;
			this.items = items;
			this.changes = changes;
		}

		void add(Object item) {
			if (this.items == Items.ROWS) {
				this.rows.incrementAndGet();
			}
			else if (item instanceof Long count) {
				this.affected.addAndGet(count);
			}
			else if (item instanceof Part part) {
				this.rows.addAndGet(part.rows());
				this.affected.addAndGet(part.affected());
			}
			else {
				this.rows.incrementAndGet();
			}
		}

		void end(@Nullable Throwable error, boolean cancelled) {
			if (this.ended.compareAndSet(false, true)) {
				long changed = (this.changes && this.items != Items.ROWS) ? this.affected.get()
						: ExecutionListener.NOT_ASKED;
				this.running.forEach((one) -> one.ended(this.rows.get(), changed, error, cancelled));
			}
		}

	}

}
