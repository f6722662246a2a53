package io.databases.sql;

/**
 * Tells the statements before which MySQL and MariaDB commit the transaction.
 */
final class ImplicitCommits {

	private ImplicitCommits() {
	}

	static boolean causes(Dialect dialect, StatementScan statement) {
		if (!dialect.ddlCommits()) {
			return false;
		}
		Head head = statement.head();
		return switch (statement.verb()) {
			case CREATE, DROP -> !head.isTemporary();
			case ALTER, TRUNCATE, RENAME, GRANT, REVOKE, COMMENT -> true;
			case INSTALL, UNINSTALL, OPTIMIZE, REPAIR, CHECK, CACHE, FLUSH, CHANGE, STOP, UNLOCK -> true;
			case ANALYZE -> !statement.isExplained();
			case BEGIN -> !head.isRoutine();
			case START -> true;
			case LOCK -> head.is(1, Keyword.TABLES) || head.is(1, Keyword.TABLE);
			case RESET -> !head.is(1, Keyword.PERSIST);
			case LOAD -> head.is(1, Keyword.INDEX);
			case SET -> head.is(1, Keyword.PASSWORD) || head.is(1, Keyword.DEFAULT)
					|| statement.autocommit() == StatementScan.Autocommit.ON;
			default -> false;
		};
	}

}
