package io.databases.sqlite.sql;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One statement of a script.
 *
 * @param sql its text, without the semicolon that ends it
 * @param kind what it does
 * @param returning whether it has a RETURNING clause
 * @param parameters for each parameter of the statement, in SQLite's numbering, its index
 * in the script
 * @param counting whether it may ask for {@code last_insert_rowid()} or
 * {@code changes()}, which tell of the statement before on the same connection
 */
public record SqlStatement(String sql, StatementKind kind, boolean returning, List<Integer> parameters,
		boolean counting) {

	/** Also within quotes: the name of a function may be quoted. */
	private static final Pattern COUNTERS = Pattern.compile("last_insert_rowid|changes", Pattern.CASE_INSENSITIVE);

	public SqlStatement {
		parameters = List.copyOf(parameters);
	}

	SqlStatement(String sql, StatementKind kind, boolean returning, List<Integer> parameters) {
		this(sql, kind, returning, parameters, COUNTERS.matcher(sql).find());
	}

	/**
	 * The same statement with a RETURNING clause.
	 * @param columns the columns to return, none for all of them
	 * @return a statement that returns the rows that it changes, or this one where it
	 * returns rows already or changes none
	 */
	public SqlStatement withReturning(List<String> columns) {
		if (this.returning || this.kind != StatementKind.CHANGE) {
			return this;
		}
		StringBuilder text = new StringBuilder(this.sql).append("\nRETURNING ");
		if (columns.isEmpty()) {
			text.append('*');
		}
		for (int i = 0; i < columns.size(); i++) {
			text.append((i == 0) ? "" : ", ").append(column(columns.get(i)));
		}
		return new SqlStatement(text.toString(), this.kind, true, this.parameters);
	}

	/**
	 * In back quotes an unknown name is an error; in double quotes SQLite would take it
	 * for a string.
	 */
	private static String column(String name) {
		boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
		String plain = quoted ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
		return '`' + plain.replace("`", "``") + '`';
	}

	/**
	 * Quote an identifier.
	 * @param identifier the name of a column, table or savepoint
	 * @return the name in double quotes
	 */
	public static String quote(String identifier) {
		return '"' + identifier.replace("\"", "\"\"") + '"';
	}

}
