package io.databases.sqlite.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * SQL text taken apart: its statements and its parameters. Immutable.
 *
 * <p>
 * Parameters are numbered over the whole text: {@code ?} takes the next number,
 * {@code ?3} is the third, and {@code :a}, {@code @a} and {@code $a} are the same
 * parameter wherever they are repeated.
 */
public final class SqlScript {

	private final String sql;

	private final List<SqlStatement> statements;

	private final int parameterCount;

	private final Map<String, Integer> names;

	SqlScript(String sql, List<SqlStatement> statements, int parameterCount, Map<String, Integer> names) {
		this.sql = sql;
		this.statements = List.copyOf(statements);
		this.parameterCount = parameterCount;
		this.names = Map.copyOf(names);
	}

	/**
	 * Take text apart.
	 * @param sql one or more statements, separated by semicolons
	 * @return the statements; none where the text holds only white space and comments
	 */
	public static SqlScript parse(String sql) {
		return new SqlScanner(sql).scan();
	}

	/**
	 * The text as given.
	 * @return the text
	 */
	public String sql() {
		return this.sql;
	}

	/**
	 * The statements in order.
	 * @return the statements
	 */
	public List<SqlStatement> statements() {
		return this.statements;
	}

	/**
	 * The number of parameters of the whole text.
	 * @return zero or more
	 */
	public int parameterCount() {
		return this.parameterCount;
	}

	/**
	 * The index of a named parameter.
	 * @param name with or without its {@code :}, {@code @}, {@code $} or {@code ?}
	 * @return the index, from zero, or -1 where there is none of that name
	 */
	public int indexOf(String name) {
		Integer index = this.names.get(name);
		for (int i = 0; index == null && i < SqlScanner.PREFIXES.length(); i++) {
			index = this.names.get(SqlScanner.PREFIXES.charAt(i) + name);
		}
		return (index != null) ? index : -1;
	}

	/**
	 * The name of a parameter, for messages.
	 * @param index from zero
	 * @return the name as it is written in the text, or {@code ?} and the number
	 */
	public String nameOf(int index) {
		for (Map.Entry<String, Integer> entry : this.names.entrySet()) {
			if (entry.getValue() == index) {
				return entry.getKey();
			}
		}
		return "?" + (index + 1);
	}

	/**
	 * The same script with RETURNING clauses.
	 * @param columns the columns to return, none for all of them
	 * @return a script whose INSERT, UPDATE and DELETE statements return rows
	 */
	public SqlScript withReturning(List<String> columns) {
		List<SqlStatement> changed = new ArrayList<>(this.statements.size());
		for (SqlStatement statement : this.statements) {
			changed.add(statement.withReturning(columns));
		}
		return new SqlScript(this.sql, changed, this.parameterCount, this.names);
	}

}
