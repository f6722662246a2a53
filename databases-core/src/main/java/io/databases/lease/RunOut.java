package io.databases.lease;

import java.util.concurrent.atomic.AtomicBoolean;

import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A driver's publisher that is never cancelled. Who cancels it hears nothing more; what
 * it still gives is asked for and thrown away up to its end.
 *
 * @param <T> the class of the elements
 */
final class RunOut<T> extends Flux<T> {

	private final Publisher<T> source;

	RunOut(Publisher<T> source) {
		this.source = source;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		this.source.subscribe(new Run<>(actual));
	}

	/**
	 * Throws away an element that nobody wants any more. A result must be read all the
	 * same: one that is not keeps the connection waiting for its reader.
	 * @param value the element
	 * @param context the receiver's context
	 */
	static void discard(Object value, Context context) {
		if (value instanceof Result result) {
			Flux.from(result.getRowsUpdated()).onErrorComplete().subscribe();
		}
		else {
			Operators.onDiscard(value, context);
		}
	}

	private static final class Run<T> extends Relay<T> {

		private final AtomicBoolean cancelled = new AtomicBoolean();

		Run(CoreSubscriber<? super T> actual) {
			super(actual);
		}

		@Override
		public void cancel() {
			if (this.cancelled.compareAndSet(false, true)) {
				request(Long.MAX_VALUE);
			}
		}

		@Override
		public void onNext(T value) {
			if (!this.cancelled.get()) {
				this.actual.onNext(value);
			}
			else {
				discard(value, this.actual.currentContext());
			}
		}

		@Override
		public void onError(Throwable error) {
			if (!this.cancelled.get()) {
				this.actual.onError(error);
			}
		}

		@Override
		public void onComplete() {
			if (!this.cancelled.get()) {
				this.actual.onComplete();
			}
		}

	}

}
