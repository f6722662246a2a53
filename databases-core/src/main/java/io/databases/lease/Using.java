package io.databases.lease;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Opens a resource, runs a body with it, and closes it whatever happens: completion,
 * error, cancel. The end is signalled after the close.
 * <p>
 * Invariants:
 * <ul>
 * <li>A resource that was opened is closed exactly once, told how the body ended.</li>
 * <li>A cancel while opening is passed on. If the resource arrives all the same it is
 * closed at once; the opener's promise is that otherwise nothing is left behind.</li>
 * <li>Closing is never cancelled: after a cancel it runs on in the background.</li>
 * <li>The body's error is the one reported; an error of the close is suppressed into
 * it.</li>
 * </ul>
 *
 * @param <R> the resource
 * @param <T> the body's values
 */
public final class Using<R, T> {

	private static final Logger logger = LoggerFactory.getLogger(Using.class);

	private final Publisher<R> open;

	private final Function<? super R, ? extends Publisher<T>> body;

	private final Closer<? super R> close;

	private final boolean holdValue;

	private final @Nullable UnaryOperator<Throwable> notOpened;

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

	private void start(CoreSubscriber<? super T> actual) {
		Run<R, T> run = new Run<>(this, actual);
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

	}

	private enum Phase {

		OPENING, RUNNING, CLOSING, READY, DONE, CANCELLED

	}

	/** The downstream subscription, and the subscriber of the body. */
	private static final class Run<R, T> extends Operators.DeferredSubscription implements CoreSubscriber<T> {

		@SuppressWarnings("rawtypes") // the updater of a generic class
		private static final AtomicReferenceFieldUpdater<Run, Phase> PHASE = AtomicReferenceFieldUpdater
			.newUpdater(Run.class, Phase.class, "phase");

		@SuppressWarnings("rawtypes") // the updater of a generic class
		private static final AtomicIntegerFieldUpdater<Run> EMISSION = AtomicIntegerFieldUpdater.newUpdater(Run.class,
				"emission");

		private static final int WANTED = 1;

		private static final int READY = 2;

		/** A held value is emitted when it is both wanted and ready. */
		@SuppressWarnings("UnusedVariable") // read through its updater
		private volatile int emission;

		@SuppressWarnings("UnusedVariable") // read through its updater
		private volatile Phase phase = Phase.OPENING;

		private final Using<R, T> using;

		private final CoreSubscriber<? super T> actual;

		private final Opening<R, T> opening;

		private @Nullable R resource;

		private @Nullable T held;

		private @Nullable Throwable error;

		Run(Using<R, T> using, CoreSubscriber<? super T> actual) {
			this.using = using;
			this.actual = actual;
			this.opening = new Opening<>(this);
		}

		void opened(R opened) {
			this.resource = opened;
			if (!PHASE.compareAndSet(this, Phase.OPENING, Phase.RUNNING)) {
				closeInBackground(opened);
				return;
			}
			Publisher<T> publisher;
			try {
				publisher = this.using.body.apply(opened);
			}
			catch (Throwable ex) { // the user's function threw: the same as a body that
									// fails
				publisher = Mono.error(ex);
			}
			publisher.subscribe(this);
		}

		void notOpened(@Nullable Throwable failure) {
			if (PHASE.compareAndSet(this, Phase.OPENING, Phase.DONE)) {
				if (failure != null) {
					UnaryOperator<Throwable> translation = this.using.notOpened;
					this.actual.onError((translation != null) ? translation.apply(failure) : failure);
				}
				else {
					this.actual.onComplete();
				}
			}
			else if (failure != null) {
				logger.debug("Opening failed after its cancel", failure);
			}
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			set(subscription);
			if (this.using.holdValue) {
				subscription.request(Long.MAX_VALUE);
			}
		}

		@Override
		public void request(long n) {
			if (!this.using.holdValue) {
				super.request(n);
			}
			else if (EMISSION.getAndUpdate(this, (bits) -> bits | WANTED) == READY) {
				emitHeld();
			}
		}

		private void emitHeld() {
			T value = this.held;
			if (value != null && PHASE.compareAndSet(this, Phase.READY, Phase.DONE)) {
				this.actual.onNext(value);
				this.actual.onComplete();
			}
		}

		@Override
		public void onNext(T value) {
			if (this.using.holdValue) {
				this.held = value;
			}
			else {
				this.actual.onNext(value);
			}
		}

		@Override
		public void onError(Throwable failure) {
			this.error = failure;
			close(End.ERROR);
		}

		@Override
		public void onComplete() {
			close(End.COMPLETE);
		}

		private void close(End end) {
			R opened = this.resource;
			if (opened != null && PHASE.compareAndSet(this, Phase.RUNNING, Phase.CLOSING)) {
				this.using.close.close(opened, end).subscribe(new Closing(this));
			}
		}

		void closed(@Nullable Throwable failure) {
			boolean holds = this.held != null && this.error == null && failure == null;
			if (!PHASE.compareAndSet(this, Phase.CLOSING, holds ? Phase.READY : Phase.DONE)) {
				if (failure != null) {
					logger.debug("Closing failed after a cancel", failure);
				}
				return;
			}
			Throwable first = this.error;
			if (first != null) {
				if (failure != null && failure != first) {
					first.addSuppressed(failure);
				}
				this.actual.onError(first);
			}
			else if (failure != null) {
				this.actual.onError(failure);
			}
			else if (!holds) {
				this.actual.onComplete();
			}
			else if (EMISSION.getAndUpdate(this, (bits) -> bits | READY) == WANTED) {
				emitHeld();
			}
		}

		@Override
		public void cancel() {
			Phase before = PHASE.getAndUpdate(this, (now) -> (now == Phase.DONE) ? Phase.DONE : Phase.CANCELLED);
			R opened = this.resource;
			if (before == Phase.OPENING) {
				this.opening.cancel();
			}
			else if (before == Phase.RUNNING && opened != null) {
				super.cancel();
				closeInBackground(opened);
			}
		}

		private void closeInBackground(R opened) {
			this.using.close.close(opened, End.CANCEL).subscribe(new Closing(this));
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

	}

	private static final class Opening<R, T> extends Operators.DeferredSubscription implements CoreSubscriber<R> {

		private final Run<R, T> run;

		private boolean emitted;

		Opening(Run<R, T> run) {
			this.run = run;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			if (set(subscription)) {
				subscription.request(Long.MAX_VALUE);
			}
		}

		@Override
		public void onNext(R resource) {
			this.emitted = true;
			this.run.opened(resource);
		}

		@Override
		public void onError(Throwable failure) {
			if (this.emitted) {
				logger.debug("An error after the resource had been opened", failure);
			}
			else {
				this.run.notOpened(failure);
			}
		}

		@Override
		public void onComplete() {
			if (!this.emitted) {
				this.run.notOpened(null);
			}
		}

		@Override
		public Context currentContext() {
			return this.run.currentContext();
		}

	}

	private static final class Closing implements CoreSubscriber<Void> {

		private final Run<?, ?> run;

		Closing(Run<?, ?> run) {
			this.run = run;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Void value) {
			// there is none
		}

		@Override
		public void onError(Throwable failure) {
			this.run.closed(failure);
		}

		@Override
		public void onComplete() {
			this.run.closed(null);
		}

		@Override
		public Context currentContext() {
			return this.run.currentContext();
		}

	}

}
