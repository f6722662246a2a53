package io.databases.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is sent means to driver and server what the scan has read.
 */
abstract class SqlTextServerContract {

	private static final int TEXTS = Boolean.getBoolean("databases.stress") ? 50_000 : 500;

	private static final Duration LIMIT = Duration.ofMinutes(5);

	private final ServerKind kind;

	private final Dialect dialect;

	SqlTextServerContract(ServerKind kind, Dialect dialect) {
		this.kind = kind;
		this.dialect = dialect;
	}

	/** The URL that the R2DBC driver understands. */
	abstract String r2dbcUrl(TestDatabase database);

	@Test
	void randomQueriesReturnWhatIsExpected() {
		try (TestDatabase database = TestServers.createDatabase(this.kind)) {
			Mono.usingWhen(ConnectionFactories.get(r2dbcUrl(database)).create(), this::check, Connection::close)
				.block(LIMIT);
		}
	}

	private Mono<Void> check(Connection connection) {
		return Flux.range(0, TEXTS).concatMap((seed) -> {
			RandomSelect select = new RandomSelect(seed, this.dialect);
			RenderedSql rendered = SqlText.parse(select.text(), this.dialect)
				.render(ParameterSource.of(select.values()));
			return run(connection, rendered)
				.onErrorMap((ex) -> new AssertionError(
						"seed " + seed + ": [" + select.text() + "] sent as [" + rendered + "]", ex))
				.doOnNext(
						(row) -> assertThat(row).as("seed %s: [%s] sent as [%s]", seed, select.text(), rendered.text())
							.isEqualTo(select.row()));
		}).then();
	}

	private Mono<List<String>> run(Connection connection, RenderedSql rendered) {
		Statement statement = connection.createStatement(rendered.text());
		for (int i = 0; i < rendered.bindCount(); i++) {
			bind(statement, i, rendered.bind(i));
		}
		return Flux.from(statement.execute()).concatMap((result) -> result.map(SqlTextServerContract::texts)).single();
	}

	private void bind(Statement statement, int index, Object value) {
		if (value == null) {
			statement.bindNull(index, Object.class);
		}
		else if (value instanceof Object[] array && array.length == 0) {
			statement.bind(index, Parameters.in(PostgresqlObjectId.UNSPECIFIED, "{}"));
		}
		else {
			statement.bind(index, value);
		}
	}

	private static List<String> texts(Row row, RowMetadata metadata) {
		List<String> texts = new ArrayList<>();
		for (int i = 0; i < metadata.getColumnMetadatas().size(); i++) {
			texts.add(row.get(i, String.class));
		}
		return texts;
	}

}
