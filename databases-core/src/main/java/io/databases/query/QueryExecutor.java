package io.databases.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.databases.error.ErrorTranslator;
import io.databases.lease.Scope;
import io.databases.lease.StatementFlux;
import io.databases.lease.StatementKind;
import io.databases.lease.TimedOut;
import io.databases.record.Record;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.QueryTimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends prepared queries in a scope and reads what comes back. One instance for a
 * database; holds no state of a call.
 */
public final class QueryExecutor {

	/** Stands for NULL on the way through publishers, which can't hold null. */
	private static final Object NULL = new Object();

	private final QueryContext context;

	private final ErrorTranslator errors;

	private final Predicate<Result.Message> isError;

	/** An array, since it is gone through for each statement. */
	private final ExecutionListener[] listeners;

	/**
	 * Creates an executor.
	 * @param context the database
	 * @param errors turns the driver's errors into ours
	 * @param isError tells errors from notices among the messages of a result
	 * @param listeners told of each statement
	 */
	public QueryExecutor(QueryContext context, ErrorTranslator errors, Predicate<Result.Message> isError,
			List<ExecutionListener> listeners) {
		this.listeners = listeners.toArray(ExecutionListener[]::new);
		this.context = context;
		this.errors = errors;
		this.isError = isError;
	}

	/**
	 * What queries are prepared with.
	 * @return the database as queries see it
	 */
	public QueryContext context() {
		return this.context;
	}

	/**
	 * What is known of a text.
	 * @param sql the text
	 * @return its kind
	 */
	public StatementKind kindOf(String sql) {
		return StatementKinds.of(this.context.texts().get(sql, this.context.dialect()));
	}

	/**
	 * Turns an error into ours.
	 * @param task what was done
	 * @param error the error
	 * @return the exception to report
	 */
	public Throwable translate(String task, Throwable error) {
		return this.errors.translate(task, error);
	}

	<R> Mono<List<R>> fetchAll(Scope scope, PreparedQuery<R> query) {
		return new StatementMono<>(rows(scope, query, null), RowList<R>::new, translation(scope, query));
	}

	<R> Mono<R> fetchOne(Scope scope, PreparedQuery<R> query) {
		return new StatementMono<>(rows(scope, query, null), FirstRow<R>::new, translation(scope, query));
	}

	<R> Flux<R> iterate(Scope scope, PreparedQuery<R> query) {
		UnaryOperator<Throwable> translation = translation(scope, query);
		return RowStream.of(query.label(), (contended) -> rows(scope, query, contended).onErrorMap(translation)).map((row) -> {
			R value = unmask(row);
			if (value == null) {
				throw new InvalidDataAccessApiUsageException(
						"A row's single value is NULL, which a stream can't hold: read"
								+ " it as Record, or write COALESCE. SQL: " + query.label());
			}
			return value;
		});
	}

	private Flux<Object> rows(Scope scope, PreparedQuery<?> query,
			@Nullable Consumer<StatementFlux.Contention> contended) {
		return statement(scope, query, contended, (connection) -> {
			Publisher<? extends Result> results = send(connection, query, null).execute();
			return Flux.from(results).concatMap((result) -> result.map(masked(query.reader())), 0);
		});
	}

	private static <R> BiFunction<Row, RowMetadata, Object> masked(BiFunction<Row, RowMetadata, @Nullable R> reader) {
		return (row, metadata) -> {
			R value = reader.apply(row, metadata);
			return (value != null) ? value : NULL;
		};
	}

	// unchecked: what came through is what the reader gave; the type is the query's
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <R> @Nullable R unmask(Object row) {
		return (row != NULL) ? (R) row : null;
	}

	Mono<ExecuteResult> execute(Scope scope, PreparedQuery<?> query, @Nullable Keys keys) {
		if (keys == null && !query.returnsRows()) {
			Flux<Long> counts = statement(scope, query, null, (connection) -> {
				Publisher<? extends Result> results = send(connection, query, null).execute();
				return Flux.from(results).concatMap(Result::getRowsUpdated, 0);
			});
			return new StatementMono<>(counts, CountAnswer::new, translation(scope, query));
		}
		Flux<Object> segments = statement(scope, query, null, (connection) -> {
			BiFunction<Row, RowMetadata, @Nullable Record> reader = this.context.mappings().perResult(Record.class);
			Publisher<? extends Result> results = send(connection, query, keys).execute();
			return Flux.from(results).concatMap((result) -> segments(result, reader), 0);
		});
		return new StatementMono<>(segments, OutcomeCollector::new, translation(scope, query));
	}

