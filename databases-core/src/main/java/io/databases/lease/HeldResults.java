package io.databases.lease;

import java.util.function.Consumer;

import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * A driver's results whose end is held back. Drivers complete the stream of results
 * before its last result is consumed, or even sent: who takes that for the end of the
 * statement lets go of the connection too early.
 */
final class HeldResults extends Flux<Result> {

	private final Publisher<? extends Result> source;

	private final Consumer<Runnable> end;

	/**
	 * Holds the end back.
	 * @param source the driver's results
	 * @param end gets what completes the stream
	 */
	HeldResults(Publisher<? extends Result> source, Consumer<Runnable> end) {
		this.source = source;
		this.end = end;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Result> actual) {
		this.source.subscribe(new Run(actual, this.end));
	}

	private record Run(CoreSubscriber<? super Result> actual,
			Consumer<Runnable> end) implements CoreSubscriber<Result> {

		@Override
		public void onSubscribe(Subscription subscription) {
			this.actual.onSubscribe(subscription);
		}

		@Override
		public void onNext(Result result) {
			this.actual.onNext(result);
		}

		@Override
		public void onError(Throwable error) {
			this.actual.onError(error);
		}

		@Override
		public void onComplete() {
			this.end.accept(this.actual::onComplete);
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

	}

}
