package io.databases.lease;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One subscription to {@link Using}: downstream's subscription, and the subscriber of the
 * body.
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
final class UsingRun<R, T> extends Operators.DeferredSubscription implements CoreSubscriber<T> {

	private static final Logger logger = LoggerFactory.getLogger(Using.class);

	private enum Phase {

		OPENING, RUNNING, CLOSING, READY, DONE, CANCELLED

	}

	@SuppressWarnings("rawtypes") // the updater of a generic class
	private static final AtomicReferenceFieldUpdater<UsingRun, Phase> PHASE = AtomicReferenceFieldUpdater
		.newUpdater(UsingRun.class, Phase.class, "phase");

	@SuppressWarnings("rawtypes") // the updater of a generic class
	private static final AtomicIntegerFieldUpdater<UsingRun> EMISSION = AtomicIntegerFieldUpdater
		.newUpdater(UsingRun.class, "emission");

	private static final int WANTED = 1;

	private static final int READY = 2;

	/** A held value is emitted when it is both wanted and ready. */
	@SuppressWarnings("UnusedVariable") // read through its updater
	private volatile int emission;

	@SuppressWarnings("UnusedVariable") // read through its updater
	private volatile Phase phase = Phase.OPENING;

	private final Using<R, T> using;

	private final CoreSubscriber<? super T> actual;

	final Opening<R, T> opening;

	private @Nullable R resource;

	private @Nullable T held;

	private @Nullable Throwable error;

	UsingRun(Using<R, T> using, CoreSubscriber<? super T> actual) {
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
		close(Using.End.ERROR);
	}

	@Override
	public void onComplete() {
		close(Using.End.COMPLETE);
	}

	private void close(Using.End end) {
		R opened = this.resource;
		if (opened == null) {
			return;
		}
		// before a cancel can find that somebody else is closing it
		this.using.close.announce(opened);
		if (PHASE.compareAndSet(this, Phase.RUNNING, Phase.CLOSING)) {
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
		this.using.close.announce(opened);
		this.using.close.close(opened, Using.End.CANCEL).subscribe(new Closing(this));
	}

	@Override
	public Context currentContext() {
		return this.actual.currentContext();
	}

	static final class Opening<R, T> extends Operators.DeferredSubscription implements CoreSubscriber<R> {

		private final UsingRun<R, T> run;

		private boolean emitted;

		Opening(UsingRun<R, T> run) {
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

		private final UsingRun<?, ?> run;

		Closing(UsingRun<?, ?> run) {
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
