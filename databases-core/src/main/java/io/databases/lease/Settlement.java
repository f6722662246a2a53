package io.databases.lease;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.databases.error.Failure;
import io.databases.transaction.TransactionFailedException;
import io.databases.url.CancelMode;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * What becomes of a connection whose statement was cancelled, or has taken too long. The
 * driver was told; now a fence is sent behind the statement, which is answered when the
 * server is through with it. If that takes longer than the grace, the server is told to
 * stop the statement, again and again until the fence is answered
 * ({@link CancelRequests}). The turn is held meanwhile. What has not settled within the
 * limit is doomed as not answered: before its close the session is ended on the server.
 * <p>
 * With {@link CancelMode#DRAIN} the server is not told to stop the statement, with
 * {@link CancelMode#DISCARD} the connection is doomed at once.
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
 * <li>A connection whose turn is left is proved to be of use, or doomed; a transaction
 * that is gone by then has failed up to its root.</li>
 * <li>The fence is sent after the driver was given the statement: one that overtakes it
 * would prove nothing.</li>
 * </ul>
 */
final class Settlement {

	private final AtomicBoolean settled = new AtomicBoolean();

	private final Scope scope;

	private final Running statement;

	private final Lease lease;

	private final CancelRequests requests;

	private volatile @Nullable Disposable grace;

	private volatile @Nullable Disposable deadline;

	private Settlement(Scope scope, Running statement) {
		this.scope = scope;
		this.statement = statement;
		this.lease = scope.lease();
		this.requests = new CancelRequests(this.lease, this::proved);
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

	/**
	 * The statement's limit is over, or that of who waits for its end: no grace is left.
	 */
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
			deadlineIsOver();
			return;
		}
		this.deadline = Lease.after(limits.drain().plus(patience), this::deadlineIsOver);
		if (limits.cancel() == CancelMode.SERVER && !patience.isZero()) {
			this.grace = Lease.after(patience, this::graceIsOver);
		}
		this.statement.handover().afterwards(this::fence);
		if (limits.cancel() == CancelMode.SERVER && patience.isZero()) {
			graceIsOver();
		}
	}

	/* The deadline, not the fence's own limit, tells that it was never answered. */
	private void fence() {
		Detached.test(() -> this.lease.session().fence(), "A fence", this.lease.limits().drain().multipliedBy(2),
				this.requests::ended);
	}

	private void graceIsOver() {
		if (this.requests.start()) {
			if (this.scope.isTransaction() && !this.lease.session().isTransactionKeptByCancel()) {
				this.scope.fail(new TransactionFailedException(
						"A statement was cancelled on the server, which ends the transaction there. If the first rows of a"
								+ " large result were all that was wanted, say so with LIMIT or read it with iterate",
						null));
			}
			this.requests.send();
		}
	}

	/* Whoever comes first decides: after it the turn may be somebody else's. */
	private void proved(boolean usable) {
		if (!this.settled.compareAndSet(false, true)) {
			return;
		}
		if (!usable) {
			this.scope.spoil(Failure.Effect.CONNECTION,
					new TimeoutException("A cancelled statement did not come to its end"));
		}
		else {
			lookForTransaction();
		}
		dispose(this.grace);
		dispose(this.deadline);
		this.lease.overdue(false);
		this.scope.queue().leave(this.statement);
		this.statement.settled();
	}

	/*
	 * What came after the cancel, a deadlock for example, told the driver only. Whoever
	 * gets the turn next would send into no transaction.
	 */
	private void lookForTransaction() {
		if (this.scope.isTransaction() && this.lease.session().isTransactionOver()) {
			this.scope.spoil(Failure.Effect.TRANSACTION, new TransactionFailedException(
					"The server ended the transaction by itself while a cancelled statement came to its end", null));
		}
	}

	private void deadlineIsOver() {
		this.requests.abandon();
		if (!this.settled.get()) {
			this.statement.stop();
		}
		proved(false);
	}

	/**
	 * The statement that is to settle, as far as the driver is concerned.
	 */
	interface Running extends TurnQueue.Waiter {

		/** Tells the driver that nobody wants it. */
		void stop();

		/** Lets it come to its end; what it gives is thrown away. */
		void runOut();

		/** When the driver has it. */
		Handover handover();

		/** It has left the turn: the connection is of use again, or doomed. */
		void settled();

	}

	private static void dispose(@Nullable Disposable timer) {
		if (timer != null) {
			timer.dispose();
		}
	}

}
