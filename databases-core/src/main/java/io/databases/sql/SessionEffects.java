package io.databases.sql;

/**
 * Tells the statements after which a session is not as it was. What a procedure or a
 * function of the user does is not seen.
 */
final class SessionEffects {

	private SessionEffects() {
	}

	static boolean touches(Dialect dialect, StatementScan statement) {
		if (statement.head().isRoutine() && statement.verb() == Verb.CREATE) {
			return statement.head().isTemporary();
		}
		return statement.callsSessionFunction() || byVerb(dialect, statement);
	}

	private static boolean byVerb(Dialect dialect, StatementScan statement) {
		Head head = statement.head();
		return switch (statement.verb()) {
			case SET -> !(dialect.has(Syntax.TRANSACTION_LOCAL_SET) && (head.is(1, Keyword.LOCAL)
					|| head.is(1, Keyword.TRANSACTION) || head.is(1, Keyword.CONSTRAINTS)));
			case CREATE, DROP -> head.isTemporary() || statement.namesTemporarySchema();
			case SELECT -> statement.intoTemporary();
			case LOCK -> dialect.ddlCommits();
			case FLUSH -> statement.isLocking();
			case DO -> statement.hasString();
			case LOAD -> head.token(1) == Token.STRING;
			case DECLARE -> statement.isHolding();
			case PRAGMA -> statement.changesPragma();
			case HANDLER, UNKNOWN -> true;
			default -> statement.verb().kind() == Verb.Kind.TRANSACTION || statement.verb().kind() == Verb.Kind.SESSION;
		};
	}

}
