package io.databases.lease;

import io.databases.error.Failure;
import io.databases.transaction.TransactionFailedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Transactions that the server has committed by itself, as MySQL and MariaDB do before
 * DDL: their scopes have failed, and unlike others that have failed they can't be undone.
 * Nobody must be told that they were.
 */
final class ServerCommit {

	private ServerCommit() {
	}

	/**
	 * The reason why a transaction is over once a statement is sent before which the
	 * server commits: also if the statement itself fails or is cancelled.
	 */
	static TransactionFailedException before(Scope scope, String sql) {
		return reason(scope.describe() + " is over: the server commits an open transaction before [" + sql
				+ "], so that what was done in it is stored");
	}

	/**
	 * The reason why a transaction is over that the server has ended while a statement
	 * ran that said nothing of it, such as a call of a procedure.
	 */
	static TransactionFailedException within(Scope scope, String sql) {
		String what = "The server ended the transaction by itself after [" + sql + "]";
		return !scope.lease().session().commitsByItself() ? new TransactionFailedException(what, null)
				: reason(what + ": it commits before DDL, also inside of procedures, so that what was done in "
						+ scope.describe() + " has to be taken as stored");
	}

	/** Whether the server has committed a transaction, whatever was told of it. */
	static boolean isCertain(Scope scope) {
		Lease lease = scope.lease();
		return scope.isBegun() && !lease.isDoomed() && lease.session().commitsByItself()
				&& lease.session().isTransactionOver() && !isUndone(scope);
	}

	private static boolean isUndone(Scope scope) {
		Throwable reason = scope.failure();
		return reason != null && !(reason instanceof TransactionFailedException)
				&& scope.lease().classify(reason).effect() != Failure.Effect.STATEMENT;
	}

	private static TransactionFailedException reason(String message) {
		return new TransactionFailedException(message, null, true);
	}

	/** The error for a call that comes when it is over, {@code null} if it is not. */
	static @Nullable TransactionFailedException refusal(Scope scope, String call) {
		return (scope.failure() instanceof TransactionFailedException reason && reason.isCommittedByServer())
				? new TransactionFailedException(call + ": " + reason.getMessage(), reason, true) : null;
	}

	/** Corrects the error of a commit, which knows only of what can be undone. */
	static Throwable ofCommit(Scope scope, Throwable error) {
		TransactionFailedException refusal = (error instanceof TransactionFailedException)
				? refusal(scope, "COMMIT was not sent") : null;
		return (refusal != null) ? refusal : error;
	}

	/** What there is to say when a rollback has come to its end without an error. */
	static Mono<Void> ofRollback(Scope scope) {
		return Mono.defer(() -> {
			TransactionFailedException refusal = refusal(scope, "Nothing was rolled back");
			return (refusal != null) ? Mono.error(refusal) : Mono.empty();
		});
	}

}
