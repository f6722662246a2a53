package io.databases.lease;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

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

	private final Consumer<Throwable> unheard;

	/**
	 * Creates what is not cancelled.
	 * @param source the driver's publisher
	 * @param unheard told of an error that comes after the cancel
	 */
	RunOut(Publisher<T> source, Consumer<Throwable> unheard) {
		this.source = source;
		this.unheard = unheard;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		this.source.subscribe(new Run<>(actual, this.unheard));
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

		private final Consumer<Throwable> unheard;

		Run(CoreSubscriber<? super T> actual, Consumer<Throwable> unheard) {
			super(actual);
			this.unheard = unheard;
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
			else {
				this.unheard.accept(error);
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
