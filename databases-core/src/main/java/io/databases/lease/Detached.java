package io.databases.lease;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Runs a driver's publisher to its end, whoever has lost interest meanwhile: begin,
 * commit, rollback, savepoints, fences. Cancelling those leaves the connection in a state
 * that nobody knows (a cancelled BEGIN poisons a pooled connection). The answer comes
 * exactly once: the end, the error, or a {@link TimeoutException} after the limit; what
 * the driver says after that is ignored.
 */
final class Detached<T> implements CoreSubscriber<T>, Runnable {

	private final AtomicBoolean done = new AtomicBoolean();

	private final Consumer<@Nullable Throwable> end;

	private final String what;

	private final Duration limit;

	private volatile @Nullable Disposable timer;

	private final Context context;

	private Detached(String what, Duration limit, Context context, Consumer<@Nullable Throwable> end) {
		this.context = context;
		this.what = what;
		this.limit = limit;
		this.end = end;
	}

	/**
	 * Runs a publisher to its end.
	 * @param publisher makes what to run; what it throws is the error
	 * @param what what it is, for the timeout's message
	 * @param limit how long it may take
	 * @param end called once, with {@code null} or the error
	 */
	static void run(Supplier<? extends Publisher<?>> publisher, String what, Duration limit,
			Consumer<@Nullable Throwable> end) {
		run(publisher, what, limit, Context.empty(), end);
	}

	/**
	 * Runs a publisher to its end.
	 * @param publisher makes what to run; what it throws is the error
	 * @param what what it is, for the timeout's message
	 * @param limit how long it may take
	 * @param context the context of whoever wants it
	 * @param end called once, with {@code null} or the error
	 */
	static void run(Supplier<? extends Publisher<?>> publisher, String what, Duration limit, Context context,
			Consumer<@Nullable Throwable> end) {
		start(publisher, new Detached<>(what, limit, context, end));
	}

	/**
	 * Runs a publisher of a truth value to its end.
	 * @param publisher makes what to run; what it throws is an error
	 * @param what what it is, for the timeout's message
	 * @param limit how long it may take
	 * @param end called once, with whether the value was {@code true} and no error came
	 */
	static void test(Supplier<? extends Publisher<Boolean>> publisher, String what, Duration limit,
			Consumer<Boolean> end) {
		AtomicBoolean answer = new AtomicBoolean();
		start(() -> Flux.from(publisher.get()).doOnNext(answer::set),
				new Detached<>(what, limit, Context.empty(), (error) -> end.accept(error == null && answer.get())));
	}

	@SuppressWarnings("unchecked")
	private static <T> void start(Supplier<? extends Publisher<?>> publisher, Detached<T> detached) {
		try {
			((Publisher<T>) publisher.get()).subscribe(detached);
		}
		catch (Throwable ex) { // a driver that throws instead of signalling
			detached.finish(ex);
			return;
		}
		if (!detached.done.get()) {
			Disposable timer = Schedulers.parallel().schedule(detached, detached.limit.toNanos(), TimeUnit.NANOSECONDS);
			detached.timer = timer;
			if (detached.done.get()) {
				timer.dispose();
			}
		}
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(T value) {
		// only the end is of interest
	}

	@Override
	public void onError(Throwable error) {
		finish(error);
	}

	@Override
	public void onComplete() {
		finish(null);
	}

	/** The limit is over. */
	@Override
	public void run() {
		finish(new TimeoutException(this.what + " was not answered within " + this.limit.toMillis() + " ms"));
	}

	private void finish(@Nullable Throwable error) {
		if (this.done.compareAndSet(false, true)) {
			Disposable pending = this.timer;
			if (pending != null) {
				pending.dispose();
			}
			this.end.accept(error);
		}
	}

}
