package io.databases.lease;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.databases.error.DatabaseTimeoutException;
import io.databases.error.Failure;
import io.databases.transaction.TransactionFailedException;
import io.databases.transaction.UnknownTransactionOutcomeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.MonoSink;

/**
 * Ends a scope: closes its queue, waits for the last holder, then commits or rolls back,
 * then gives the parent's turn back. Runs to its end once it has begun. The sink, if
 * there is one, is told last, when the connection is free again.
 * <p>
 * Invariants:
 * <ul>
 * <li>The last holder is waited for as long as the scope's patience lasts; then it is
 * stopped. One that does not leave within the limits for that has doomed the connection,
 * and the scope ends without its turn: whatever holds it, nobody waits for ever.</li>
 * <li>Exactly one of granted and given up counts: whoever moves the phase on. The scope
 * is closed once.</li>
 * <li>After the patience is over, nothing is committed that was stopped on the way: the
 * stopped statement has failed its scope.</li>
 * </ul>
 */
final class ScopeEnding implements TurnQueue.Waiter {

	private static final Logger logger = LoggerFactory.getLogger(ScopeEnding.class);

	private enum Phase {

		WAITING, GRANTED, GIVEN_UP

	}

	private static final AtomicReferenceFieldUpdater<ScopeEnding, Phase> PHASE = AtomicReferenceFieldUpdater
		.newUpdater(ScopeEnding.class, Phase.class, "phase");

	private volatile Phase phase = Phase.WAITING;

	private final Scope scope;

	private final boolean commit;

	private final @Nullable MonoSink<Void> sink;

	/** Only where the last holder has to be waited for. */
	private volatile @Nullable Disposable timer;

	/** Set when the patience was over. */
	private volatile @Nullable DatabaseTimeoutException tooLong;

	private ScopeEnding(Scope scope, boolean commit, @Nullable MonoSink<Void> sink) {
		this.scope = scope;
		this.commit = commit;
		this.sink = sink;
	}

	static void start(Scope scope, boolean commit, MonoSink<Void> sink) {
		new ScopeEnding(scope, commit, sink).begin();
	}

	/** Rolls back a scope that nobody has a hand on any more. */
	static void detached(Scope scope) {
		new ScopeEnding(scope, false, null).begin();
	}

	private void begin() {
		if (!this.scope.startEnding()) {
			if (this.sink != null) {
				this.sink.error(ScopeRefusals.ended(this.scope, this.commit ? "COMMIT" : "ROLLBACK"));
			}
			return;
		}
		Scope child = this.scope.child();
		TurnQueue.Waiter opening = this.scope.queue().holder();
		if (child != null && opening != null && child.isLeftOpen()) {
			opening.afterHandover(() -> endLeftOpen(child));
		}
		this.scope.queue().close(() -> ScopeRefusals.ended(this.scope, "A statement"), this);
		if (this.phase == Phase.WAITING) {
			waitFor(this.scope.patience(), this::patienceIsOver);
		}
	}

	/* One that is on its way to its end, after a cancel for example, is waited for. */
	private void endLeftOpen(Scope child) {
		if (child.isLeftOpen()) {
			this.scope.fail(new TransactionFailedException("The end of " + this.scope.describe() + " came while "
					+ child.describe() + " inside was open: end the inner one first", null));
			detached(child);
		}
	}

	private void waitFor(Duration limit, Runnable action) {
		if (limit.isZero()) {
			action.run();
			return;
		}
		Disposable next = Lease.after(limit, action);
		this.timer = next;
		if (this.phase != Phase.WAITING) {
			next.dispose();
		}
	}

	private void patienceIsOver() {
		TurnQueue.Waiter holder = this.scope.queue().holder();
		if (this.phase != Phase.WAITING || holder == null) {
			return;
		}
		Limits limits = this.scope.lease().limits();
		DatabaseTimeoutException reason = TimedOut.ofEnd(this.scope, this.commit ? "commit" : "roll back",
				Activity.of(this.scope));
		this.tooLong = reason;
		Activity.stop(this.scope, reason);
		if (this.phase == Phase.WAITING) {
			// as long as stopping it may take, and a rollback of what it was in
			waitFor(limits.grace().plus(limits.drain().multipliedBy(2)), this::giveUp);
		}
	}

