package io.databases.lease;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.databases.error.Failure;
import io.databases.transaction.TransactionFailedException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * What becomes of a connection whose statement was cancelled. The driver was told; now a
 * fence is sent behind the statement, which is answered when the server is through with
 * it. If that takes longer than the grace, the server is told to stop the statement. Such
 * a request may arrive late and hit whatever runs then: so once one is sent, only a fence
 * that was sent after its completion and is answered well is a proof. The turn is held
 * meanwhile. What has not settled within the limit is doomed.
 * <p>
 * In a transaction a cancelled write has failed the scope, since whether it took place
 * nobody can say; so has a query that was cancelled before its first row, and whatever
 * had to be stopped on a server that ends the transaction with the statement. A stream of
 * rows that ends early has not.
 */
final class Settlement {

	private enum Phase {

		GRACE, CANCELLING, SETTLED

	}

	private static final int ATTEMPTS = 3;

	private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.GRACE);

	/**
	 * Two things must have happened before the last fence: the first one answered, the
	 * cancel request completed.
	 */
	private final AtomicInteger arrivals = new AtomicInteger();

	private final Scope scope;

	private final TurnQueue.Waiter turn;

	private final Lease lease;

	private volatile @Nullable Disposable grace;

	private Settlement(Scope scope, TurnQueue.Waiter turn) {
		this.scope = scope;
		this.turn = turn;
		this.lease = scope.lease();
	}

	static void start(Scope scope, boolean spoils, TurnQueue.Waiter turn) {
		if (scope.isTransaction() && spoils) {
			scope.fail(new TransactionFailedException("A statement was cancelled while it ran", null));
		}
		new Settlement(scope, turn).begin();
	}

	private void begin() {
		this.grace = Lease.after(this.lease.limits().grace(), this::graceIsOver);
		fence(this::firstFence);
	}

	private void fence(Consumer<Boolean> end) {
		Detached.test(this.lease.session().fence(), "A fence", this.lease.limits().drain(), end);
	}

	private void firstFence(boolean answered) {
		if (!this.phase.compareAndSet(Phase.GRACE, Phase.SETTLED)) {
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
				this.scope.fail(new TransactionFailedException("A statement was cancelled on the server", null));
			}
			Detached.run(this.lease.session().cancel(), "Cancelling on the server", this.lease.limits().drain(),
					(error) -> arrived());
		}
	}

	private void arrived() {
		if (this.arrivals.incrementAndGet() == 2) {
			fence((answered) -> lastFence(1, answered));
		}
	}

	/* The late hit, if there is one, hits a fence: then the next one is answered. */
	private void lastFence(int attempt, boolean answered) {
		if (answered) {
			leave();
		}
		else if (attempt < ATTEMPTS) {
			fence((again) -> lastFence(attempt + 1, again));
		}
		else {
			doom();
		}
	}

	private void doom() {
		TimeoutException reason = new TimeoutException("A cancelled statement did not come to its end");
		this.scope.spoil(Failure.Effect.CONNECTION, reason);
		leave();
	}

	private void leave() {
		Disposable pending = this.grace;
		if (pending != null) {
			pending.dispose();
		}
		this.scope.queue().leave(this.turn);
	}

}
