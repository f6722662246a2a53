package io.databases.sqlite.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Collects what the scanner sees of one statement: its main verb, its parameters, and
 * whether a semicolon ends it.
 */
final class StatementReader {

	private static final Set<String> MAIN_VERBS = Set.of("SELECT", "VALUES", "INSERT", "REPLACE", "UPDATE", "DELETE");

	/** PRAGMAs that only read, also with an argument. */
	private static final Set<String> READING_PRAGMAS = Set.of("TABLE_INFO", "TABLE_XINFO", "TABLE_LIST", "INDEX_INFO",
			"INDEX_XINFO", "INDEX_LIST", "FOREIGN_KEY_LIST", "FOREIGN_KEY_CHECK", "INTEGRITY_CHECK", "QUICK_CHECK",
			"COLLATION_LIST", "COMPILE_OPTIONS", "DATABASE_LIST", "FUNCTION_LIST", "MODULE_LIST", "PRAGMA_LIST");

	/** PRAGMAs that write without an argument. */
	private static final Set<String> WRITING_PRAGMAS = Set.of("WAL_CHECKPOINT", "INCREMENTAL_VACUUM", "OPTIMIZE",
			"SHRINK_MEMORY");

	private final List<Integer> parameters = new ArrayList<>();

	/** The first words, up to the sixth: enough for CREATE TEMP TRIGGER. */
	private final List<String> words = new ArrayList<>(6);

	private @Nullable String verb;

	private int depth;

	private boolean empty = true;

	private boolean returning;

	private boolean argument;

	private boolean trigger;

	/** Inside a trigger the statement ends only behind a semicolon and END. */
	private boolean afterSemicolon;

	private boolean afterEnd;

	boolean isEmpty() {
		return this.empty;
	}

	boolean endsAtSemicolon() {
		if (!this.trigger || this.afterEnd) {
			return true;
		}
		this.afterSemicolon = true;
		return false;
	}

	void word(String word) {
		this.empty = false;
		this.afterEnd = this.trigger && this.afterSemicolon && word.equals("END");
		this.afterSemicolon = false;
		if (this.words.size() < 6) {
			this.words.add(word);
			this.trigger |= isTrigger();
		}
		if (this.depth > 0) {
			return;
		}
		if (this.verb == null && !word.equals("WITH")
				&& (!this.words.get(0).equals("WITH") || MAIN_VERBS.contains(word))) {
			this.verb = word;
		}
		this.returning |= word.equals("RETURNING");
	}

	private boolean isTrigger() {
		int second = (this.words.size() > 2
				&& (this.words.get(1).equals("TEMP") || this.words.get(1).equals("TEMPORARY"))) ? 2 : 1;
		return this.words.get(0).equals("CREATE") && this.words.size() > second
				&& this.words.get(second).equals("TRIGGER");
	}

	void quoted() {
		other('"');
	}

	void other(char c) {
		this.empty = false;
		this.afterSemicolon &= c == ';';
		this.afterEnd = false;
		if (c == '(') {
			this.depth++;
			this.argument = true;
		}
		else if (c == ')') {
			this.depth--;
		}
		else if (c == '=') {
			this.argument = true;
		}
	}

	/** A bare {@code ?} takes the number after the largest so far, as in SQLite. */
	void parameter(int index) {
		other('?');
		this.parameters.add(index);
	}

	/** {@code ?NNN} has its own number. */
	void parameter(int index, int number) {
		other('?');
		while (this.parameters.size() < number) {
			this.parameters.add(this.parameters.size());
		}
		this.parameters.set(number - 1, index);
	}

	void namedParameter(int index) {
		other('?');
		if (!this.parameters.contains(index)) {
			this.parameters.add(index);
		}
	}

	SqlStatement toStatement(String sql) {
		StatementKind kind = kind();
		return new SqlStatement(sql, kind, this.returning && kind == StatementKind.CHANGE, this.parameters);
	}

	private StatementKind kind() {
		return switch ((this.verb != null) ? this.verb : "") {
			case "SELECT", "VALUES", "EXPLAIN" -> StatementKind.QUERY;
			case "INSERT", "REPLACE", "UPDATE", "DELETE" -> StatementKind.CHANGE;
			case "PRAGMA" -> pragma();
			case "BEGIN" -> StatementKind.BEGIN;
			case "COMMIT", "END" -> StatementKind.COMMIT;
			case "ROLLBACK" -> this.words.contains("TO") ? StatementKind.ROLLBACK_TO : StatementKind.ROLLBACK;
			case "SAVEPOINT" -> StatementKind.SAVEPOINT;
			case "RELEASE" -> StatementKind.RELEASE;
			default -> StatementKind.OTHER;
		};
	}

	/**
	 * The name is the last word before the argument: {@code PRAGMA main.table_info(t)}.
	 */
	private StatementKind pragma() {
		for (int i = 1; i < this.words.size(); i++) {
			if (READING_PRAGMAS.contains(this.words.get(i))) {
				return StatementKind.QUERY;
			}
			if (WRITING_PRAGMAS.contains(this.words.get(i))) {
				return StatementKind.OTHER;
			}
		}
		return this.argument ? StatementKind.SETTING : StatementKind.QUERY;
	}

}
