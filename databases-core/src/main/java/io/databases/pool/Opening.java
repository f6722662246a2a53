package io.databases.pool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.databases.backend.ServerSession;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Opens a connection and makes its session, within one limit for both: the drivers' own
 * limits do not cover the login.
 * <p>
 * Invariants:
 * <ul>
 * <li>Exactly one of: a session emitted, an error emitted, cancelled; whoever sets
 * {@code ended} decides.</li>
 * <li>A connection that has no receiver is closed, whenever it arrives: after the limit,
 * after a cancel, after an error, or without a session.</li>
 * <li>The first error is the one reported; one of closing is suppressed into it.</li>
 * </ul>
 */
final class Opening extends Mono<ServerSession> {

	private static final Logger logger = LoggerFactory.getLogger(Opening.class);

	private final ConnectionFactory factory;

	private final Function<? super Connection, ? extends Mono<? extends ServerSession>> sessions;

	private final Duration limit;

	private final Supplier<? extends Throwable> tookTooLong;

	private final Duration closeLimit;

	private final boolean withdraws;

	/**
	 * Creates an opening; nothing is opened before it is subscribed to.
	 * @param factory makes the connection
	 * @param sessions makes its session, ready for use
	 * @param limit how long both may take together
	 * @param tookTooLong the error when that is over
	 * @param closeLimit how long an error waits for the connection to be closed
	 * @param withdraws whether the factory hears of a cancel and of the limit, as a pool
	 * must. The drivers must not: they leave a login half done, and the connection open
	 * when the server answers after all
	 */
	Opening(ConnectionFactory factory, Function<? super Connection, ? extends Mono<? extends ServerSession>> sessions,
			Duration limit, Supplier<? extends Throwable> tookTooLong, Duration closeLimit, boolean withdraws) {
		this.factory = factory;
		this.sessions = sessions;
		this.limit = limit;
		this.tookTooLong = tookTooLong;
		this.closeLimit = closeLimit;
		this.withdraws = withdraws;
	}

	@Override
	public void subscribe(CoreSubscriber<? super ServerSession> actual) {
		Run run = new Run(this, actual);
		actual.onSubscribe(run);
		run.start();
	}

	private static final class Run implements Subscription {

		private final AtomicBoolean ended = new AtomicBoolean();

		/** What is to be closed if nobody gets its session. */
		private final AtomicReference<@Nullable Connection> unclaimed = new AtomicReference<>();

		private final Opening opening;

		private final CoreSubscriber<? super ServerSession> actual;

		private final Step<Connection> connecting = new Step<>(this, "connection", this::arrived);

		private final Step<ServerSession> preparing = new Step<>(this, "session", this::ready);

		private final Disposable timer;

		Run(Opening opening, CoreSubscriber<? super ServerSession> actual) {
			this.opening = opening;
			this.actual = actual;
			this.timer = Schedulers.parallel()
				.schedule(() -> failed(opening.tookTooLong.get()), opening.limit.toNanos(), TimeUnit.NANOSECONDS);
		}

		void start() {
			this.connecting.run(() -> this.opening.factory.create());
		}

		/*
		 * Whoever ends this later finds the connection; who has ended it did perhaps not.
		 */
		private void arrived(Connection connection) {
			Connection other = this.unclaimed.getAndSet(connection);
			if (other != null) {
				close(other);
			}
			if (this.ended.get()) {
				closeUnclaimed();
			}
			else {
				this.preparing.run(() -> this.opening.sessions.apply(connection));
			}
		}

		private void ready(ServerSession session) {
			if (end()) {
				this.unclaimed.set(null);
				this.actual.onNext(session);
				this.actual.onComplete();
			}
			else {
				closeUnclaimed();
			}
		}

		void failed(Throwable error) {
			if (!end()) {
				logger.debug("Opening a connection failed after its end", error);
				return;
			}
			stop();
			Connection connection = this.unclaimed.getAndSet(null);
			if (connection == null) {
				this.actual.onError(error);
				return;
			}
			closing(connection).timeout(this.opening.closeLimit).subscribe(null, (failure) -> {
				if (failure != error) {
					error.addSuppressed(failure);
				}
				this.actual.onError(error);
			}, () -> this.actual.onError(error));
		}

		private boolean end() {
			if (!this.ended.compareAndSet(false, true)) {
				return false;
			}
			this.timer.dispose();
			return true;
		}

		private void stop() {
			if (this.opening.withdraws) {
				this.connecting.stop();
			}
			this.preparing.stop();
		}

		private void closeUnclaimed() {
			Connection connection = this.unclaimed.getAndSet(null);
			if (connection != null) {
				close(connection);
			}
		}

		private static void close(Connection connection) {
			closing(connection).subscribe(null,
					(error) -> logger.debug("A connection that came too late was not closed", error));
		}

		private static Mono<Void> closing(Connection connection) {
			return Mono.defer(() -> Mono.from(connection.close()));
		}

		@Override
		public void cancel() {
			if (end()) {
				stop();
				closeUnclaimed();
			}
		}

		@Override
		public void request(long n) {
			// one value, as every Mono's subscriber has room for
		}

	}

	/** The connection, then its session. */
	private static final class Step<T> implements CoreSubscriber<T> {

		/** The source's, until its value is here: from then on it must hear no cancel. */
		private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();

		private final Run run;

		private final String what;

		private final Consumer<T> next;

		private boolean emitted;

		Step(Run run, String what, Consumer<T> next) {
			this.run = run;
			this.what = what;
			this.next = next;
		}

		@SuppressWarnings("unchecked") // it is only read from
		void run(Supplier<? extends Publisher<? extends T>> source) {
			try {
				((Publisher<T>) source.get()).subscribe(this);
			}
			catch (Throwable ex) { // a driver that throws instead of signalling
				this.run.failed(ex);
			}
		}

		void stop() {
			Subscription current = this.subscription.getAndSet(Operators.cancelledSubscription());
			if (current != null) {
				current.cancel();
			}
		}

		@Override
		public void onSubscribe(Subscription source) {
			if (this.subscription.compareAndSet(null, source)) {
				source.request(Long.MAX_VALUE);
			}
			else {
				source.cancel();
			}
		}

		@Override
		public void onNext(T value) {
			this.emitted = true;
			this.subscription.set(Operators.emptySubscription());
			this.next.accept(value);
		}

		@Override
		public void onError(Throwable error) {
			this.run.failed(error);
		}

		@Override
		public void onComplete() {
			if (!this.emitted) {
				this.run.failed(new R2dbcNonTransientResourceException("The driver gave no " + this.what));
			}
		}

		@Override
		public Context currentContext() {
			return this.run.actual.currentContext();
		}

	}

}
