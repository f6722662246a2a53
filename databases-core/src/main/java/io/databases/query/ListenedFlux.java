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

	static <T> Flux<T> of(Flux<T> statement, PreparedQuery<?> query, List<ExecutionListener> listeners) {
		return Flux.deferContextual((context) -> {
			List<ExecutionListener.Running> running = listeners.stream()
				.map((listener) -> listener.started(query.label(), query::values, context))
				.toList();
			Count count = new Count(running);
			return statement.doOnNext((item) -> count.items.incrementAndGet())
				.doOnError((error) -> count.end(error, false))
				.doOnComplete(() -> count.end(null, false))
				.doOnCancel(() -> count.end(null, true));
		});
	}

	/**
	 * Signals come one after the other, as Reactive Streams demands; the cancel may come
	 * at any time.
	 */
	private static final class Count {

		private final AtomicBoolean ended = new AtomicBoolean();

		private final List<ExecutionListener.Running> running;

		private final AtomicLong items = new AtomicLong();

		Count(List<ExecutionListener.Running> running) {
			this.running = running;
		}

		void end(@Nullable Throwable error, boolean cancelled) {
			if (this.ended.compareAndSet(false, true)) {
				this.running.forEach((one) -> one.ended(this.items.get(), error, cancelled));
			}
		}

	}

}