	private static Statement send(Connection connection, PreparedQuery<?> query, @Nullable Keys keys) {
		Statement statement = connection.createStatement(query.text());
		query.bind(statement);
		return (keys != null) ? statement.returnGeneratedValues(keys.columns().toArray(String[]::new)) : statement;
	}

	/* A segment may be a row and a count at once (MySQL's key). */
	private Publisher<Object> segments(Result result, BiFunction<Row, RowMetadata, @Nullable Record> reader) {
		return result.flatMap((segment) -> {
			if (segment instanceof Result.Message message) {
				return this.isError.test(message) ? Mono.error(message.exception()) : Mono.empty();
			}
			List<Object> found = new ArrayList<>(2);
			if (segment instanceof Result.RowSegment row) {
				Record values = reader.apply(row.row(), row.row().getMetadata());
				if (values != null) {
					found.add(values);
				}
			}
			if (segment instanceof Result.UpdateCount count) {
				found.add(count.value());
			}
			return Flux.fromIterable(found);
		});
	}

	/* Errors come as the driver gave them, but listeners are told the translated ones. */
	private <T> Flux<T> statement(Scope scope, PreparedQuery<?> query,
			@Nullable Consumer<StatementFlux.Contention> contended, Function<Connection, Publisher<T>> work) {
		Flux<T> statement = new StatementFlux<>(scope, query.kind(), query.label(), contended, work,
				limit(scope, query));
		List<ExecutionListener> active = active();
		return active.isEmpty() ? statement
				: ListenedFlux.of(statement.onErrorMap(translation(scope, query)), query.label(), active);
	}

	private static @Nullable Duration limit(Scope scope, PreparedQuery<?> query) {
		Duration own = query.timeout();
		return (own != null) ? own : scope.statementLimit();
	}

	private UnaryOperator<Throwable> translation(Scope scope, PreparedQuery<?> query) {
		return (error) -> explain(scope, query, limit(scope, query), error);
	}

	private Throwable explain(Scope scope, PreparedQuery<?> query, @Nullable Duration limit, Throwable error) {
		Throwable translated = this.errors.translate("SQL [" + query.label() + "]", error);
		return (limit != null && translated.getClass() == QueryTimeoutException.class)
				? TimedOut.byServer(scope, query.label(), limit, error) : translated;
	}

	private List<ExecutionListener> active() {
		for (ExecutionListener listener : this.listeners) {
			if (listener.isActive()) {
				return Stream.of(this.listeners).filter(ExecutionListener::isActive).toList();
			}
		}
		return List.of();
	}

	/** Rows as a list that may hold nulls. */
	private static final class RowList<R> extends Answer<List<R>> {

		private final List<@Nullable R> rows = new ArrayList<>();

		@Override
		boolean add(Object row) {
			this.rows.add(unmask(row));
			return false;
		}

		@Override
		@SuppressWarnings("NullAway") // a single value that is NULL is null in the list,
										// as the verb says
		List<R> finish() {
			return Collections.unmodifiableList(this.rows);
		}

	}

	/**
	 * Takes the first row and lets the rest run out, as long as that is little:
	 * cancelling a statement costs a round trip, in which the server tells that it is
	 * over.
	 */
	private static final class FirstRow<R> extends Answer<R> {

		private static final int LET_RUN_OUT = 256;

		private @Nullable Object first;

		private int count;

		@Override
		boolean add(Object row) {
			if (this.first == null) {
				this.first = row;
			}
			this.count++;
			return this.count >= LET_RUN_OUT;
		}

		@Override
		@Nullable R finish() {
			return (this.first != null) ? unmask(this.first) : null;
		}

	}

	private static final class CountAnswer extends Answer<ExecuteResult> {

		private long count;

		@Override
		boolean add(Object updated) {
			this.count += (Long) updated;
			return false;
		}

		@Override
		ExecuteResult finish() {
			return new Outcome(this.count, List.of());
		}

	}

	private static final class OutcomeCollector extends Answer<ExecuteResult> {

		private final List<Record> rows = new ArrayList<>();

		private long count;

		@Override
		boolean add(Object part) {
			if (part instanceof Record row) {
				this.rows.add(row);
			}
			else if (part instanceof Long updated) {
				this.count += updated;
			}
			return false;
		}

		@Override
		ExecuteResult finish() {
			return new Outcome(this.count, List.copyOf(this.rows));
		}

	}

	private record Outcome(long rowsAffected, List<Record> rows) implements ExecuteResult {

		/** Without the rows, which hold values. */
		@Override
		public String toString() {
			return "ExecuteResult[rowsAffected=" + this.rowsAffected + ", rows=" + this.rows.size() + "]";
		}

	}

}
