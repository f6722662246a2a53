package io.databases.query;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * The one value of a statement: subscribes to what it gives, hands that to an
 * {@link Answer}, and translates its error. One operator in the place of several, since
 * every plain query goes through it.
 *
 * @param <R> the value
 */
final class StatementMono<R> extends Mono<R> {

	private final Publisher<?> statement;

	private final Supplier<? extends Answer<R>> answer;

	private final UnaryOperator<Throwable> translation;

	StatementMono(Publisher<?> statement, Supplier<? extends Answer<R>> answer, UnaryOperator<Throwable> translation) {
		this.statement = statement;
		this.answer = answer;
		this.translation = translation;
	}

	@Override
	public void subscribe(CoreSubscriber<? super R> actual) {
		this.statement.subscribe(new Run<>(this.answer.get(), this.translation, actual));
	}

	/**
	 * Signals come one after the other. The value is emitted in the driver's signal, and
	 * the driver is asked for something only when the receiver has asked for the value:
	 * so there is always room for it.
	 */
	private static final class Run<R> implements CoreSubscriber<Object>, Subscription {

		private final Answer<R> answer;

		private final UnaryOperator<Throwable> translation;

		private final CoreSubscriber<? super R> actual;

		private @Nullable Subscription upstream;

		private boolean done;

		Run(Answer<R> answer, UnaryOperator<Throwable> translation, CoreSubscriber<? super R> actual) {
			this.answer = answer;
			this.translation = translation;
			this.actual = actual;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.upstream = subscription;
			this.actual.onSubscribe(this);
		}

		@Override
		public void request(long n) {
			Subscription subscription = this.upstream;
			if (subscription != null) {
				subscription.request(Long.MAX_VALUE);
			}
		}

		@Override
		public void cancel() {
			Subscription subscription = this.upstream;
			if (subscription != null) {
				subscription.cancel();
			}
		}

		@Override
		public void onNext(Object item) {
			if (!this.done && this.answer.add(item)) {
				cancel();
				onComplete();
			}
		}

		@Override
		public void onError(Throwable error) {
			if (!this.done) {
				this.done = true;
				this.actual.onError(this.translation.apply(error));
			}
		}

		@Override
		public void onComplete() {
			if (this.done) {
				return;
			}
			this.done = true;
			R value = this.answer.finish();
			if (value != null) {
				this.actual.onNext(value);
			}
			this.actual.onComplete();
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

	}

}
