package io.databases.contract;

import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import io.databases.error.DatabaseStateException;
import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the cursors leave behind on a PostgreSQL server.
 */
@RequiresServer(ServerKind.POSTGRESQL)
class PostgresStreamTests extends Contract {

	private static final String NUMBERS = "SELECT n FROM generate_series(:from::int, 2000) n";

	private static final String CURSORS = "SELECT count(*) FROM pg_cursors WHERE name LIKE 'databases%'";

	PostgresStreamTests() {
		super(Engine.POSTGRESQL);
	}

	@Test
	void noCursorIsLeftOpenInTheTransaction() {
		Long left = await(this.database.inTransaction((tx) -> tx.iterate(NUMBERS, Map.of("from", 1))
			.take(3)
			.thenMany(tx.iterate(NUMBERS, Map.of("from", 1)))
			.thenMany(tx.iterate(NUMBERS, Map.of("from", 1900)))
			.thenMany(tx.iterate(NUMBERS, Map.of("from", 1)).limitRate(10).take(700))
			.then(tx.fetchVal(CURSORS, Long.class))));
		assertThat(left).isZero();
	}

	@Test
	void aTableThatWasStreamedCanBeAltered() {
		insertMany(1_000);
		await(this.database.inTransaction((tx) -> tx.iterate("SELECT * FROM notes")
			.take(600)
			.then(tx.execute("ALTER TABLE notes ADD COLUMN further INTEGER"))));
		assertThat(await(this.database.fetchOne("SELECT * FROM notes")).contains("further")).isTrue();
	}

	@Test
	void namesRepeat() {
		reopenWithOneConnection();
		await(Flux.range(0, 100)
			.concatMap((i) -> this.database.inTransactionMany((tx) -> Flux
				.zip(tx.iterate(NUMBERS, Map.of("from", 900 + i)), tx.iterate(NUMBERS, Map.of("from", 900 + i))))));
		assertThat(await(this.database
			.fetchVal("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'DECLARE%'", Long.class)))
			.isBetween(1L, 2L);
	}

	@Test
	void aCursorClosedByTheProgramIsNamed() {
		assertThatExceptionOfType(DatabaseStateException.class)
			.isThrownBy(() -> await(this.database.inTransactionMany((tx) -> tx.iterate(NUMBERS, Map.of("from", 1))
				.index()
				.concatMap((row) -> (row.getT1() == 100) ? tx.execute("CLOSE ALL").thenReturn(row) : Flux.just(row)))))
			.withMessageContaining("its cursor was closed")
			.withMessageContaining(NUMBERS);
		awaitIdle();
	}

}
