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

	private static String message(Scope scope, String what, Duration limit, String state) {
		return "Waited " + limit.toMillis() + " ms for the " + what + ": " + state + where(scope);
	}

	private static String where(Scope scope) {
		return ". It ran in " + scope.describe() + ", on a connection held for "
				+ Duration.ofNanos(scope.lease().heldNanos()).toMillis() + " ms" + scope.lease().surroundings()
				+ (scope.isTransaction() ? ". This scope can only be rolled back" : "") + ". The limit is 'statement'";
	}

}
