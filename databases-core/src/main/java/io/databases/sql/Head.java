package io.databases.sql;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The first tokens of a statement, beginning with its verb.
 */
final class Head {

	private static final int LENGTH = 16;

	private final Token[] tokens = new Token[LENGTH];

	private final @Nullable Keyword[] keywords = new @Nullable Keyword[LENGTH];

	private int size;

	private boolean kindKnown;

	private boolean routine;

	Head() {
		Arrays.fill(this.tokens, Token.END);
	}

	void restart() {
		this.size = 0;
		this.kindKnown = false;
		this.routine = false;
		Arrays.fill(this.tokens, Token.END);
		Arrays.fill(this.keywords, null);
	}

	void add(Token token, @Nullable Keyword keyword) {
		if (this.size < LENGTH) {
			this.tokens[this.size] = token;
			this.keywords[this.size] = keyword;
			this.size++;
			if (!this.kindKnown && keyword != null) {
				kind(keyword);
			}
		}
	}

	/**
	 * Whether the statement creates a routine, or is a block itself.
	 */
	boolean isRoutine() {
		return this.routine;
	}

	Token token(int index) {
		return this.tokens[index];
	}

	@Nullable Keyword keyword(int index) {
		return this.keywords[index];
	}

	boolean is(int index, Keyword keyword) {
		return this.keywords[index] == keyword;
	}

	/**
	 * Whether a word is all that there is as yet.
	 */
	boolean isOnly(Keyword keyword) {
		return this.size == 1 && is(0, keyword);
	}

	/**
	 * Whether a word stands among the first, behind the verb or words that may follow it
	 * before the kind of a thing is told.
	 */
	boolean isTemporary() {
		for (int i = 1; i < this.size; i++) {
			Keyword before = this.keywords[i - 1];
			boolean placed = i == 1 || before == Keyword.REPLACE || before == Keyword.LOCAL || before == Keyword.GLOBAL;
			if ((is(i, Keyword.TEMP) || is(i, Keyword.TEMPORARY)) && placed) {
				return true;
			}
		}
		return false;
	}

	private void kind(Keyword keyword) {
		if (is(0, Keyword.BEGIN)) {
			// MariaDB: BEGIN NOT ATOMIC.
			this.routine = this.size == 2 && keyword == Keyword.NOT;
			this.kindKnown = this.size > 1;
			return;
		}
		switch (keyword) {
			case TRIGGER, PROCEDURE, FUNCTION, EVENT -> {
				this.routine = is(0, Keyword.CREATE);
				this.kindKnown = true;
			}
			case TABLE, VIEW, INDEX, DATABASE, SCHEMA, SEQUENCE, TYPE, ROLE, SERVER -> this.kindKnown = true;
			default -> {
			}
		}
	}

}
