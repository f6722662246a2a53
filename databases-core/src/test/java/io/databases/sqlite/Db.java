package io.databases.sqlite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Short forms for tests: everything has a time limit. */
final class Db {

	static final Duration LIMIT = Duration.ofSeconds(30);

	/** Runs for hours. */
	static final String ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
			+ "SELECT count(*) FROM n WHERE i < 0";

	/** A million rows. */
	static final String NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) "
			+ "SELECT i FROM n";

	private Db() {
	}

	static SqliteConnectionFactory file(Path path) {
		return file(path, builder -> builder);
	}

	static SqliteConnectionFactory file(Path path, UnaryOperator<SqliteConnectionConfiguration.Builder> settings) {
		return new SqliteConnectionFactory(
				settings.apply(SqliteConnectionConfiguration.builder(path.toString())).build());
	}

	static SqliteConnectionFactory memory() {
		return new SqliteConnectionFactory(SqliteConnectionConfiguration.builder(":memory:").build());
	}

	static SqliteConnection open(SqliteConnectionFactory factory) {
		return factory.create().block(LIMIT);
	}

	static void close(Connection connection) {
		Mono.from(connection.close()).block(LIMIT);
	}

	static Statement statement(Connection connection, String sql, Object... values) {
		Statement statement = connection.createStatement(sql);
		for (int i = 0; i < values.length; i++) {
			if (values[i] == null) {
				statement.bindNull(i, Object.class);
			}
			else {
				statement.bind(i, values[i]);
			}
		}
		return statement;
	}

	static Mono<Long> update(Connection connection, String sql, Object... values) {
		return Flux.defer(() -> statement(connection, sql, values).execute())
			.flatMap(Result::getRowsUpdated)
			.reduce(0L, Long::sum);
	}

	static long run(Connection connection, String sql, Object... values) {
		return update(connection, sql, values).block(LIMIT);
	}

	/** The first column; NULL is an empty Optional. */
	static Flux<Optional<Object>> column(Connection connection, String sql, Object... values) {
		return Flux.defer(() -> statement(connection, sql, values).execute())
			.concatMap(result -> result.map(row -> Optional.ofNullable(row.get(0))));
	}

	static Flux<Long> longs(Connection connection, String sql, Object... values) {
		return Flux.defer(() -> statement(connection, sql, values).execute())
			.concatMap(result -> result.map(row -> row.get(0, Long.class)));
	}

	static long number(Connection connection, String sql, Object... values) {
		return longs(connection, sql, values).single().block(LIMIT);
	}

	static List<Object> values(Connection connection, String sql, Object... values) {
		return column(connection, sql, values).map(value -> value.orElse(null)).collectList().block(LIMIT);
	}

	static Mono<Void> begin(Connection connection) {
		return Mono.from(connection.beginTransaction());
	}

	static Mono<Void> commit(Connection connection) {
		return Mono.from(connection.commitTransaction());
	}

	static Mono<Void> rollback(Connection connection) {
		return Mono.from(connection.rollbackTransaction());
	}

	static boolean stress() {
		return Boolean.getBoolean("databases.stress");
	}

	/** Wait for a condition, at most as long as for anything else. */
	static void await(String what, BooleanSupplier condition) {
		Flux.interval(Duration.ZERO, Duration.ofMillis(5))
			.takeUntil(tick -> condition.getAsBoolean())
			.then()
			.timeout(LIMIT, Mono.error(() -> new AssertionError("Not within " + LIMIT + ": " + what)))
			.block();
	}

	/** How many of the driver's threads are alive. */
	static long workers() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter(thread -> thread.getName().startsWith("sqlite-"))
			.count();
	}

}
