package io.databases.query;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

import io.databases.error.DatabaseStateException;
import io.databases.lease.CursorNames;
import io.databases.lease.ReadAhead;
import io.databases.lease.Scope;
import io.databases.lease.StatementFlux;
import io.databases.lease.StatementKind;
import io.databases.sql.SqlText;
import io.databases.sql.Syntax;
import io.databases.sql.Verb;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * A cursor of SQL: DECLARE and the first FETCH in one turn, then a turn for each FETCH,
 * and one for CLOSE.
 * <p>
 * Whether it is declared is known by its first row or by the end of its first chunk. What
 * is cancelled before has failed the scope, as any query has that is cancelled before its
 * first row; the cursor then goes with the transaction or the savepoint.
 */
final class SqlCursor implements CursorStream.Reading {

	/** How many rows are read at a time. */
	static final int CHUNK = 500;

	private static final Logger logger = LoggerFactory.getLogger(SqlCursor.class);

	private static final String CLOSED = "34000";

	private final AtomicBoolean ended = new AtomicBoolean();

	private final Scope scope;

	private final PreparedQuery<?> query;

	/** For each part, while its rows are asked for. */
	private final @Nullable Duration limit;

	private final BiFunction<Row, RowMetadata, Object> reader;

	private final int number;

	private final String name;

	/** Whether the first chunk was asked for; chunks come one after the other. */
	private boolean begun;

	private volatile boolean declared;

	SqlCursor(Scope scope, PreparedQuery<?> query, @Nullable Duration limit,
			BiFunction<Row, RowMetadata, Object> reader) {
		this.scope = scope;
		this.query = query;
		this.limit = limit;
		this.reader = (row, metadata) -> {
			this.declared = true;
			return reader.apply(row, metadata);
		};
		this.number = scope.cursorNames().take();
		this.name = CursorNames.name(this.number);
	}

	/** DECLARE takes one plain query, and only inside a transaction. */
	static boolean suits(Scope scope, SqlText text) {
		return scope.isTransaction() && canBePortal(text);
	}

	/**
	 * Whether the server can stop after a number of rows until more are asked for, so
	 * that little is left to read when the stream is cancelled: one query that changes
	 * and locks nothing.
	 */
	static boolean canBePortal(SqlText text) {
		Verb verb = text.verb();
		return text.dialect().has(Syntax.SQL_CURSORS) && text.statements() == 1 && !text.isWrite() && text.returnsRows()
				&& (verb == Verb.SELECT || verb == Verb.VALUES || verb == Verb.TABLE);
	}

	@Override
	public int chunkSize() {
		return CHUNK;
	}

	@Override
	public Flux<Object> next() {
		if (this.begun) {
			return rows((contended) -> statement(contended, this::fetch).continued()).onErrorMap(this::explain);
		}
		this.begun = true;
		return rows((contended) -> statement(contended, this::declareAndFetch))
			.doOnComplete(() -> this.declared = true);
	}

	private Flux<Object> rows(Function<Consumer<StatementFlux.Contention>, Flux<Object>> statement) {
		return ReadAhead.of(this.query.label(), statement);
	}

	private StatementFlux<Object> statement(Consumer<StatementFlux.Contention> contended,
			Function<Connection, Publisher<Object>> work) {
		return new StatementFlux<>(this.scope, this.query.kind(), this.query.label(), contended, work, this.limit);
	}

	/*
	 * Without values both go in one message. With values the driver sends one statement
	 * at a time: they are bound in DECLARE.
	 */
	private Publisher<Object> declareAndFetch(Connection connection) {
		String declare = "DECLARE " + this.name + " NO SCROLL CURSOR FOR " + this.query.text();
		if (!this.query.hasValues()) {
			// behind a line's end: the text may end in a comment
			return read(connection.createStatement(declare + "\n; " + fetchSql()));
		}
		Statement statement = connection.createStatement(declare);
		this.query.bind(statement);
		return Flux.from(statement.execute())
			.concatMap(Result::getRowsUpdated, 0)
			.ignoreElements()
			.cast(Object.class)
			.concatWith(Flux.defer(() -> {
				this.declared = true;
				return fetch(connection);
			}));
	}

	private Publisher<Object> fetch(Connection connection) {
		return read(connection.createStatement(fetchSql()));
	}

	private String fetchSql() {
		return "FETCH FORWARD " + CHUNK + " FROM " + this.name;
	}

	private Publisher<Object> read(Statement statement) {
		return Flux.from(statement.execute()).concatMap((result) -> result.map(this.reader), 0);
	}

	/* Raw SQL of the program can close cursors, and roll back to raw savepoints. */
	private Throwable explain(Throwable error) {
		if (error instanceof R2dbcException failure && CLOSED.equals(failure.getSqlState())) {
			return new DatabaseStateException("The stream can't be read on: its cursor was closed by a statement that"
					+ " closed all cursors, or that rolled back to a savepoint from before the stream. The stream is ["
					+ this.query.label() + "]", error);
		}
		return error;
	}

	@Override
	public void close() {
		if (!this.ended.compareAndSet(false, true)) {
			return;
		}
		if (!this.begun) {
			this.scope.cursorNames().free(this.number);
		}
		else if (this.declared && this.scope.failure() == null) {
			new StatementFlux<>(this.scope, StatementKind.READ, "closing the cursor of [" + this.query.label() + "]",
					null, this::closing)
				.subscribe(null, (error) -> logger.debug("A cursor is left to the end of its transaction", error),
						() -> this.scope.cursorNames().free(this.number));
		}
	}

	private Publisher<Long> closing(Connection connection) {
		return Flux.from(connection.createStatement("CLOSE " + this.name).execute())
			.concatMap(Result::getRowsUpdated, 0);
	}

	@Override
	public String toString() {
		return "SqlCursor[" + this.name + "]";
	}

}
