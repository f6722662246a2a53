package io.databases.sql;

import org.jspecify.annotations.Nullable;

/**
 * The clauses of a query or a change of rows that decide what it is. Fed with the tokens
 * behind the verb in order.
 */
final class Clauses {

	private final boolean returningKnown;

	private Token previous = Token.WORD;

	private @Nullable Keyword previousWord;

	private boolean mayReturn;

	private boolean returning;

	private boolean into;

	private boolean intoVariable;

	private boolean intoTemporary;

	private boolean lockingRows;

	Clauses(Dialect dialect) {
		this.returningKnown = dialect.has(Syntax.RETURNING);
	}

	void accept(Lexer lexer, Verb verb, boolean own) {
		Keyword keyword = (lexer.token() == Token.WORD) ? lexer.keyword() : null;
		if (this.mayReturn) {
			returning(lexer);
		}
		if (own && keyword == Keyword.RETURNING && isClauseWord()) {
			this.mayReturn = this.returningKnown && switch (verb) {
				case INSERT, UPDATE, DELETE, MERGE, REPLACE -> true;
				default -> false;
			};
		}
		if (verb == Verb.SELECT) {
			select(lexer, keyword, own);
		}
		this.previous = lexer.token();
		this.previousWord = keyword;
	}

	/** A column of that name is followed by what no expression begins with. */
	private void returning(Lexer lexer) {
		this.mayReturn = false;
		this.returning |= switch (lexer.token()) {
			case COMMA, CLOSE, DOT, CAST, ASSIGN -> false;
			default -> !lexer.isComparison();
		};
	}

	private boolean isClauseWord() {
		return this.previous != Token.DOT && this.previousWord != Keyword.AS;
	}

	private void select(Lexer lexer, @Nullable Keyword keyword, boolean own) {
		if (this.previousWord == Keyword.INTO && this.into) {
			this.intoVariable = lexer.token() == Token.VARIABLE;
		}
		if (own && keyword == Keyword.INTO && isClauseWord()) {
			this.into = true;
		}
		boolean temporary = keyword == Keyword.TEMP || keyword == Keyword.TEMPORARY;
		this.intoTemporary |= temporary && (this.previousWord == Keyword.INTO || this.previousWord == Keyword.LOCAL);
		this.lockingRows |= isRowLock(keyword);
	}

	/** FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE, FOR KEY SHARE, LOCK IN SHARE MODE. */
	private boolean isRowLock(@Nullable Keyword keyword) {
		return switch ((this.previousWord != null) ? this.previousWord : Keyword.ABORT) {
			case FOR -> keyword == Keyword.UPDATE || keyword == Keyword.SHARE || keyword == Keyword.NO
					|| keyword == Keyword.KEY;
			case LOCK -> keyword == Keyword.IN;
			default -> false;
		};
	}

	boolean hasReturning() {
		return this.returning;
	}

	boolean isInto() {
		return this.into;
	}

	boolean isIntoTable() {
		return this.into && !this.intoVariable;
	}

	boolean isIntoTemporary() {
		return this.intoTemporary;
	}

	boolean isLockingRows() {
		return this.lockingRows;
	}

}
