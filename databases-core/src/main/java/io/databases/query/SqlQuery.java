package io.databases.query;

/**
 * SQL text with {@code :name} parameters and their values.
 *
 * @param <R> what the rows are read as
 * @param sql the text
 * @param values a map, or a record or bean with properties of the parameters' names
 * @param type the class that rows are read as
 */
public record SqlQuery<R>(String sql, Object values, Class<R> type) implements Query<R> {

	@Override
	public <T> SqlQuery<T> as(Class<T> rowType) {
		return new SqlQuery<>(this.sql, this.values, rowType);
	}

	@Override
	public PreparedQuery<R> prepare(QueryContext context) {
		return PreparedSql.prepare(this, context);
	}

	/** The values of the query itself don't count: each row brings its own. */
	@Override
	public ManyTemplate template(QueryContext context) {
		return new ManyTemplate(this.sql, (row) -> row);
	}

	/** Without the values, which must not reach a log. */
	@Override
	public String toString() {
		return "SqlQuery[" + this.sql + "]";
	}

}
