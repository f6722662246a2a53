package io.databases.query;

import java.util.List;

/**
 * The generated columns that an INSERT is asked to give back.
 *
 * <pre class="code">
 * database.execute("INSERT INTO notes(text) VALUES (:text)", Map.of("text", "example"), Keys.of("id"))
 *     .map(result -&gt; result.key(Long.class));
 * </pre>
 *
 * MySQL can give the one AUTO_INCREMENT column, whatever its name; PostgreSQL, MariaDB
 * and SQLite any columns.
 *
 * @param columns the columns' names, at least one
 */
public record Keys(List<String> columns) {

	/**
	 * Checks and copies the names.
	 */
	public Keys {
		columns = List.copyOf(columns);
		if (columns.isEmpty()) {
			throw new IllegalArgumentException("'columns' must name at least one column, for example Keys.of(\"id\")");
		}
	}

	/**
	 * Asks for columns.
	 * @param columns the columns' names, at least one
	 * @return the keys
	 */
	public static Keys of(String... columns) {
		return new Keys(List.of(columns));
	}

}
