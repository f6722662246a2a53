package io.databases.query;

import java.util.List;
import java.util.Map;

import io.databases.record.Record;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The six verbs, the same on a database, a connection and a transaction. Nothing is sent
 * before subscription, and each subscription sends it again.
 * <p>
 * Values are handed over by name, as a map, or as a Java record or bean whose properties
 * have the parameters' names:
 *
 * <pre class="code">
 * database.fetchAll("SELECT * FROM notes WHERE completed = :done", Map.of("done", true));
 * database.execute("INSERT INTO notes(text, completed) VALUES (:text, :completed)", new Note("example", false));
 * </pre>
 *
 * Rows come as {@link Record}, or as the class asked for: a Java record, a bean, or a
 * scalar for the first column. Errors are Spring's
 * {@link org.springframework.dao.DataAccessException} tree; their messages hold the SQL
 * and never a value.
 */
public interface QueryOperations extends QueryVerbs {

	/**
	 * All rows as a list.
	 * @param sql the query
	 * @return the rows, an empty list if there are none
	 */
	default Mono<List<Record>> fetchAll(String sql) {
		return fetchAll(Query.of(sql));
	}

	/**
	 * All rows as a list.
	 * @param sql the query with {@code :name} parameters
	 * @param values the values by name
	 * @return the rows, an empty list if there are none
	 */
	default Mono<List<Record>> fetchAll(String sql, Map<String, ?> values) {
		return fetchAll(Query.of(sql, values));
	}

	/**
	 * All rows as a list.
	 * @param sql the query with {@code :name} parameters
	 * @param values a record or bean with properties of those names
	 * @return the rows, an empty list if there are none
	 */
	default Mono<List<Record>> fetchAll(String sql, Object values) {
		return fetchAll(Query.of(sql, values));
	}

	/**
	 * All rows as a list of a class.
	 * @param <T> the class of a row
	 * @param sql the query
	 * @param type the class of a row: record, bean, or scalar for the first column
	 * @return the rows, an empty list if there are none
	 */
	default <T> Mono<List<T>> fetchAll(String sql, Class<T> type) {
		return fetchAll(new SqlQuery<>(sql, Map.of(), type));
	}

	/**
	 * All rows as a list of a class.
	 * @param <T> the class of a row
	 * @param sql the query with {@code :name} parameters
	 * @param values the values by name
	 * @param type the class of a row: record, bean, or scalar for the first column
	 * @return the rows, an empty list if there are none
	 */
	default <T> Mono<List<T>> fetchAll(String sql, Map<String, ?> values, Class<T> type) {
		return fetchAll(new SqlQuery<>(sql, values, type));
	}

	/**
	 * All rows as a list of a class.
	 * @param <T> the class of a row
	 * @param sql the query with {@code :name} parameters
	 * @param values a record or bean with properties of those names
	 * @param type the class of a row: record, bean, or scalar for the first column
	 * @return the rows, an empty list if there are none
	 */
	default <T> Mono<List<T>> fetchAll(String sql, Object values, Class<T> type) {
		return fetchAll(new SqlQuery<>(sql, values, type));
	}

	/**
	 * The first row.
	 * @param sql the query
	 * @return the first row, empty if there is none
	 */
	default Mono<Record> fetchOne(String sql) {
		return fetchOne(Query.of(sql));
	}

	/**
	 * The first row.
	 * @param sql the query with {@code :name} parameters
	 * @param values the values by name
	 * @return the first row, empty if there is none
	 */
	default Mono<Record> fetchOne(String sql, Map<String, ?> values) {
		return fetchOne(Query.of(sql, values));
	}

	/**
	 * The first row.
	 * @param sql the query with {@code :name} parameters
	 * @param values a record or bean with properties of those names
	 * @return the first row, empty if there is none
	 */
	default Mono<Record> fetchOne(String sql, Object values) {
		return fetchOne(Query.of(sql, values));
	}

	/**
	 * The first row as a class.
	 * @param <T> the class of the row
	 * @param sql the query
	 * @param type the class of the row: record, bean, or scalar for the first column
	 * @return the first row, empty if there is none
	 */
	default <T> Mono<T> fetchOne(String sql, Class<T> type) {
		return fetchOne(new SqlQuery<>(sql, Map.of(), type));
	}

