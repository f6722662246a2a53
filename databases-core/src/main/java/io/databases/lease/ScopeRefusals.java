package io.databases.lease;

import io.databases.error.DatabaseStateException;
import io.databases.transaction.TransactionFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a call that a scope can't take.
 */
final class ScopeRefusals {

	private ScopeRefusals() {
	}

	/** The error for a call, {@code null} if the scope can take it. */
	static @Nullable RuntimeException of(Scope scope, String call) {
		if (!scope.isOpen()) {
			return ended(scope, call);
		}
		Throwable reason = scope.failure();
		if (reason == null) {
			return null;
		}
		RuntimeException committed = ServerCommit.refusal(scope, call + " was not sent");
		return (committed != null) ? committed
				: new TransactionFailedException(call + " was not sent: " + scope.describe() + " has failed ("
				// the class only: a server's text may hold values
						+ reason.getClass().getSimpleName() + ") and can only be rolled back", reason);
	}

	static DatabaseStateException ended(Scope scope, String call) {
		return scope.isTransaction()
				? new DatabaseStateException(
						call + " came after the end of " + scope.describe() + ": its handle must not be used any more")
				: new DatabaseStateException(call + " came after the connection had been given back");
	}

}
