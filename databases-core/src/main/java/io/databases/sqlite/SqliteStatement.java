package io.databases.sqlite;

import java.time.Duration;
import java.util.List;

import io.databases.sqlite.engine.Session;
import io.databases.sqlite.sql.SqlScript;
import io.databases.sqlite.sql.StatementKind;
import io.databases.sqlite.type.Encoder;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import java.util.NoSuchElementException;

/** SQL with parameters. Not safe for use by several threads at a time. */
final class SqliteStatement implements Statement {

	private final Session session;

	private final @Nullable Duration timeout;

	private final Bindings bindings;

	private final SqlScript original;

	private SqlScript script;

	SqliteStatement(Session session, SqlScript script, @Nullable Duration timeout) {
		this.session = session;
		this.original = script;
		this.script = script;
		this.timeout = timeout;
		this.bindings = new Bindings(script);
	}

	@Override
	public SqliteStatement add() {
		this.bindings.add();
		return this;
	}

	@Override
	public SqliteStatement bind(int index, Object value) {
		this.bindings.bind(index, requireValue(value));
		return this;
	}

	@Override
	public SqliteStatement bind(String name, Object value) {
		this.bindings.bind(indexOf(name), requireValue(value));
		return this;
	}

	@Override
	public SqliteStatement bindNull(int index, Class<?> type) {
		requireType(type);
		this.bindings.bind(index, null);
		return this;
	}

	@Override
	public SqliteStatement bindNull(String name, Class<?> type) {
		requireType(type);
		this.bindings.bind(indexOf(name), null);
		return this;
	}

	private int indexOf(String name) {
		if (name == null) {
			throw new IllegalArgumentException("The name of a parameter must not be null");
		}
		int index = this.original.indexOf(name);
		if (index < 0) {
			throw new NoSuchElementException(
					"There is no parameter \"%s\" in \"%s\"".formatted(name, this.original.sql()));
		}
		return index;
	}

	private static Object requireValue(Object value) {
		if (value == null) {
			throw new IllegalArgumentException("A bound value must not be null: use bindNull(…) instead");
		}
		return value;
	}

	private static void requireType(Class<?> type) {
		if (type == null) {
			throw new IllegalArgumentException("The type of null must not be null: Object.class is good for any");
		}
		if (!Encoder.canEncode(type)) {
			throw new IllegalArgumentException(
					"Cannot encode null of class \"%s\": use Object.class for an untyped null"
						.formatted(type.getName()));
		}
	}

	@Override
	public SqliteStatement returnGeneratedValues(String... columns) {
		if (columns == null) {
			throw new IllegalArgumentException("The columns must not be null: give none for all of them");
		}
		if (this.original.statements().stream().noneMatch(statement -> statement.kind() == StatementKind.CHANGE)) {
			throw new IllegalStateException("There is no INSERT, UPDATE or DELETE that could return values in \"%s\""
				.formatted(this.original.sql()));
		}
		this.script = this.original.withReturning(List.of(columns));
		return this;
	}

	@Override
	public SqliteStatement fetchSize(int rows) {
		// Rows are read as they are asked for: there is no round trip to save.
		return this;
	}

	@Override
	public Flux<SqliteResult> execute() {
		List<@Nullable Object[]> sets = this.bindings.all();
		SqlScript executed = this.script;
		if (!this.bindings.hasStreams()) {
			return new ExecuteFlux(this.session, Bindings.executions(executed, sets), this.timeout);
		}
		return Bindings.read(sets)
			.flatMapMany(read -> new ExecuteFlux(this.session, Bindings.executions(executed, read), this.timeout));
	}

}