	/**
	 * The first row as a class.
	 * @param <T> the class of the row
	 * @param sql the query with {@code :name} parameters
	 * @param values the values by name
	 * @param type the class of the row: record, bean, or scalar for the first column
	 * @return the first row, empty if there is none
	 */
	default <T> Mono<T> fetchOne(String sql, Map<String, ?> values, Class<T> type) {
		return fetchOne(new SqlQuery<>(sql, values, type));
	}

	/**
	 * The first row as a class.
	 * @param <T> the class of the row
	 * @param sql the query with {@code :name} parameters
	 * @param values a record or bean with properties of those names
	 * @param type the class of the row: record, bean, or scalar for the first column
	 * @return the first row, empty if there is none
	 */
	default <T> Mono<T> fetchOne(String sql, Object values, Class<T> type) {
		return fetchOne(new SqlQuery<>(sql, values, type));
	}

	/**
	 * The first column of the first row.
	 * @param sql the query
	 * @return the value, empty if it is NULL or there is no row
	 */
	default Mono<Object> fetchVal(String sql) {
		return fetchOne(new SqlQuery<>(sql, Map.of(), Object.class));
	}

	/**
	 * The first column of the first row.
	 * @param sql the query with {@code :name} parameters
	 * @param values the values by name
	 * @return the value, empty if it is NULL or there is no row
	 */
	default Mono<Object> fetchVal(String sql, Map<String, ?> values) {
		return fetchOne(new SqlQuery<>(sql, values, Object.class));
	}

	/**
	 * The first column of the first row.
	 * @param sql the query with {@code :name} parameters
	 * @param values a record or bean with properties of those names
	 * @return the value, empty if it is NULL or there is no row
	 */
	default Mono<Object> fetchVal(String sql, Object values) {
		return fetchOne(new SqlQuery<>(sql, values, Object.class));
	}

	/**
	 * The first column of the first row, as a class.
	 * @param <T> the class of the value
	 * @param sql the query
	 * @param type the class of the value
	 * @return the value, empty if it is NULL or there is no row
	 */
	default <T> Mono<T> fetchVal(String sql, Class<T> type) {
		return fetchOne(new SqlQuery<>(sql, Map.of(), type));
	}

	/**
	 * The first column of the first row, as a class.
	 * @param <T> the class of the value
	 * @param sql the query with {@code :name} parameters
	 * @param values the values by name
	 * @param type the class of the value
	 * @return the value, empty if it is NULL or there is no row
	 */
	default <T> Mono<T> fetchVal(String sql, Map<String, ?> values, Class<T> type) {
		return fetchOne(new SqlQuery<>(sql, values, type));
	}

	/**
	 * The first column of the first row, as a class.
	 * @param <T> the class of the value
	 * @param sql the query with {@code :name} parameters
	 * @param values a record or bean with properties of those names
	 * @param type the class of the value
	 * @return the value, empty if it is NULL or there is no row
	 */
	default <T> Mono<T> fetchVal(String sql, Object values, Class<T> type) {
		return fetchOne(new SqlQuery<>(sql, values, type));
	}

	/**
	 * Runs a statement for its effect.
	 * @param sql the statement
	 * @return what it has done, always one value
	 */
	default Mono<ExecuteResult> execute(String sql) {
		return execute(Query.of(sql));
	}

	/**
	 * Runs a statement for its effect.
	 * @param sql the statement with {@code :name} parameters
	 * @param values the values by name
	 * @return what it has done, always one value
	 */
	default Mono<ExecuteResult> execute(String sql, Map<String, ?> values) {
		return execute(Query.of(sql, values));
	}

	/**
	 * Runs a statement for its effect.
	 * @param sql the statement with {@code :name} parameters
	 * @param values a record or bean with properties of those names
	 * @return what it has done, always one value
	 */
	default Mono<ExecuteResult> execute(String sql, Object values) {
		return execute(Query.of(sql, values));
	}