	private void giveUp() {
		if (!PHASE.compareAndSet(this, Phase.WAITING, Phase.GIVEN_UP)) {
			return;
		}
		DatabaseTimeoutException reason = Objects.requireNonNull(this.tooLong);
		TimeoutException unanswered = new TimeoutException(reason.getMessage());
		unanswered.initCause(reason);
		this.scope.spoil(Failure.Effect.CONNECTION, unanswered);
		end(this.commit ? reason : null); // the server rolls back when it is closed
	}

	/** The scope's last turn. */
	@Override
	public void granted() {
		if (!PHASE.compareAndSet(this, Phase.WAITING, Phase.GRANTED)) {
			return; // nobody comes behind the end
		}
		Disposable pending = this.timer;
		if (pending != null) {
			pending.dispose();
		}
		Throwable failure = this.scope.failure();
		if (this.commit && failure == null) {
			commit();
		}
		else if (this.commit && failure == this.tooLong) {
			rollback(failure);
		}
		else if (this.commit && failure != null) {
			rollback(new TransactionFailedException("COMMIT was not sent: " + this.scope.describe()
					+ " has failed and was rolled back. The cause is what made it fail", failure));
		}
		else {
			rollback(null);
		}
	}

	private void commit() {
		Lease lease = this.scope.lease();
		if (!this.scope.isBegun()) {
			end(null);
		}
		else if (this.scope.depth() == 1) {
			Detached.run(() -> lease.session().commit(), "COMMIT", lease.limits().turn(), this::committed);
		}
		else {
			Detached.run(() -> lease.session().releaseSavepoint(this.scope.savepointName()), "RELEASE SAVEPOINT",
					lease.limits().turn(), this::released);
		}
	}

	private void committed(@Nullable Throwable error) {
		if (error == null) {
			end(null);
			return;
		}
		Lease lease = this.scope.lease();
		if (error instanceof TimeoutException || lease.classify(error).effect() == Failure.Effect.CONNECTION) {
			lease.doom(error);
			end(new UnknownTransactionOutcomeException(
					"The connection was lost after COMMIT had been sent: the outcome of " + this.scope.describe()
							+ " is unknown",
					error));
			return;
		}
		rollback(error);
	}

	private void released(@Nullable Throwable error) {
		if (error == null) {
			end(null);
			return;
		}
		failedInParent(error);
		end(error);
	}

	private void rollback(@Nullable Throwable reported) {
		Lease lease = this.scope.lease();
		if (!this.scope.isBegun() || lease.isDoomed()) {
			end(reported); // the server rolls back when the connection is closed
		}
		else if (this.scope.depth() == 1) {
			Detached.run(() -> lease.session().rollback(), "ROLLBACK", lease.limits().drain(), (error) -> {
				if (error != null) {
					lease.doom(error);
				}
				end(merge(reported, error));
			});
		}
		else if (serverHasEndedIt()) {
			end(reported);
		}
		else {
			Detached.run(() -> lease.session().rollbackToSavepoint(this.scope.savepointName()), "ROLLBACK TO SAVEPOINT",
					lease.limits().drain(), (error) -> {
						if (error != null) {
							failedInParent(error);
						}
						end(merge(reported, error));
					});
		}
	}

	/*
	 * The root failing with the child means that there is no savepoint left to go back
	 * to.
	 */
	private boolean serverHasEndedIt() {
		Scope parent = this.scope.parent();
		return parent != null && parent.failure() != null && parent.failure() == this.scope.failure();
	}

	/* What could not be kept or undone in a savepoint has spoiled what is around it. */
	private void failedInParent(Throwable error) {
		Scope parent = this.scope.parent();
		if (parent != null) {
			parent.spoil(this.scope.lease().classify(error).effect(), error);
			parent.fail(error);
		}
	}

	static @Nullable Throwable merge(@Nullable Throwable first, @Nullable Throwable second) {
		if (first == null) {
			return second;
		}
		if (second != null && second != first) {
			first.addSuppressed(second);
		}
		return first;
	}

	private void end(@Nullable Throwable error) {
		this.scope.closeAsEnded();
		if (this.sink == null) {
			if (error != null) {
				logger.debug("Rolling back {} in the background failed", this.scope.describe(), error);
			}
		}
		else if (error != null) {
			this.sink.error(error);
		}
		else {
			this.sink.success();
		}
	}

	@Override
	public void refused(Throwable reason) {
		// the closer of a queue is never refused
		throw new IllegalStateException("The end of " + this.scope.describe() + " was refused", reason);
	}

	@Override
	public String what() {
		return "the end of " + this.scope.describe();
	}

}
