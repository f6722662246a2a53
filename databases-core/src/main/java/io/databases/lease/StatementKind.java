package io.databases.lease;

import io.databases.error.DatabaseStateException;
import org.jspecify.annotations.Nullable;

/**
 * What the lease needs to know of a statement's text.
 *
 * @param write whether it may change data; unknown counts as a change
 * @param touchesSession whether it leaves the session other than it was: settings,
 * temporary tables, locks
 * @param endsTransaction whether the server commits an open transaction because of it
 * @param transactionControl whether it is a BEGIN, COMMIT or ROLLBACK as text
 */
public record StatementKind(boolean write, boolean touchesSession, boolean endsTransaction,
		boolean transactionControl) {

	/** A plain query. */
	public static final StatementKind READ = new StatementKind(false, false, false, false);

	/** A plain change. */
	public static final StatementKind WRITE = new StatementKind(true, false, false, false);

	@Nullable RuntimeException refusalIn(Scope scope, String sql) {
		if (!scope.isTransaction()) {
			return null;
		}
		if (this.transactionControl) {
			return new DatabaseStateException("The statement was not sent: [" + sql + "] would end or begin "
					+ scope.describe() + " behind its back. End it through its callback or handle instead");
		}
		if (this.endsTransaction && !outermost(scope).options().allowImplicitCommit()) {
			return new DatabaseStateException(
					"The statement was not sent: this database commits an open transaction before" + " [" + sql
							+ "], so that " + scope.describe() + " could no longer be rolled back. Run it outside of"
							+ " transactions, or open the outermost one with allowImplicitCommit(true)");
		}
		return null;
	}

	private static Scope outermost(Scope transaction) {
		Scope outermost = transaction;
		for (Scope around = transaction; around != null && around.isTransaction(); around = around.parent()) {
			outermost = around;
		}
		return outermost;
	}

}
