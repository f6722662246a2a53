package io.databases.query;

import java.time.Duration;
import java.util.ArrayList;
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
import io.databases.query.ListenedFlux.Items;
import io.databases.record.Record;
import io.databases.sql.SqlText;
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
		return new StatementMono<>(rows(scope, query), Answers.RowList<R>::new, translation(scope, query));
	}

	<R> Mono<R> fetchOne(Scope scope, PreparedQuery<R> query) {
		return new StatementMono<>(rows(scope, query), Answers.FirstRow<R>::new, translation(scope, query));
	}

	<R> Flux<R> iterate(Scope scope, PreparedQuery<R> query) {
		return stream(scope, query).map((row) -> {
			R value = unmask(row);
			if (value == null) {
				throw new InvalidDataAccessApiUsageException(
						"A row's single value is NULL, which a stream can't hold: read"
								+ " it as Record, or write COALESCE. SQL: " + query.label());
			}
			return value;
		});
	}

	private Flux<Object> stream(Scope scope, PreparedQuery<?> query) {
		SqlText text = this.context.texts().get(query.text(), this.context.dialect());
		if (!SqlCursor.suits(scope, text)) {
			int fetchSize = SqlCursor.canBePortal(text) ? SqlCursor.CHUNK : 0;
			return RowStream.of(query.label(),
					(contended) -> rows(scope, query, contended, fetchSize).onErrorMap(translation(scope, query)));
		}
		Duration limit = limit(scope, query);
		return observed(new CursorStream(() -> new SqlCursor(scope, query, limit, masked(query.reader())))
			.onErrorMap(translation(scope, query)), query, Items.ROWS);
	}

	private Flux<Object> rows(Scope scope, PreparedQuery<?> query) {
		return rows(scope, query, null, 0);
	}

	private Flux<Object> rows(Scope scope, PreparedQuery<?> query,
			@Nullable Consumer<StatementFlux.Contention> contended, int fetchSize) {
		Function<Connection, Publisher<Object>> work = (connection) -> rows(send(connection, query, null), query,
				fetchSize);
		if (fetchSize == 0) {
			return sent(scope, query, Items.ROWS, contended, work);
		}
		Flux<Object> portal = new StatementFlux<>(scope, query.kind(), query.label(), contended, work,
				limit(scope, query))
			.portal();
		return active().isEmpty() ? portal : observed(portal.onErrorMap(translation(scope, query)), query, Items.ROWS);
	}

	private static Flux<Object> rows(Statement statement, PreparedQuery<?> query, int fetchSize) {
		if (fetchSize > 0) {
			statement.fetchSize(fetchSize);
		}
		Publisher<? extends Result> results = statement.execute();
		return (fetchSize > 0 && !query.hasValues())
				? StatementFlux.portalRows(results, (result) -> result.map(masked(query.reader())))
				: Flux.from(results).concatMap((result) -> result.map(masked(query.reader())), 0);
	}

	private static <R> BiFunction<Row, RowMetadata, Object> masked(BiFunction<Row, RowMetadata, @Nullable R> reader) {
		return (row, metadata) -> {
			R value = reader.apply(row, metadata);
			return (value != null) ? value : NULL;
		};
	}

	// unchecked: what came through is what the reader gave; the type is the query's
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	static <R> @Nullable R unmask(Object row) {
		return (row != NULL) ? (R) row : null;
	}

	Mono<ExecuteResult> execute(Scope scope, PreparedQuery<?> query, @Nullable Keys keys) {
		if (keys == null && !query.returnsRows()) {
			Flux<Long> counts = sent(scope, query, Items.COUNTS, null, (connection) -> {
				Publisher<? extends Result> results = send(connection, query, null).execute();
				return Flux.from(results).concatMap(Result::getRowsUpdated, 0);
			});
			return new StatementMono<>(counts, Answers.Count::new, translation(scope, query));
		}
		Flux<Object> segments = sent(scope, query, Items.ROWS_AND_COUNTS, null, (connection) -> {
			BiFunction<Row, RowMetadata, @Nullable Record> reader = this.context.mappings().perResult(Record.class);
			Publisher<? extends Result> results = send(connection, query, keys).execute();
			return Flux.from(results).concatMap((result) -> segments(result, reader), 0);
		});
		boolean changes = query.kind().write();
		return new StatementMono<>(segments, () -> new Answers.Whole(changes), translation(scope, query));
	}

	/** The rows affected by each result, in order. */
	Flux<Long> counts(Scope scope, PreparedQuery<?> query) {
		return statement(scope, query, Items.COUNTS, (connection) -> {
			Publisher<? extends Result> results = send(connection, query, null).execute();
			return Flux.from(results).concatMap(query.returnsRows() ? this::count : QueryExecutor::updated, 0);
		});
	}

	private static Mono<Long> updated(Result result) {
		return Mono.from(result.getRowsUpdated()).defaultIfEmpty(0L);
	}

	private Mono<Long> count(Result result) {
		return Flux.from(segments(result, (row, metadata) -> null)).cast(Long.class).reduce(0L, Long::sum);
	}

	/** What each result gave back, in order; nothing where it affected no row. */
	<R> Flux<List<R>> returned(Scope scope, PreparedQuery<?> query, Keys keys, Class<R> type) {
		return statement(scope, query, Items.ROWS_AND_COUNTS, (connection) -> {
			BiFunction<Row, RowMetadata, @Nullable R> reader = this.context.mappings().perResult(type);
			Publisher<? extends Result> results = send(connection, query, keys).execute();
			return Flux.from(results)
				.concatMap((result) -> Flux
					.from(segments(result, (row, metadata) -> new Returned<>(reader.apply(row, metadata))))
					.collect(ReturnedRows<R>::new, ReturnedRows::add), 0);
		}).map(ReturnedRows::finish);
	}

	private Statement send(Connection connection, PreparedQuery<?> query, @Nullable Keys keys) {
		// drivers write RETURNING behind the text
		Statement statement = connection.createStatement((keys != null)
				? this.context.texts().get(query.text(), this.context.dialect()).withoutEnd() : query.text());
		query.bind(statement);
		return (keys != null) ? returning(statement, keys, query) : statement;
	}

	/* The drivers refuse in different words what their databases don't have. */
	private static Statement returning(Statement statement, Keys keys, PreparedQuery<?> query) {
		try {
			return statement.returnGeneratedValues(keys.columns().toArray(String[]::new));
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			throw new InvalidDataAccessApiUsageException("This statement can't give back " + keys.columns()
					+ " on this database (" + ex.getMessage() + "). SQL: " + query.label(), ex);
		}
	}

	/* A segment may be a row and a count at once (MySQL's key). */
	private Publisher<Object> segments(Result result, BiFunction<Row, RowMetadata, ? extends @Nullable Object> reader) {
		return result.flatMap((segment) -> {
			if (segment instanceof Result.Message message) {
				return this.isError.test(message) ? Mono.error(message.exception()) : Mono.empty();
			}
			List<Object> found = new ArrayList<>(2);
			if (segment instanceof Result.RowSegment row) {
				Object values = isNoKey(segment, row.row()) ? null : reader.apply(row.row(), row.row().getMetadata());
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

	/* MySQL tells a key of 0 where it made none. */
	private static boolean isNoKey(Result.Segment segment, Row row) {
		return segment instanceof Result.UpdateCount && row.get(0) instanceof Number key && key.longValue() == 0;
	}

	<T> Flux<T> statement(Scope scope, PreparedQuery<?> query, Items items, Function<Connection, Publisher<T>> work) {
		return sent(scope, query, items, null, work).onErrorMap(translation(scope, query));
	}

	/* Errors are the driver's still, unless somebody listens who wants to know them. */
	private <T> Flux<T> sent(Scope scope, PreparedQuery<?> query, Items items,
			@Nullable Consumer<StatementFlux.Contention> contended, Function<Connection, Publisher<T>> work) {
		Flux<T> statement = new StatementFlux<>(scope, query.kind(), query.label(), contended, work,
				limit(scope, query));
		return active().isEmpty() ? statement : observed(statement.onErrorMap(translation(scope, query)), query, items);
	}

	private static @Nullable Duration limit(Scope scope, PreparedQuery<?> query) {
		Duration own = query.timeout();
		return (own != null) ? own : scope.statementLimit();
	}

	private <T> Flux<T> observed(Flux<T> statement, PreparedQuery<?> query, Items items) {
		List<ExecutionListener> active = active();
		return active.isEmpty() ? statement : ListenedFlux.of(statement, query, items, active);
	}

	private UnaryOperator<Throwable> translation(Scope scope, PreparedQuery<?> query) {
		return (error) -> explain(scope, query, limit(scope, query), error);
	}

	private Throwable explain(Scope scope, PreparedQuery<?> query, @Nullable Duration limit, Throwable error) {
		Throwable translated = this.errors.translateStatement(query.errorLabel(), error);
		return (limit != null && translated.getClass() == QueryTimeoutException.class)
				? TimedOut.byServer(scope, query.errorLabel(), limit, error) : translated;
	}

	private List<ExecutionListener> active() {
		for (ExecutionListener listener : this.listeners) {
			if (listener.isActive()) {
				return Stream.of(this.listeners).filter(ExecutionListener::isActive).toList();
			}
		}
		return List.of();
	}

	/** A row's value, told from a count. */
	private record Returned<R>(@Nullable R value) {
	}

	/** What came back with one result. */
	private static final class ReturnedRows<R> implements ListenedFlux.Part {

		private final List<@Nullable R> rows = new ArrayList<>(1);

		private long affected = ExecutionListener.NOT_ASKED;

		@SuppressWarnings("unchecked") // the reader is of R
		void add(Object part) {
			if (part instanceof Returned<?> returned) {
				this.rows.add((R) returned.value());
			}
			else if (part instanceof Long count) {
				this.affected = count;
			}
		}

		@Override
		public int rows() {
			return finish().size();
		}

		@Override
		public long affected() {
			return Math.max(this.affected, 0);
		}

		/* MySQL gives a key of 0 for a row that it left out. */
		@SuppressWarnings("NullAway") // a key may be NULL
		List<R> finish() {
			return (this.affected != 0) ? this.rows : List.of();
		}

	}

}
