package io.databases.sql;

/**
 * Tells statements that begin, end or divide a transaction by themselves.
 */
final class TransactionControl {

	private TransactionControl() {
	}

	static boolean isOne(StatementScan statement) {
		Head head = statement.head();
		return switch (statement.verb()) {
			case START, PREPARE -> head.is(1, Keyword.TRANSACTION);
			case BEGIN -> !head.isRoutine();
			case SET -> statement.autocommit() != StatementScan.Autocommit.UNTOUCHED;
			default -> statement.verb().kind() == Verb.Kind.TRANSACTION;
		};
	}

}
