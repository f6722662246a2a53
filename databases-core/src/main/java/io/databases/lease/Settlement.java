package io.databases.lease;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.databases.error.Failure;
import io.databases.transaction.TransactionFailedException;
import io.databases.url.CancelMode;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * What becomes of a connection whose statement was cancelled, or has taken too long. The
 * driver was told; now a fence is sent behind the statement, which is answered when the
 * server is through with it. If that takes longer than the grace, the server is told to
 * stop the statement. Such a request may arrive late and hit whatever runs then: so once
 * one is sent, only a fence that was sent after its completion and is answered well is a
 * proof. The turn is held meanwhile. What has not settled within the limit is doomed.
 * <p>
 * With {@link CancelMode#DRAIN} the server is told only when the limit is over, with
 * {@link CancelMode#DISCARD} at once, and in both cases the connection is doomed then:
 * its close alone would let the server work on.
 * <p>
 * In a transaction a cancelled write has failed the scope, since whether it took place
 * nobody can say; so has a query that was cancelled before its first row, and whatever
 * had to be stopped on a server that ends the transaction with the statement. A stream of
 * rows that ends early has not: where its end on the server would be that of the
 * transaction, the rest of it is read for as long as the limit for draining allows.
 * <p>
 * Invariants:
 * <ul>
 * <li>The turn is left once, by whoever sets {@code settled}.</li>
 * <li>The server is told once at most, by whoever moves the phase on from GRACE.</li>
 * </ul>
 */
final class Settlement {

	private enum Phase {

		GRACE, CANCELLING, ANSWERED

	}

	private static final int ATTEMPTS = 3;

	private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.GRACE);

	private final AtomicBoolean settled = new AtomicBoolean();

	/**
	 * Two things must have happened before the last fence: the first one answered, the
	 * cancel request completed.
	 */
	private final AtomicInteger arrivals = new AtomicInteger();

	private final Scope scope;

	private final Running statement;

	private final Lease lease;

	private volatile @Nullable Disposable grace;

	private volatile @Nullable Disposable deadline;

	private Settlement(Scope scope, Running statement) {
		this.scope = scope;
		this.statement = statement;
		this.lease = scope.lease();
	}

	/**
	 * The receiver has lost interest.
	 * @param spoils whether that alone makes a transaction one that can only be rolled
	 * back
	 */
	static void start(Scope scope, boolean spoils, Running statement) {
		if (scope.isTransaction() && spoils) {
			scope.fail(new TransactionFailedException("A statement was cancelled while it ran", null));
		}
		Limits limits = scope.lease().limits();
		boolean losesAll = !spoils && scope.isTransaction() && !scope.lease().session().isTransactionKeptByCancel();
		new Settlement(scope, statement).begin(losesAll ? limits.drain() : limits.grace());
	}

	/** The statement's limit is over: there is no grace left. */
	static void ofTimeout(Scope scope, Throwable reason, Running statement) {
		if (scope.isTransaction()) {
			scope.fail(reason);
		}
		scope.lease().overdue(true);
		new Settlement(scope, statement).begin(Duration.ZERO);
	}

	private void begin(Duration patience) {
		Limits limits = this.lease.limits();
		if (limits.cancel() == CancelMode.DRAIN) {
			this.statement.runOut();
		}
		else {
			this.statement.stop();
		}
		if (limits.cancel() == CancelMode.DISCARD) {
			this.phase.set(Phase.CANCELLING);
			stopAndDoom();
			return;
		}
		this.deadline = Lease.after(limits.drain().plus(patience), this::deadlineIsOver);
		if (limits.cancel() == CancelMode.SERVER && !patience.isZero()) {
			this.grace = Lease.after(patience, this::graceIsOver);
		}
		// the deadline, not the fence's own limit, tells that it was never answered
		fence(limits.drain().multipliedBy(2), this::firstFence);
		if (limits.cancel() == CancelMode.SERVER && patience.isZero()) {
			graceIsOver();
		}
	}

	private void fence(Duration limit, Consumer<Boolean> end) {
		Detached.test(() -> this.lease.session().fence(), "A fence", limit, end);
	}

	private void firstFence(boolean answered) {
		if (!this.phase.compareAndSet(Phase.GRACE, Phase.ANSWERED)) {
			arrived(); // a cancel request is under way; it may have hit this fence
		}
		else if (answered) {
			leave();
		}
		else {
			doom();
		}
	}

	private void graceIsOver() {
		if (this.phase.compareAndSet(Phase.GRACE, Phase.CANCELLING)) {
			if (this.scope.isTransaction() && !this.lease.session().isTransactionKeptByCancel()) {
				this.scope.fail(new TransactionFailedException(
						"A statement was cancelled on the server, which ends the transaction there. If the first rows of a"
								+ " large result were all that was wanted, say so with LIMIT or read it with iterate",
						null));
			}
			stop((error) -> arrived());
		}
	}

	private void stop(Consumer<@Nullable Throwable> end) {
		Detached.run(() -> this.lease.session().cancel(), "Cancelling on the server", this.lease.limits().drain(), end);
	}

	private void arrived() {
		if (this.arrivals.incrementAndGet() == 2) {
			fence(this.lease.limits().drain(), (answered) -> lastFence(1, answered));
		}
	}

	/* The late hit, if there is one, hits a fence: then the next one is answered. */
	private void lastFence(int attempt, boolean answered) {
		if (this.settled.get()) {
			return;
		}
		if (answered) {
			leave();
		}
		else if (attempt < ATTEMPTS) {
			fence(this.lease.limits().drain(), (again) -> lastFence(attempt + 1, again));
		}
		else {
			doom();
		}
	}

	private void deadlineIsOver() {
		if (this.phase.compareAndSet(Phase.GRACE, Phase.CANCELLING)) {
			stopAndDoom();
		}
		else {
			doom();
		}
	}

	/* A server that is not told works on behind a connection that is closed. */
	private void stopAndDoom() {
		spoil();
		this.statement.stop();
		stop((error) -> leave());
	}

	private void doom() {
		if (!this.settled.get()) {
			spoil();
			leave();
		}
	}

	private void spoil() {
		this.scope.spoil(Failure.Effect.CONNECTION,
				new TimeoutException("A cancelled statement did not come to its end"));
	}

	private void leave() {
		if (!this.settled.compareAndSet(false, true)) {
			return;
		}
		dispose(this.grace);
		dispose(this.deadline);
		this.lease.overdue(false);
		this.scope.queue().leave(this.statement);
	}

	/**
	 * The statement that is to settle, as far as the driver is concerned.
	 */
	interface Running extends TurnQueue.Waiter {

		/** Tells the driver that nobody wants it. */
		void stop();

		/** Lets it come to its end; what it gives is thrown away. */
		void runOut();

	}

	private static void dispose(@Nullable Disposable timer) {
		if (timer != null) {
			timer.dispose();
		}
	}

}
