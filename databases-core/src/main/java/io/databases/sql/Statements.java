package io.databases.sql;

import org.jspecify.annotations.Nullable;

/**
 * What the statements of a text do, taken together. Fed with every token in order.
 */
final class Statements {

	private final Dialect dialect;

	private final Blocks blocks = new Blocks();

	private StatementScan current;

	private int count;

	private int textEnd;

	private Verb verb = Verb.UNKNOWN;

	private boolean write;

	private boolean ddl;

	private boolean implicitCommit;

	private boolean rows;

	private boolean returning;

	private boolean touches;

	private boolean transactionControl;

	Statements(Dialect dialect) {
		this.dialect = dialect;
		this.current = new StatementScan(dialect);
	}

	void accept(Lexer lexer) {
		this.blocks.accept(lexer.token(), lexer.keyword(), this.current.head());
		if (lexer.token() == Token.SEMICOLON && !this.blocks.isOpen()) {
			end();
			this.current = new StatementScan(this.dialect);
		}
		else {
			this.current.accept(lexer);
			this.textEnd = lexer.end();
		}
	}

	/** Takes the end of a statement. */
	void end() {
		StatementScan statement = this.current;
		this.blocks.reset();
		if (statement.isEmpty()) {
			return;
		}
		this.count++;
		if (this.count == 1) {
			this.verb = statement.verb();
		}
		this.write |= statement.isWrite();
		this.ddl |= statement.verb().kind() == Verb.Kind.DDL;
		this.implicitCommit |= ImplicitCommits.causes(this.dialect, statement);
		this.rows |= statement.returnsRows();
		this.returning |= statement.hasReturning();
		this.touches |= SessionEffects.touches(this.dialect, statement);
		this.transactionControl |= TransactionControl.isOne(statement);
	}

	/** Where the last statement ends, without its semicolon and comments behind it. */
	int textEnd() {
		return this.textEnd;
	}

	int count() {
		return this.count;
	}

	Verb verb() {
		return this.verb;
	}

	boolean isWrite() {
		return this.write;
	}

	boolean isDdl() {
		return this.ddl;
	}

	boolean causesImplicitCommit() {
		return this.implicitCommit;
	}

	boolean returnsRows() {
		return this.rows;
	}

	boolean hasReturning() {
		return this.returning;
	}

	boolean touchesSession() {
		return this.touches;
	}

	boolean controlsTransaction() {
		return this.transactionControl;
	}

	/**
	 * The blocks of a routine's body, whose semicolons do not end the statement.
	 */
	private static final class Blocks {

		private int depth;

		/** An END that may belong to an IF or a loop, which the next word tells. */
		private boolean ended;

		private Token previous = Token.SEMICOLON;

		private @Nullable Keyword previousWord;

		void accept(Token token, @Nullable Keyword keyword, Head head) {
			if (this.ended) {
				this.ended = false;
				boolean other = keyword == Keyword.IF || keyword == Keyword.LOOP || keyword == Keyword.WHILE
						|| keyword == Keyword.REPEAT || keyword == Keyword.FOR;
				this.depth -= (other || this.depth == 0) ? 0 : 1;
			}
			if (keyword == Keyword.NOT && this.previousWord == Keyword.BEGIN && head.isOnly(Keyword.BEGIN)) {
				// MariaDB: BEGIN NOT ATOMIC … END.
				this.depth = 1;
			}
			else if (keyword != null && token == Token.WORD && this.previous != Token.DOT && head.isRoutine()) {
				word(keyword);
			}
			this.previous = token;
			this.previousWord = keyword;
		}

		private void word(Keyword keyword) {
			if (keyword == Keyword.END) {
				this.ended = true;
			}
			else if (keyword == Keyword.BEGIN || (keyword == Keyword.CASE && this.previousWord != Keyword.END)) {
				this.depth++;
			}
		}

		boolean isOpen() {
			return this.depth > 0;
		}

		void reset() {
			this.depth = 0;
			this.ended = false;
		}

	}

}
