package io.databases.query;

import java.util.List;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The six verbs in their full form: a {@link Query} of SQL text or of an expression
 * language, and many rows of values. {@link QueryOperations} has the short forms for SQL
 * text besides, and is what databases, connections and transactions are.
 */
public interface QueryVerbs {

	/**
	 * All rows as a list.
	 * @param <R> what the query says its rows are
	 * @param query the query
	 * @return the rows in the order of the server, an empty list if there are none
	 */
	<R> Mono<List<R>> fetchAll(Query<R> query);

	/**
	 * The first row. To make sure that only one is read, say LIMIT 1.
	 * @param <R> what the query says its rows are
	 * @param query the query
	 * @return the first row, empty if there is none
	 */
	<R> Mono<R> fetchOne(Query<R> query);

	/**
	 * The first column of the first row. NULL and no row are both empty: a {@code Mono}
	 * can't hold null.
	 * @param <T> the class of the value
	 * @param query the query
	 * @param type the class of the value
	 * @return the value
	 */
	<T> Mono<T> fetchVal(Query<?> query, Class<T> type);

	/**
	 * Runs a statement for its effect.
	 * @param query the statement
	 * @return what it has done, always one value
	 */
	Mono<ExecuteResult> execute(Query<?> query);

	/**
	 * Runs a statement for its effect and asks for generated columns, in the same round
	 * trip.
	 * @param query an INSERT
	 * @param keys the generated columns
	 * @return what it has done, with the keys
	 */
	Mono<ExecuteResult> execute(Query<?> query, Keys keys);

	/**
	 * Runs a query once for each row of values, all or none: what the query itself has as
	 * values of its parameters is replaced by those of the row.
	 * @param query the query with named parameters
	 * @param rows maps, records or beans, of one shape; read in chunks, so that millions
	 * need little memory
	 * @return how many rows were affected in all
	 */
	Mono<Long> executeMany(Query<?> query, Publisher<?> rows);

	/**
	 * Runs a query once for each row of values, all or none. Where the rows are a
	 * collection, one of another shape is refused before anything is sent.
	 * @param query the query with named parameters
	 * @param rows maps, records or beans, of one shape
	 * @return how many rows were affected in all
	 */
	Mono<Long> executeMany(Query<?> query, Iterable<?> rows);

	/**
	 * Inserts rows, all or none, and gives back their generated keys.
	 * @param <T> the class of a key
	 * @param query an INSERT with named parameters
	 * @param rows maps, records or beans, of one shape; read in chunks
	 * @param keys the generated columns
	 * @param type the class of a key: a scalar for the first column, a record or bean for
	 * several
	 * @return one element for each row, in the order of the rows; {@code null} for one
	 * that the statement left out, as {@code ON CONFLICT DO NOTHING} may
	 */
	<T> Mono<List<T>> executeMany(Query<?> query, Publisher<?> rows, Keys keys, Class<T> type);

	/**
	 * Runs a statement once for each row of values, all or none.
	 * @param sql the statement with {@code :name} parameters
	 * @param rows maps, records or beans, of one shape; read in chunks, so that millions
	 * need little memory
	 * @return how many rows were affected in all
	 */
	Mono<Long> executeMany(String sql, Publisher<?> rows);

	/**
	 * Runs a statement once for each row of values, all or none. Where the rows are a
	 * collection, one of another shape is refused before anything is sent.
	 * @param sql the statement with {@code :name} parameters
	 * @param rows maps, records or beans, of one shape
	 * @return how many rows were affected in all
	 */
	Mono<Long> executeMany(String sql, Iterable<?> rows);

	/**
	 * Inserts rows, all or none, and gives back their generated keys.
	 * @param <T> the class of a key
	 * @param sql the INSERT with {@code :name} parameters
	 * @param rows maps, records or beans, of one shape; read in chunks
	 * @param keys the generated columns
	 * @param type the class of a key: a scalar for the first column, a record or bean for
	 * several
	 * @return one element for each row, in the order of the rows; {@code null} for one
	 * that the statement left out, as {@code ON CONFLICT DO NOTHING} may
	 */
	<T> Mono<List<T>> executeMany(String sql, Publisher<?> rows, Keys keys, Class<T> type);

	/**
	 * Inserts rows, all or none, and gives back their generated keys.
	 *
	 * <pre class="code">
	 * Mono&lt;List&lt;Long&gt;&gt; ids = database.executeMany("INSERT INTO notes(text) VALUES (:text)", notes,
	 *         Keys.of("id"), Long.class);
	 * </pre>
	 * @param <T> the class of a key
	 * @param sql the INSERT with {@code :name} parameters
	 * @param rows maps, records or beans, of one shape
	 * @param keys the generated columns
	 * @param type the class of a key: a scalar for the first column, a record or bean for
	 * several
	 * @return one element for each row, in the order of the rows; {@code null} for one
	 * that the statement left out, as {@code ON CONFLICT DO NOTHING} may
	 */
	<T> Mono<List<T>> executeMany(String sql, Iterable<?> rows, Keys keys, Class<T> type);

	/**
	 * The rows as a stream, in bounded memory, as fast as they are asked for.
	 * <p>
	 * Statements in the stream's own operators use the same connection if one is bound
	 * (in a transaction or {@code inConnection}), and another one of the pool otherwise.
	 * @param <R> what the query says its rows are
	 * @param query the query
	 * @return the rows
	 */
	<R> Flux<R> iterate(Query<R> query);

}
