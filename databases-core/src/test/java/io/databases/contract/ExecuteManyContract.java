package io.databases.contract;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * One statement for many rows: all or none.
 */
abstract class ExecuteManyContract extends Contract {

	private static final int MANY = 2_500;

	ExecuteManyContract(Engine engine) {
		super(engine);
	}

	@Test
	void everyRowIsWritten() {
		Long affected = await(this.database.executeMany(INSERT,
				IntStream.range(0, MANY).mapToObj((number) -> note("note " + number)).toList()));
		assertThat(affected).isEqualTo(MANY);
		assertThat(await(count(this.database))).isEqualTo(MANY);
		assertThat(await(texts(this.database))).hasSize(MANY).startsWith("note 0", "note 1").endsWith("note 2499");
	}

	@Test
	void noRowsAreNoError() {
		assertThat(await(this.database.executeMany(INSERT, List.of()))).isZero();
		assertThat(await(this.database.executeMany(INSERT, Flux.empty()))).isZero();
	}

	@Test
	void otherStatementsThanInserts() {
		insertMany(20);
		Long updated = await(this.database.executeMany("UPDATE notes SET completed = :done WHERE id <= :id", List
			.of(Map.of("done", true, "id", 5), Map.of("done", false, "id", 2), Map.of("done", true, "id", -1))));
		assertThat(updated).isEqualTo(7);
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM notes WHERE completed = :done",
				Map.of("done", true), Long.class)))
			.isEqualTo(3);
	}

	@Test
	void executeManyIsAllOrNone() {
		for (int bad : new int[] { 0, 1, 999, 1_000, MANY - 1 }) {
			List<Map<String, Object>> rows = IntStream.range(0, MANY)
				.mapToObj((number) -> note("note " + number))
				.toList();
			await(this.database.execute("DELETE FROM notes"));
			await(insert(this.database, "note " + bad));
			assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> await(this.database.executeMany(INSERT, rows)))
				.withMessageNotContaining("note ");
			assertThat(await(texts(this.database))).containsExactly("note " + bad);
		}
	}

	@Test
	void aRowThatLacksAValueUndoesAll() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> await(
				this.database.executeMany(INSERT, List.of(note("a"), note("b"), Map.of("text", "c"), note("d")))));
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void anErrorOfTheSourceUndoesAll() {
		Flux<Map<String, Object>> source = Flux.range(0, 1_500)
			.map((number) -> note("note " + number))
			.concatWith(Mono.error(new IllegalStateException("no more")));
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> await(this.database.executeMany(INSERT, source)))
			.withMessage("no more");
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void insideATransactionItsFailureUndoesItsRowsOnly() {
		await(this.database.inTransaction(
				(tx) -> insert(tx, "before").then(tx.executeMany(INSERT, List.of(note("a"), note("b"), note("a"))))
					.onErrorResume(DuplicateKeyException.class, (error) -> Mono.empty())
					.then(insert(tx, "after"))));
		assertThat(await(texts(this.database))).containsExactly("before", "after");
	}

	@Test
	void theSourceMayUseTheSameConnection() {
		reopenWithOneConnection();
		insertMany(1_200);
		await(this.database.execute("CREATE TABLE copies(text VARCHAR(100))"));
		Long copied = await(this.database
			.inTransaction((tx) -> tx.executeMany("INSERT INTO copies(text) VALUES (:text)",
					tx.iterate("SELECT text FROM notes ORDER BY id").map((note) -> Map.of("text", note.get("text"))))));
		assertThat(copied).isEqualTo(1_200);
		assertThat(await(this.database.fetchVal("SELECT count(DISTINCT text) FROM copies", Long.class)))
			.isEqualTo(1_200);
	}

	/** Inside a transaction of the caller, and in its own; with one connection only. */
	@Test
	void rowsOfAStreamOfTheSameDatabase() {
		reopenWithOneConnection();
		insertMany(1_200);
		await(this.database.execute("CREATE TABLE copies(text VARCHAR(100), completed BOOLEAN)"));
		Mono<Long> copy = this.database.executeMany("INSERT INTO copies(text, completed) VALUES (:text, :completed)",
				this.database.iterate("SELECT text, completed FROM notes ORDER BY id"));
		Long inside = await(this.database.inTransaction((tx) -> copy));
		assertThat(inside).isEqualTo(1_200);
		assertThat(await(copy)).isEqualTo(1_200);
		assertThat(await(this.database.fetchVal("SELECT count(DISTINCT text) FROM copies", Long.class)))
			.isEqualTo(1_200);
	}

	@Test
	void rowsOfAStreamAreUndoneWithTheirTransaction() {
		insertMany(50);
		await(this.database.execute("CREATE TABLE copies(text VARCHAR(100) UNIQUE)"));
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> await(this.database.executeMany("INSERT INTO copies(text) VALUES (:text)", this.database
				.iterate("SELECT CASE WHEN id < 50 THEN text ELSE 'note 1' END AS text FROM notes ORDER BY id"))));
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM copies", Long.class))).isZero();
	}

}
