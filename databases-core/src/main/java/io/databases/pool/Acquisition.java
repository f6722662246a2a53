package io.databases.pool;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.databases.lease.Lease;
import io.databases.lease.PhysicalConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Takes a living connection from the pool within one limit for the whole, however many
 * dead ones are found on the way.
 * <p>
 * Invariants:
 * <ul>
 * <li>The timer exists only while something is really waited for.</li>
 * <li>Exactly one of: a lease emitted, an error emitted, cancelled. A connection that
 * arrives after that is given back at once.</li>
 * <li>At most one dead connection more is thrown away than the pool can hold: then the
 * server itself is dead.</li>
 * </ul>
 */
final class Acquisition extends Mono<Lease> {

	private final PooledSource source;

	Acquisition(PooledSource source) {
		this.source = source;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Lease> actual) {
		Run run = new Run(this.source, actual);
		actual.onSubscribe(run);
		run.start();
	}

	private static final class Run implements Subscription {

		private final AtomicBoolean done = new AtomicBoolean();

		private final AtomicReference<@Nullable Attempt> attempt = new AtomicReference<>();

		private final PooledSource source;

		private final CoreSubscriber<? super Lease> actual;

		private final long start;

		private final @Nullable String place;

		private volatile @Nullable Disposable timer;

		private volatile int thrownAway;

		Run(PooledSource source, CoreSubscriber<? super Lease> actual) {
			this.source = source;
			this.actual = actual;
			this.start = source.leases().events().now();
			this.place = source.leases().place();
		}

		void start() {
			tryNext();
			if (!this.done.get()) {
				this.timer = Schedulers.parallel()
					.schedule(this::expired, this.source.limits().acquire().toNanos(), TimeUnit.NANOSECONDS);
				if (this.done.get()) {
					stopTimer();
				}
			}
		}

		private void tryNext() {
			Attempt next = new Attempt(this);
			this.attempt.set(next);
			this.source.next().subscribe(next);
			if (this.done.get()) {
				next.stop();
			}
		}

		void arrived(Connection pooled) {
			PhysicalConnection physical = (PhysicalConnection) ((Wrapped<?>) pooled).unwrap();
			physical.lent();
			if (physical.isFresh()) {
				deliver(pooled, physical);
				return;
			}
			physical.checkAlive(this.source.limits().validate(), (alive) -> {
				if (alive) {
					deliver(pooled, physical);
				}
				else {
					throwAway(pooled);
				}
			});
		}

		private void deliver(Connection pooled, PhysicalConnection physical) {
			Lease lease = this.source.lease(pooled, physical, this.place);
			if (this.done.compareAndSet(false, true)) {
				stopTimer();
				this.source.leases().events().acquired(this.start);
				this.actual.onNext(lease);
				this.actual.onComplete();
			}
			else {
				lease.release().subscribe();
			}
		}

		/* A dead connection is doomed: closing it takes it out of the pool. */
		private void throwAway(Connection pooled) {
			int count = this.thrownAway + 1;
			this.thrownAway = count;
			this.source.leases().events().invalidated();
			Mono.from(pooled.close()).onErrorComplete().subscribe(null, null, () -> {
				if (this.done.get()) {
					return;
				}
				if (count > this.source.maxSize()) {
					failed(new R2dbcNonTransientResourceException("Every connection of the pool was found dead"));
				}
				else {
					tryNext();
				}
			});
		}

		void failed(Throwable error) {
			if (this.done.compareAndSet(false, true)) {
				stopTimer();
				fail(this.source.explain(error));
			}
		}

		private void expired() {
			if (this.done.compareAndSet(false, true)) {
				stopAttempt();
				fail(this.source.timeout());
			}
		}

		private void fail(Throwable error) {
			this.source.leases().events().acquireFailed(this.start, error);
			this.actual.onError(error);
		}

		@Override
		public void cancel() {
			if (this.done.compareAndSet(false, true)) {
				stopTimer();
				stopAttempt();
			}
		}

		private void stopAttempt() {
			Attempt current = this.attempt.get();
			if (current != null) {
				current.stop();
			}
		}

		private void stopTimer() {
			Disposable pending = this.timer;
			if (pending != null) {
				pending.dispose();
			}
		}

		@Override
		public void request(long n) {
			// one value, as every Mono's subscriber has room for
		}

	}

	private static final class Attempt implements CoreSubscriber<Connection> {

		private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();

		private final AtomicBoolean stopped = new AtomicBoolean();

		private final Run run;

		Attempt(Run run) {
			this.run = run;
		}

		void stop() {
			this.stopped.set(true);
			Subscription current = this.subscription.getAndSet(null);
			if (current != null) {
				current.cancel();
			}
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription.set(subscription);
			if (this.stopped.get()) {
				stop();
				return;
			}
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Connection pooled) {
			this.subscription.set(null); // from here on the connection is ours: a cancel
											// must not reach the pool
			this.run.arrived(pooled);
		}

		@Override
		public void onError(Throwable error) {
			this.run.failed(error);
		}

		@Override
		public void onComplete() {
			// after the connection
		}

		@Override
		public Context currentContext() {
			return this.run.actual.currentContext();
		}

	}

}
