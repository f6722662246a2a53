package io.databases.pool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.databases.lease.Lease;
import io.databases.lease.PhysicalConnection;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.pool.PooledRef;
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
 * <li>Whoever asked gets the connection outside of the pool's loop. The pool lends inside
 * of it, and serves nobody else until that call returns; what is done with a connection
 * there, down to the receiver's own code where the answer is quick, would hold up all
 * others, and wait for ever if it asked the pool itself.</li>
 * </ul>
 */
final class Acquisition extends Mono<Lease> {

	private final PooledSource source;

	private final boolean first;

	/**
	 * Takes a connection.
	 * @param source the pool
	 * @param first whether it is the one that proves that the database answers: then the
	 * limit is the one for connecting
	 */
	Acquisition(PooledSource source, boolean first) {
		this.source = source;
		this.first = first;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Lease> actual) {
		Run run = new Run(this.source, this.first, actual);
		actual.onSubscribe(run);
		run.start();
	}

	private static final class Run implements Subscription {

		private static final AtomicIntegerFieldUpdater<Run> DONE = AtomicIntegerFieldUpdater.newUpdater(Run.class,
				"done");

		private volatile int done;

		private volatile @Nullable Attempt attempt;

		private final PooledSource source;

		private final boolean first;

		/**
		 * Not kept behind the end, of which there is one: drivers keep whoever has asked
		 * for a connection as long as it is open.
		 */
		private CoreSubscriber<? super Lease> actual;

		private final long start;

		private final @Nullable String place;

		private volatile @Nullable Disposable timer;

		private volatile int thrownAway;

		Run(PooledSource source, boolean first, CoreSubscriber<? super Lease> actual) {
			this.source = source;
			this.first = first;
			this.actual = actual;
			this.start = source.leases().events().now();
			this.place = source.leases().place();
		}

		void start() {
			tryNext();
			if (this.done == 0) {
				this.timer = Schedulers.parallel().schedule(this::expired, limit().toNanos(), TimeUnit.NANOSECONDS);
				if (this.done != 0) {
					stopTimer();
				}
			}
		}

		private Duration limit() {
			return this.first ? this.source.limits().connect() : this.source.limits().acquire();
		}

		/* Exactly one of the ways to end wins. */
		private boolean end() {
			return DONE.compareAndSet(this, 0, 1);
		}

		private void tryNext() {
			Attempt next = new Attempt(this);
			this.attempt = next;
			this.source.next().subscribe(next);
			next.asked();
			if (this.done != 0) {
				next.stop();
			}
		}

		void arrived(PooledRef<PhysicalConnection> slot) {
			PhysicalConnection physical = slot.poolable();
			if (physical.isFresh()) {
				deliver(slot);
				return;
			}
			physical.checkAlive(this.source.limits().validate(), (alive) -> {
				if (alive) {
					deliver(slot);
				}
				else {
					throwAway(slot);
				}
			});
		}

		private void deliver(PooledRef<PhysicalConnection> slot) {
			Lease lease = this.source.lease(slot, this.place);
			if (end()) {
				stopTimer();
				this.source.leases().events().acquired(this.start);
				CoreSubscriber<? super Lease> receiver = takeReceiver();
				receiver.onNext(lease);
				receiver.onComplete();
			}
			else {
				lease.release().subscribe();
			}
		}

		private void throwAway(PooledRef<PhysicalConnection> slot) {
			int count = this.thrownAway + 1;
			this.thrownAway = count;
			this.source.leases().events().invalidated();
			slot.invalidate().onErrorComplete().subscribe(null, null, () -> {
				if (this.done != 0) {
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
			if (end()) {
				stopTimer();
				fail(this.source.explain(error));
			}
		}

		private void expired() {
			if (end()) {
				stopAttempt();
				fail(this.first ? this.source.connectTimeout() : this.source.timeout());
			}
		}

		private void fail(Throwable error) {
			this.source.leases().events().acquireFailed(this.start, error);
			takeReceiver().onError(error);
		}

		@Override
		public void cancel() {
			if (end()) {
				takeReceiver();
				stopTimer();
				stopAttempt();
			}
		}

		/* For whoever has made the end. */
		private CoreSubscriber<? super Lease> takeReceiver() {
			CoreSubscriber<? super Lease> receiver = this.actual;
			this.actual = Operators.emptySubscriber();
			return receiver;
		}

		private void stopAttempt() {
			Attempt current = this.attempt;
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

	private static final class Attempt implements CoreSubscriber<PooledRef<PhysicalConnection>> {

		private static final AtomicReferenceFieldUpdater<Attempt, Subscription> SUBSCRIPTION = AtomicReferenceFieldUpdater
			.newUpdater(Attempt.class, Subscription.class, "subscription");

		/**
		 * The pool's, until the connection is ours or the attempt is stopped.
		 */
		@SuppressWarnings("UnusedVariable") // read through its updater
		private volatile @Nullable Subscription subscription;

		private final Run run;

		/** Who is asking the pool right now, inside of {@code subscribe}. */
		private volatile @Nullable Thread asking = Thread.currentThread();

		/** What came while asking; of that thread only. */
		private @Nullable PooledRef<PhysicalConnection> held;

		Attempt(Run run) {
			this.run = run;
		}

		/** The pool has been asked, and its loop is left. */
		void asked() {
			this.asking = null;
			PooledRef<PhysicalConnection> slot = this.held;
			if (slot != null) {
				this.held = null;
				this.run.arrived(slot);
			}
		}

		void stop() {
			Subscription current = SUBSCRIPTION.getAndSet(this, Operators.cancelledSubscription());
			if (current != null) {
				current.cancel();
			}
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			if (SUBSCRIPTION.compareAndSet(this, null, subscription)) {
				subscription.request(Long.MAX_VALUE);
			}
			else {
				subscription.cancel();
			}
		}

		@Override
		public void onNext(PooledRef<PhysicalConnection> slot) {
			// from here on the connection is ours: a cancel must not reach the pool
			this.subscription = Operators.emptySubscription();
			if (this.asking == Thread.currentThread()) {
				this.held = slot;
			}
			else if (Schedulers.isInNonBlockingThread()) {
				this.run.arrived(slot);
			}
			else { // in the loop of somebody else who gives a connection back or takes
					// one
				Schedulers.parallel().schedule(() -> this.run.arrived(slot));
			}
		}

		@Override
		public void onError(Throwable error) {
			this.run.failed(error);
		}

		@Override
		public void onComplete() {
			// after the connection
		}

		/**
		 * Not the caller's: a connection that is opened now outlives him, and drivers
		 * keep the context of whoever has opened it, with all that is in it.
		 */
		@Override
		public Context currentContext() {
			return Context.empty();
		}

	}

}
