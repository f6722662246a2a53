package io.databases.lease;

import java.time.Duration;

import io.databases.error.DatabaseTimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A wait for the turn of a scope, within the limit. Made only where somebody really
 * waits, so that the plain case costs nothing.
 * <p>
 * Invariant: who waits hears exactly one of granted, refused by the queue, refused by the
 * limit; or nothing, if it has withdrawn. The queue decides: only what it still had in
 * its list can be withdrawn.
 */
final class TurnWait {

	private final Scope scope;

	private final TurnQueue.Waiter waiter;

	private final Disposable timer;

	private TurnWait(Scope scope, TurnQueue.Waiter waiter) {
		this.scope = scope;
		this.waiter = waiter;
		this.timer = Lease.after(scope.lease().limits().turn(), this::expired);
	}

	/**
	 * Limits a wait that has begun.
	 * @param scope whose turn is waited for
	 * @param waiter who waits; it is refused when the limit is over
	 * @return the wait, which the waiter ends when it waits no more
	 */
	static TurnWait start(Scope scope, TurnQueue.Waiter waiter) {
		return new TurnWait(scope, waiter);
	}

	/** It waits no more. */
	static void end(@Nullable TurnWait wait) {
		if (wait != null) {
			wait.timer.dispose();
		}
	}

	private void expired() {
		TurnQueue.Waiter holder = this.scope.queue().holder();
		if (this.scope.queue().withdraw(this.waiter)) {
			this.waiter.refused(timeout(holder));
		}
	}

	private DatabaseTimeoutException timeout(TurnQueue.@Nullable Waiter holder) {
		Duration limit = this.scope.lease().limits().turn();
		return new DatabaseTimeoutException(
				"Waited " + limit.toMillis() + " ms for the turn in " + this.scope.describe() + " to run "
						+ this.waiter.what() + ((holder != null) ? "; it is held by " + holder.what() : "") + " ("
						+ this.scope.queue().waitingCount() + " more waiting)" + this.scope.lease().surroundings()
						+ ". Is something inside it waiting for this, or not consumed? The limit is 'turn'");
	}

}
