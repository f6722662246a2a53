package io.databases.record.dialect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.assertj.core.api.SoftAssertions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.databases.record.ColumnReaders;
import io.databases.record.Record;
import io.databases.record.RowMappings;
import io.databases.record.convert.ValueConverter;

/**
 * Expressions of a database and the values that they are read as. One statement reads
 * them all.
 */
final class TypeTable {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final List<String> expressions = new ArrayList<>();

	private final List<Object> values = new ArrayList<>();

	private final RowMappings mappings;

	TypeTable(ColumnReaders readers) {
		this.mappings = RowMappings.create(readers, ValueConverter.create(null));
	}

	/** An expression, and the value with its exact class; {@code null} for NULL. */
	TypeTable add(String expression, Object value) {
		this.expressions.add(expression);
		this.values.add(value);
		return this;
	}

	/**
	 * Check all expressions.
	 * @param url where to connect to
	 * @param from the rest of the statement; a {@code ?} in it is bound to 1
	 * @param before the statements that come before
	 */
	void check(String url, String from, String... before) {
		check(ConnectionFactories.get(url), from, before);
	}

	/**
	 * Check all expressions.
	 * @param factory where to connect to
	 * @param from the rest of the statement; a {@code ?} or {@code $1} in it is bound to
	 * 1
	 * @param before the statements that come before
	 */
	void check(ConnectionFactory factory, String from, String... before) {
		Record row = read(factory, from, before);
		SoftAssertions assertions = new SoftAssertions();
		for (int i = 0; i < this.values.size(); i++) {
			Object expected = this.values.get(i);
			assertions.assertThat(row.get(i)).as(this.expressions.get(i)).isEqualTo(expected);
			if (expected != null && row.get(i) != null) {
				assertions.assertThat(row.get(i).getClass()).as(this.expressions.get(i)).isSameAs(expected.getClass());
			}
		}
		assertions.assertAll();
	}

	Record read(ConnectionFactory factory, String from, String... before) {
		String sql = "SELECT " + String.join(", ", this.expressions) + from;
		return Flux
			.usingWhen(factory.create(),
					(connection) -> Flux.fromArray(before)
						.concatMap((text) -> run(connection, text))
						.thenMany(Flux.from(statement(connection, sql).execute())
							.concatMap((result) -> result.map(this.mappings.perResult(Record.class)))),
					Connection::close)
			.single()
			.block(LIMIT);
	}

	private static Statement statement(Connection connection, String sql) {
		Statement statement = connection.createStatement(sql);
		return (sql.contains("?") || sql.contains("$1")) ? statement.bind(0, 1) : statement;
	}

	private static Mono<Void> run(Connection connection, String sql) {
		return Flux.from(connection.createStatement(sql).execute()).concatMap(Result::getRowsUpdated).then();
	}

}
