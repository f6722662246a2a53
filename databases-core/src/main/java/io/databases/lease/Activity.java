package io.databases.lease;

import java.time.Duration;

/**
 * What goes on in a scope, or in what is open inside of it: the innermost one has the
 * connection.
 */
final class Activity {

	private Activity() {
	}

	/** In words, without values. */
	static String of(Scope scope) {
		Scope innermost = scope.innermost();
		TurnQueue.Waiter holder = innermost.queue().holder();
		return (holder != null) ? holder.what() : innermost.describe() + ", idle";
	}

	/** How long it may go on: the smaller of a limit and what is left of another one. */
	static Duration nearer(Duration limit, Duration left) {
		return left.isNegative() ? Duration.ZERO : (left.compareTo(limit) < 0) ? left : limit;
	}

	/** Stops what runs. */
	static void stop(Scope scope, RuntimeException reason) {
		TurnQueue.Waiter holder = scope.innermost().queue().holder();
		if (holder != null) {
			holder.expire(reason);
		}
	}

}
