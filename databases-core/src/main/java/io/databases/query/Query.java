package io.databases.query;

import java.time.Duration;
import java.util.Map;

import io.databases.record.Record;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * What is asked, and as what its rows are read: SQL text with values, or an expression of
 * another language.
 *
 * @param <R> what the rows are read as
 */
public interface Query<R> {

	/**
	 * Puts the query into a database's own words. Called once for each execution;
	 * implementations keep what can be kept.
	 * @param context the database
	 * @return the query, ready to be sent
	 */
	PreparedQuery<R> prepare(QueryContext context);

	/**
	 * The same query, read as another class.
	 * @param <T> the class of a row
	 * @param type record, bean, or scalar for the first column
	 * @return the query
	 */
	<T> Query<T> as(Class<T> type);

	/**
	 * The query as a text that is run once for each of many rows of values.
	 * @param context the database
	 * @return the text, and how a row becomes its values
	 */
	default ManyTemplate template(QueryContext context) {
		throw new InvalidDataAccessApiUsageException(
				"executeMany can't fill in the values of a " + getClass().getSimpleName());
	}

	/**
	 * The same query with a limit of its own. When it is over, the statement is cancelled
	 * on the server and fails with a {@link io.databases.error.DatabaseTimeoutException};
	 * the connection stays usable, and in a transaction the innermost scope can only be
	 * rolled back.
	 *
	 * <pre class="code">
	 * database.fetchAll(Query.of("SELECT * FROM report").timeout(Duration.ofSeconds(5)));
	 * </pre>
	 * @param limit how long it may take from when it is sent, without the time in which
	 * the receiver of a stream has no demand; positive
	 * @return the query
	 */
	default Query<R> timeout(Duration limit) {
		return new LimitedQuery<>(this, limit);
	}

	/**
	 * SQL text without values.
	 * @param sql the text
	 * @return the query
	 */
	static SqlQuery<Record> of(String sql) {
		return new SqlQuery<>(sql, Map.of(), Record.class);
	}

	/**
	 * SQL text with values by name.
	 * @param sql the text with {@code :name} parameters
	 * @param values the values by name
	 * @return the query
	 */
	static SqlQuery<Record> of(String sql, Map<String, ?> values) {
		return new SqlQuery<>(sql, values, Record.class);
	}

	/**
	 * SQL text with the properties of a record or bean as values.
	 * @param sql the text with {@code :name} parameters
	 * @param values a record or bean with properties of those names
	 * @return the query
	 */
	static SqlQuery<Record> of(String sql, Object values) {
		return new SqlQuery<>(sql, values, Record.class);
	}

}
