package io.databases.query;

import io.databases.lease.StatementKind;
import io.databases.sql.SqlText;

/**
 * What the lease needs to know of a text.
 */
final class StatementKinds {

	private StatementKinds() {
	}

	static StatementKind of(SqlText text) {
		boolean control = text.controlsTransaction();
		if (!control && !text.touchesSession() && !text.causesImplicitCommit()) {
			return text.isWrite() ? StatementKind.WRITE : StatementKind.READ;
		}
		return new StatementKind(text.isWrite(), text.touchesSession() || control, text.causesImplicitCommit(),
				control);
	}

}
