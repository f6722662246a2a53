package io.databases.lease;

import java.time.Duration;

import io.databases.error.DatabaseTimeoutException;

/**
 * What is said of a statement whose limit is over.
 */
public final class TimedOut {

	private TimedOut() {
	}

	static DatabaseTimeoutException byUs(Scope scope, String what, Duration limit, boolean answered) {
		return new DatabaseTimeoutException(message(scope, what, limit,
				answered ? "the server has begun to answer, but was not through" : "the server has not answered"));
	}

	/**
	 * The error where the server itself has stopped the statement, or said that it was
	 * stopped.
	 * @param scope where it ran
	 * @param sql its text
	 * @param limit its limit
	 * @param error the server's error
	 * @return the error to report
	 */
	public static DatabaseTimeoutException byServer(Scope scope, String sql, Duration limit, Throwable error) {
		return new DatabaseTimeoutException("The server has stopped the statement [" + sql + "], whose limit is "
				+ limit.toMillis() + " ms" + where(scope), error);
	}

	/**
	 * The error of a transaction whose limit is over.
	 * @param scope the transaction
	 * @param limit its limit
	 * @return the error to report, which tells what was going on and where
	 */
	public static DatabaseTimeoutException ofTransaction(Scope scope, Duration limit) {
		Lease lease = scope.lease();
		return new DatabaseTimeoutException("The " + scope.describe() + " was rolled back: it took longer than its"
				+ " limit of " + limit.toMillis() + " ms. At its end the connection was held by " + lease.activity()
				+ ", for " + Duration.ofNanos(lease.heldNanos()).toMillis() + " ms" + lease.surroundings()
				+ ". The limit is the transaction's own 'timeout'");
	}

	private static String message(Scope scope, String what, Duration limit, String state) {
		return "Waited " + limit.toMillis() + " ms for the " + what + ": " + state + where(scope);
	}

	private static String where(Scope scope) {
		return ". It ran in " + scope.describe() + ", on a connection held for "
				+ Duration.ofNanos(scope.lease().heldNanos()).toMillis() + " ms" + scope.lease().surroundings()
				+ (scope.isTransaction() ? ". This scope can only be rolled back" : "") + ". The limit is 'statement'";
	}

}
