package io.databases.lease;

import java.time.Duration;

import io.databases.error.DatabaseTimeoutException;

/**
 * What is said of a statement whose limit is over.
 */
public final class TimedOut {

	private TimedOut() {
	}

	static DatabaseTimeoutException byUs(Scope scope, String what, Duration limit, String limitName, boolean answered) {
		return new DatabaseTimeoutException(message(scope, what, limit, limitName,
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
				+ limit.toMillis() + " ms" + where(scope, "statement"), error);
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

	/**
	 * The error of an end that has waited for whoever had the last turn.
	 * @param scope what was to end
	 * @param task what its end was to be
	 * @param holder who had the turn
	 * @return the error to report
	 */
	static DatabaseTimeoutException ofEnd(Scope scope, String task, String holder) {
		Duration whole = scope.options().timeout();
		Duration turn = scope.lease().limits().turn();
		boolean isOver = whole != null && scope.patience().isZero();
		return new DatabaseTimeoutException(((whole != null && isOver)
				? "The limit of " + whole.toMillis() + " ms for " + scope.describe() + " is over"
				: "Waited " + turn.toMillis() + " ms to " + task + " " + scope.describe()) + ": it is held by " + holder
				+ ", which is stopped now" + scope.lease().surroundings()
				+ ". When a transaction ends, the results of its statements must have been consumed. The limit is "
				+ (isOver ? "the transaction's own 'timeout'" : "'turn'"));
	}

	/**
	 * The error of what still ran when everything was to be closed.
	 * @param lease where it ran
	 * @param limit how long it was waited for
	 * @return the error to report
	 */
	public static DatabaseTimeoutException ofShutdown(Lease lease, Duration limit) {
		return new DatabaseTimeoutException("Stopped by disconnect(), which had waited " + limit.toMillis()
				+ " ms for it: " + lease.activity() + ", on a connection held for "
				+ Duration.ofNanos(lease.heldNanos()).toMillis() + " ms. The limit is 'shutdown'");
	}

	private static String message(Scope scope, String what, Duration limit, String limitName, String state) {
		return "Waited " + limit.toMillis() + " ms for the " + what + ": " + state + where(scope, limitName);
	}

	private static String where(Scope scope, String limitName) {
		return ". It ran in " + scope.describe() + ", on a connection held for "
				+ Duration.ofNanos(scope.lease().heldNanos()).toMillis() + " ms" + scope.lease().surroundings()
				+ (scope.isTransaction() ? ". This scope can only be rolled back" : "") + ". The limit is '" + limitName
				+ "'";
	}

}
