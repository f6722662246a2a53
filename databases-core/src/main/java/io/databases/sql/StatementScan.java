package io.databases.sql;

import org.jspecify.annotations.Nullable;

/**
 * Finds out what one statement does. Fed with its tokens in order.
 */
final class StatementScan {

	private final Head head = new Head();

	private final SessionFunctions functions;

	private final Clauses clauses;

	private final Settings settings = new Settings();

	private Phase phase = Phase.START;

	private Verb verb = Verb.UNKNOWN;

	/** EXPLAIN or ANALYZE in front of the statement that it explains. */
	private @Nullable Verb explaining;

	/** Whether the explained statement is carried out. */
	private boolean analyzed;

	/** Whether a common table expression changes rows. */
	private boolean writingExpression;

	/** Whether the AS of a common table expression was seen. */
	private boolean expressionBegan;

	/** Whether the end of its query was seen. */
	private boolean expressionEnded;

	private int depth;

	/**
	 * The depth of the statement's own clauses: more than 0 for a query in parentheses.
	 */
	private int base;

	private boolean empty = true;

	private @Nullable Keyword previousWord;

	private @Nullable Keyword wordBeforeOpen;

	StatementScan(Dialect dialect) {
		this.functions = new SessionFunctions(dialect);
		this.clauses = new Clauses(dialect);
	}

	void accept(Lexer lexer) {
		Token token = lexer.token();
		Keyword keyword = (token == Token.WORD) ? lexer.keyword() : null;
		this.empty = false;
		if (token == Token.OPEN) {
			this.depth++;
			this.wordBeforeOpen = this.previousWord;
		}
		writingExpression(token, keyword);
		switch (this.phase) {
			case START -> start(token, keyword);
			case EXPRESSION_NAME, EXPRESSION -> expressions(token, keyword);
			case EXPLAIN -> explained(token, keyword);
			case FOR_STATEMENT -> forStatement(keyword);
			case MAIN -> main(lexer, keyword);
		}
		this.functions.accept(lexer, this.verb);
		if (token == Token.CLOSE) {
			this.depth = Math.max(0, this.depth - 1);
		}
		this.previousWord = keyword;
	}

	private void start(Token token, @Nullable Keyword keyword) {
		if (token == Token.OPEN) {
			return;
		}
		this.base = this.depth;
		if (keyword == Keyword.WITH) {
			this.phase = Phase.EXPRESSION_NAME;
			return;
		}
		begin(token, keyword, Verb.of(keyword));
	}

	private void begin(Token token, @Nullable Keyword keyword, Verb found) {
		this.verb = found;
		this.head.restart();
		this.head.add(token, keyword);
		boolean explains = found == Verb.EXPLAIN || found == Verb.DESCRIBE || found == Verb.ANALYZE;
		this.phase = (explains && this.explaining == null) ? Phase.EXPLAIN : Phase.MAIN;
		this.analyzed |= found == Verb.ANALYZE;
	}

	/** Skips "name AS (…), name AS (…)"; a name may be a word that would be a verb. */
	private void expressions(Token token, @Nullable Keyword keyword) {
		if (this.depth > this.base) {
			boolean outermost = this.depth == this.base + 1;
			if (token == Token.OPEN && outermost && this.expressionEnded) {
				// The query itself is in parentheses.
				this.phase = Phase.START;
			}
			this.expressionEnded |= token == Token.CLOSE && outermost && this.expressionBegan;
		}
		else if (token == Token.COMMA) {
			this.phase = Phase.EXPRESSION_NAME;
			this.expressionBegan = false;
			this.expressionEnded = false;
		}
		else if (this.phase == Phase.EXPRESSION_NAME) {
			this.phase = (keyword == Keyword.RECURSIVE) ? Phase.EXPRESSION_NAME : Phase.EXPRESSION;
		}
		else if (isMainVerb(Verb.of(keyword))) {
			begin(token, keyword, Verb.of(keyword));
		}
		else {
			this.expressionBegan |= keyword == Keyword.AS;
		}
	}

	private static boolean isMainVerb(Verb verb) {
		return switch (verb) {
			case SELECT, INSERT, UPDATE, DELETE, MERGE, REPLACE, VALUES, TABLE -> true;
			default -> false;
		};
	}

	private void explained(Token token, @Nullable Keyword keyword) {
		Verb found = Verb.of(keyword);
		this.head.add(token, keyword);
		if (keyword == Keyword.ANALYZE) {
			this.analyzed = true;
		}
		boolean expressions = keyword == Keyword.WITH && this.depth == this.base;
		boolean explains = found.kind() == Verb.Kind.CHANGE || found == Verb.SELECT || found == Verb.VALUES
				|| (this.verb != Verb.ANALYZE && (found == Verb.TABLE || found == Verb.CREATE || found == Verb.DECLARE
						|| found == Verb.EXECUTE || found == Verb.REFRESH));
		if (expressions || (explains && found != Verb.DO && found != Verb.LOAD)) {
			this.explaining = this.verb;
			this.base = this.depth;
			this.phase = Phase.START;
			start(token, keyword);
		}
	}