	/**
	 * Runs an INSERT and asks for generated columns, in the same round trip.
	 * @param sql the INSERT
	 * @param keys the generated columns
	 * @return what it has done, with the keys
	 */
	default Mono<ExecuteResult> execute(String sql, Keys keys) {
		return execute(Query.of(sql), keys);
	}

	/**
	 * Runs an INSERT and asks for generated columns, in the same round trip.
	 * @param sql the INSERT with {@code :name} parameters
	 * @param values the values by name
	 * @param keys the generated columns
	 * @return what it has done, with the keys
	 */
	default Mono<ExecuteResult> execute(String sql, Map<String, ?> values, Keys keys) {
		return execute(Query.of(sql, values), keys);
	}

	/**
	 * Runs an INSERT and asks for generated columns, in the same round trip.
	 * @param sql the INSERT with {@code :name} parameters
	 * @param values a record or bean with properties of those names
	 * @param keys the generated columns
	 * @return what it has done, with the keys
	 */
	default Mono<ExecuteResult> execute(String sql, Object values, Keys keys) {
		return execute(Query.of(sql, values), keys);
	}

	/**
	 * Inserts rows, all or none, and gives back their generated columns.
	 * @param sql the INSERT with {@code :name} parameters
	 * @param rows maps, records or beans, of one shape
	 * @param keys the generated columns
	 * @return one record for each row
	 * @see #executeMany(String, Iterable, Keys, Class)
	 */
	default Mono<List<Record>> executeMany(String sql, Iterable<?> rows, Keys keys) {
		return executeMany(sql, rows, keys, Record.class);
	}

	/**
	 * Inserts rows, all or none, and gives back their generated columns.
	 * @param sql the INSERT with {@code :name} parameters
	 * @param rows maps, records or beans, of one shape; read in chunks
	 * @param keys the generated columns
	 * @return one record for each row
	 * @see #executeMany(String, Publisher, Keys, Class)
	 */
	default Mono<List<Record>> executeMany(String sql, Publisher<?> rows, Keys keys) {
		return executeMany(sql, rows, keys, Record.class);
	}

	/**
	 * The rows as a stream.
	 * @param sql the query
	 * @return the rows
	 * @see #iterate(Query)
	 */
	default Flux<Record> iterate(String sql) {
		return iterate(Query.of(sql));
	}

	/**
	 * The rows as a stream.
	 * @param sql the query with {@code :name} parameters
	 * @param values the values by name
	 * @return the rows
	 * @see #iterate(Query)
	 */
	default Flux<Record> iterate(String sql, Map<String, ?> values) {
		return iterate(Query.of(sql, values));
	}

	/**
	 * The rows as a stream.
	 * @param sql the query with {@code :name} parameters
	 * @param values a record or bean with properties of those names
	 * @return the rows
	 * @see #iterate(Query)
	 */
	default Flux<Record> iterate(String sql, Object values) {
		return iterate(Query.of(sql, values));
	}

	/**
	 * The rows as a stream of a class.
	 * @param <T> the class of a row
	 * @param sql the query
	 * @param type the class of a row: record, bean, or scalar for the first column
	 * @return the rows
	 * @see #iterate(Query)
	 */
	default <T> Flux<T> iterate(String sql, Class<T> type) {
		return iterate(new SqlQuery<>(sql, Map.of(), type));
	}

	/**
	 * The rows as a stream of a class.
	 * @param <T> the class of a row
	 * @param sql the query with {@code :name} parameters
	 * @param values the values by name
	 * @param type the class of a row: record, bean, or scalar for the first column
	 * @return the rows
	 * @see #iterate(Query)
	 */
	default <T> Flux<T> iterate(String sql, Map<String, ?> values, Class<T> type) {
		return iterate(new SqlQuery<>(sql, values, type));
	}

	/**
	 * The rows as a stream of a class.
	 * @param <T> the class of a row
	 * @param sql the query with {@code :name} parameters
	 * @param values a record or bean with properties of those names
	 * @param type the class of a row: record, bean, or scalar for the first column
	 * @return the rows
	 * @see #iterate(Query)
	 */
	default <T> Flux<T> iterate(String sql, Object values, Class<T> type) {
		return iterate(new SqlQuery<>(sql, values, type));
	}

}
