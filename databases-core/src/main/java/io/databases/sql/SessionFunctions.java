package io.databases.sql;

import org.jspecify.annotations.Nullable;

/**
 * Notices calls of functions, and assignments, that change the session's state. Fed with
 * every token of a statement in order.
 */
final class SessionFunctions {

	private final boolean variables;

	private boolean called;

	/** A function's name, if the last token is one that matters. */
	private @Nullable Keyword name;

	private boolean afterInto;

	private int depth;

	/** The depth inside the parentheses of set_config, or 0 outside. */
	private int settingDepth;

	private int argument;

	/** The tokens of its third argument. */
	private int lastLength;

	private boolean lastTrue;

	SessionFunctions(Dialect dialect) {
		this.variables = dialect.has(Syntax.USER_VARIABLES);
	}

	boolean isCalled() {
		return this.called;
	}

	void accept(Lexer lexer, Verb verb) {
		Token token = lexer.token();
		if (token == Token.OPEN) {
			this.depth++;
			opened();
		}
		else if (token == Token.CLOSE) {
			closed();
			this.depth = Math.max(0, this.depth - 1);
		}
		else if (this.settingDepth > 0) {
			argument(token, lexer.keyword());
		}
		if (this.variables) {
			variables(lexer, verb);
		}
		this.afterInto = lexer.keyword() == Keyword.INTO;
		this.name = functionName(lexer.nameAsKeyword());
	}

	private void opened() {
		if (this.name == Keyword.SET_CONFIG && this.settingDepth == 0) {
			this.settingDepth = this.depth;
			this.argument = 1;
			this.lastLength = 0;
			this.lastTrue = false;
		}
		else if (this.name != null) {
			this.called = true;
		}
		else if (this.settingDepth > 0) {
			this.lastLength += (this.argument == 3) ? 1 : 0;
		}
	}

	private void closed() {
		if (this.settingDepth > 0 && this.depth == this.settingDepth) {
			// Local to the transaction if the third argument is the word true.
			this.called |= !(this.argument == 3 && this.lastLength == 1 && this.lastTrue);
			this.settingDepth = 0;
		}
	}

	private void argument(Token token, @Nullable Keyword keyword) {
		if (token == Token.COMMA && this.depth == this.settingDepth) {
			this.argument++;
		}
		else if (this.argument == 3) {
			this.lastLength++;
			this.lastTrue = keyword == Keyword.TRUE;
		}
	}

	private void variables(Lexer lexer, Verb verb) {
		boolean variable = lexer.token() == Token.VARIABLE;
		this.called |= lexer.token() == Token.ASSIGN
				|| (variable && (this.afterInto || verb == Verb.CALL || verb == Verb.LOAD));
	}

	private static @Nullable Keyword functionName(@Nullable Keyword keyword) {
		if (keyword == null) {
			return null;
		}
		return switch (keyword) {
			case SET_CONFIG, GET_LOCK, RELEASE_LOCK, RELEASE_ALL_LOCKS, PG_ADVISORY_LOCK, PG_ADVISORY_LOCK_SHARED,
					PG_ADVISORY_UNLOCK, PG_ADVISORY_UNLOCK_ALL, PG_ADVISORY_UNLOCK_SHARED, PG_TRY_ADVISORY_LOCK,
					PG_TRY_ADVISORY_LOCK_SHARED ->
				keyword;
			default -> null;
		};
	}

}