	/** MariaDB: SET STATEMENT name = value FOR statement. */
	private void forStatement(@Nullable Keyword keyword) {
		if (keyword == Keyword.FOR && this.depth == this.base) {
			this.phase = Phase.START;
		}
	}

	private void main(Lexer lexer, @Nullable Keyword keyword) {
		Token token = lexer.token();
		this.head.add(token, keyword);
		if (this.verb == Verb.SET && this.head.is(1, Keyword.STATEMENT) && this.head.token(2) == Token.WORD) {
			this.verb = Verb.UNKNOWN;
			this.phase = Phase.FOR_STATEMENT;
			return;
		}
		this.clauses.accept(lexer, this.verb, this.depth == this.base);
		this.settings.accept(lexer, this.verb);
	}

	/** Notices AS [[NOT] MATERIALIZED] (INSERT …). */
	private void writingExpression(Token token, @Nullable Keyword keyword) {
		if (token == Token.OPEN) {
			return;
		}
		boolean expression = this.wordBeforeOpen == Keyword.AS || this.wordBeforeOpen == Keyword.MATERIALIZED;
		this.writingExpression |= expression && (keyword == Keyword.INSERT || keyword == Keyword.UPDATE
				|| keyword == Keyword.DELETE || keyword == Keyword.MERGE);
		this.wordBeforeOpen = null;
	}

	boolean isEmpty() {
		return this.empty;
	}

	Head head() {
		return this.head;
	}

	/** The verb; EXPLAIN for a statement that is explained. */
	Verb verb() {
		if (this.explaining != null) {
			return this.explaining;
		}
		if (this.verb == Verb.BEGIN && this.head.isRoutine()) {
			return Verb.DO;
		}
		return (this.verb == Verb.DROP && this.head.is(1, Keyword.PREPARE)) ? Verb.DEALLOCATE : this.verb;
	}

	/** Whether EXPLAIN or ANALYZE stands before a statement. */
	boolean isExplained() {
		return this.explaining != null;
	}

	boolean isWrite() {
		if (this.explaining != null && !this.analyzed) {
			return false;
		}
		Verb doing = (this.explaining != null) ? this.verb : verb();
		return this.writingExpression || switch (doing) {
			case SELECT -> this.clauses.isIntoTable() || this.clauses.isLockingRows();
			case PRAGMA -> this.settings.isWritingPragma();
			default -> switch (doing.kind()) {
				case CHANGE, DDL, MAINTENANCE, OPAQUE -> true;
				case QUERY, TRANSACTION, SESSION, NEUTRAL -> false;
			};
		};
	}

	boolean returnsRows() {
		if (this.explaining != null || hasReturning()) {
			return true;
		}
		return switch (verb()) {
			case SELECT -> !this.clauses.isInto();
			case ANALYZE, CHECK, OPTIMIZE, REPAIR, CACHE, XA -> true;
			default -> verb().kind() == Verb.Kind.QUERY || verb().kind() == Verb.Kind.OPAQUE;
		};
	}

	boolean hasReturning() {
		return this.explaining == null && this.clauses.hasReturning();
	}

	/**
	 * What the statement calls or assigns; an explained one too, to be on the safe side.
	 */
	boolean callsSessionFunction() {
		return this.functions.isCalled();
	}

	boolean intoTemporary() {
		return this.clauses.isIntoTemporary();
	}

	boolean namesTemporarySchema() {
		return this.settings.namesTemporarySchema();
	}

	boolean isLocking() {
		return this.settings.isLocking();
	}

	boolean isHolding() {
		return this.settings.isHolding();
	}

	boolean hasString() {
		return this.settings.hasString() || this.head.isRoutine();
	}

	boolean changesPragma() {
		return this.settings.isChangingPragma();
	}

	Autocommit autocommit() {
		return this.settings.autocommit();
	}

	/**
	 * What SET does to autocommit.
	 */
	enum Autocommit {

		UNTOUCHED, ON, OFF

	}

	private enum Phase {

		/** Before the verb. */
		START,

		/** Before the name of a common table expression. */
		EXPRESSION_NAME,

		/** Behind such a name. */
		EXPRESSION,

		/** Behind EXPLAIN. */
		EXPLAIN,

		/** Behind SET STATEMENT, before FOR. */
		FOR_STATEMENT,

		/** Behind the verb. */
		MAIN

	}

}
