package io.databases.lease;

import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Opens a resource, runs a body with it, and closes it whatever happens: completion,
 * error, cancel. The end is signalled after the close.
 *
 * @param <R> the resource
 * @param <T> the body's values
 */
public final class Using<R, T> {

	final Publisher<R> open;

	final Function<? super R, ? extends Publisher<T>> body;

	final Closer<? super R> close;

	final boolean holdValue;

	final @Nullable UnaryOperator<Throwable> notOpened;

	private Using(Publisher<R> open, Function<? super R, ? extends Publisher<T>> body, Closer<? super R> close,
			boolean holdValue, @Nullable UnaryOperator<Throwable> notOpened) {
		this.open = open;
		this.body = body;
		this.close = close;
		this.holdValue = holdValue;
		this.notOpened = notOpened;
	}

	/**
	 * A body of many values, which pass through as they come.
	 * @param <R> the resource
	 * @param <T> the values
	 * @param open gives the resource
	 * @param body what to do with it
	 * @param close ends it
	 * @return the body's values
	 */
	public static <R, T> Flux<T> many(Publisher<R> open, Function<? super R, ? extends Publisher<T>> body,
			Closer<? super R> close) {
		return new Many<>(new Using<>(open, body, close, false, null));
	}

	/**
	 * A body of many values, which pass through as they come.
	 * @param <R> the resource
	 * @param <T> the values
	 * @param open gives the resource
	 * @param notOpened turns an error of that into the one to report
	 * @param body what to do with it
	 * @param close ends it
	 * @return the body's values
	 */
	public static <R, T> Flux<T> many(Publisher<R> open, UnaryOperator<Throwable> notOpened,
			Function<? super R, ? extends Publisher<T>> body, Closer<? super R> close) {
		return new Many<>(new Using<>(open, body, close, false, notOpened));
	}

	/**
	 * A body of at most one value, which is emitted after the close.
	 * @param <R> the resource
	 * @param <T> the value
	 * @param open gives the resource
	 * @param body what to do with it
	 * @param close ends it
	 * @return the body's value
	 */
	public static <R, T> Mono<T> one(Publisher<R> open, Function<? super R, ? extends Mono<T>> body,
			Closer<? super R> close) {
		return new One<>(new Using<>(open, body, close, true, null));
	}

	/**
	 * A body of at most one value, which is emitted after the close.
	 * @param <R> the resource
	 * @param <T> the value
	 * @param open gives the resource
	 * @param notOpened turns an error of that into the one to report
	 * @param body what to do with it
	 * @param close ends it
	 * @return the body's value
	 */
	public static <R, T> Mono<T> one(Publisher<R> open, UnaryOperator<Throwable> notOpened,
			Function<? super R, ? extends Mono<T>> body, Closer<? super R> close) {
		return new One<>(new Using<>(open, body, close, true, notOpened));
	}

	/**
	 * The end of something, as one unit: once subscribed it runs to its end, whoever has
	 * lost interest meanwhile.
	 * @param end several steps, all of which must be taken
	 * @return completes after the last step; not affected by cancellation
	 */
	public static Mono<Void> toTheEnd(Mono<Void> end) {
		return one(Mono.just(end), (steps) -> Mono.empty(), (steps, how) -> steps);
	}

	private void start(CoreSubscriber<? super T> actual) {
		UsingRun<R, T> run = new UsingRun<>(this, actual);
		actual.onSubscribe(run);
		this.open.subscribe(run.opening);
	}

	private static final class One<R, T> extends Mono<T> {

		private final Using<R, T> using;

		One(Using<R, T> using) {
			this.using = using;
		}

		@Override
		public void subscribe(CoreSubscriber<? super T> actual) {
			this.using.start(actual);
		}

	}

	private static final class Many<R, T> extends Flux<T> {

		private final Using<R, T> using;

		Many(Using<R, T> using) {
			this.using = using;
		}

		@Override
		public void subscribe(CoreSubscriber<? super T> actual) {
			this.using.start(actual);
		}

	}

	/**
	 * How the body ended.
	 */
	public enum End {

		/** It completed. */
		COMPLETE,

		/** It failed. */
		ERROR,

		/** Its receiver has lost interest. */
		CANCEL

	}

	/**
	 * Ends a resource.
	 *
	 * @param <R> the resource
	 */
	@FunctionalInterface
	public interface Closer<R> {

		/**
		 * Ends the resource.
		 * @param resource the resource
		 * @param end how the body ended
		 * @return completes when it is closed; is not cancelled
		 */
		Publisher<Void> close(R resource, End end);

		/**
		 * Called before it is closed: from here on it is certain that it will be.
		 * @param resource the resource
		 */
		default void announce(R resource) {
			// most resources don't mind
		}

		/**
		 * Ends a scope itself: commits it if the body has completed, else rolls it back.
		 * @return the closer
		 */
		static Closer<Scope> ofScope() {
			return ofScope((scope) -> scope, (scope, end) -> (end == End.COMPLETE) ? scope.commit() : scope.rollback());
		}

		/**
		 * Ends a scope. Whoever ends the scope around it, because he hears first of the
		 * same cancel, waits for that end instead of finding it open.
		 * @param <R> the resource
		 * @param scope tells the scope of a resource
		 * @param closer ends the resource
		 * @return the same closer, which announces the end of the scope
		 */
		static <R> Closer<R> ofScope(Function<? super R, Scope> scope, Closer<? super R> closer) {
			return new Closer<>() {

				@Override
				public Publisher<Void> close(R resource, End end) {
					return closer.close(resource, end);
				}

				@Override
				public void announce(R resource) {
					scope.apply(resource).announceEnd();
				}

			};
		}

	}

}
