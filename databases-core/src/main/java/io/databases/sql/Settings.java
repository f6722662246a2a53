package io.databases.sql;

import java.util.Locale;
import java.util.Set;

import io.databases.sql.StatementScan.Autocommit;
import org.jspecify.annotations.Nullable;

/**
 * What a statement that is no query says about the session. Fed with the tokens behind
 * the verb in order.
 */
final class Settings {

	/** Pragmas whose parentheses hold a question. */
	private static final Set<String> ASKING_PRAGMAS = Set.of("collation_list", "compile_options", "database_list",
			"foreign_key_check", "foreign_key_list", "function_list", "index_info", "index_list", "index_xinfo",
			"integrity_check", "module_list", "pragma_list", "quick_check", "table_info", "table_list", "table_xinfo");

	/** Pragmas that work on the file and leave the session as it was. */
	private static final Set<String> WORKING_PRAGMAS = Set.of("incremental_vacuum", "optimize", "wal_checkpoint");

	private String lastName = "";

	private boolean dot;

	private boolean temporarySchema;

	private @Nullable Keyword previousWord;

	private boolean locking;

	private boolean holding;

	private boolean string;

	private boolean changingPragma;

	private boolean writingPragma;

	private Autocommit autocommit = Autocommit.UNTOUCHED;

	private AutocommitValue autocommitValue = AutocommitValue.NONE;

	void accept(Lexer lexer, Verb verb) {
		switch (verb) {
			case SET -> set(lexer);
			case PRAGMA -> pragma(lexer);
			case CREATE, DROP -> temporarySchema(lexer);
			default -> {
				this.locking |= lexer.keyword() == Keyword.LOCK;
				this.holding |= this.previousWord == Keyword.WITH && lexer.keyword() == Keyword.HOLD;
				this.string |= lexer.token() == Token.STRING;
			}
		}
		this.previousWord = lexer.keyword();
	}

	private void temporarySchema(Lexer lexer) {
		boolean named = this.previousWord == Keyword.TEMP || this.previousWord == Keyword.PG_TEMP;
		this.temporarySchema |= named && lexer.token() == Token.DOT;
	}

	private void pragma(Lexer lexer) {
		switch (lexer.token()) {
			case WORD, QUOTED -> {
				if (this.lastName.isEmpty() || this.dot) {
					this.lastName = lexer.text().toLowerCase(Locale.ROOT);
					this.writingPragma |= WORKING_PRAGMAS.contains(this.lastName);
				}
			}
			case OPEN, OPERATOR -> {
				boolean asks = ASKING_PRAGMAS.contains(this.lastName) || WORKING_PRAGMAS.contains(this.lastName);
				this.changingPragma |= !asks;
				this.writingPragma |= !asks;
			}
			default -> {
			}
		}
		this.dot = lexer.token() == Token.DOT;
	}

	private void set(Lexer lexer) {
		if (this.autocommitValue == AutocommitValue.NEXT) {
			String value = lexer.text();
			boolean off = value.equals("0") || value.equalsIgnoreCase("off") || value.equalsIgnoreCase("false");
			this.autocommit = off ? Autocommit.OFF : Autocommit.ON;
			this.autocommitValue = AutocommitValue.NONE;
			return;
		}
		boolean assigned = lexer.token() == Token.ASSIGN || lexer.isComparison();
		if (this.autocommitValue == AutocommitValue.AFTER_NAME && assigned) {
			this.autocommitValue = AutocommitValue.NEXT;
			return;
		}
		boolean variable = lexer.token() == Token.VARIABLE && lexer.text().startsWith("@@")
				&& lexer.text().toLowerCase(Locale.ROOT).endsWith("autocommit");
		this.autocommitValue = (variable || lexer.keyword() == Keyword.AUTOCOMMIT) ? AutocommitValue.AFTER_NAME
				: AutocommitValue.NONE;
	}

	boolean namesTemporarySchema() {
		return this.temporarySchema;
	}

	boolean isLocking() {
		return this.locking;
	}

	boolean isHolding() {
		return this.holding;
	}

	boolean hasString() {
		return this.string;
	}

	/** Whether a pragma may change a setting of the session. */
	boolean isChangingPragma() {
		return this.changingPragma;
	}

	/** Whether a pragma may write to the file. */
	boolean isWritingPragma() {
		return this.writingPragma;
	}

	Autocommit autocommit() {
		return this.autocommit;
	}

	private enum AutocommitValue {

		NONE, AFTER_NAME, NEXT

	}

}
