package io.databases.contract;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Rows as a stream. Small results hide deadlocks: always over 1,000 rows.
 */
abstract class IterateContract extends Contract {

	private static final int MANY = 2_000;

	private static final String ALL = "SELECT id, text FROM notes ORDER BY id";

	IterateContract(Engine engine) {
		super(engine);
	}

	@Test
	void iterateOutsideTransactionWithValues() {
		insertMany(MANY);
		assertThat(await(this.database.iterate("SELECT text FROM notes WHERE id > :id ORDER BY id", Map.of("id", 100),
				String.class)))
			.hasSize(MANY - 100)
			.startsWith("note 100", "note 101");
	}

	@Test
	void iterateOutsideTransactionWithTempTable() {
		Flux<Integer> numbers = this.database
			.inConnectionMany((connection) -> connection.execute("CREATE TEMPORARY TABLE numbers(number INTEGER)")
				.then(connection.execute("INSERT INTO numbers(number) VALUES (1), (2), (3), (4), (5)"))
				.thenMany(this.database.iterate("SELECT number FROM numbers ORDER BY number", Integer.class)));
		assertThat(await(numbers)).containsExactly(1, 2, 3, 4, 5);
	}

	@Test
	void aStatementForEachRowInsideOneTransaction() {
		insertMany(MANY);
		reopenKeepingData(1);
		Long updated = await(this.database.inTransaction((tx) -> tx.iterate(ALL)
			.concatMap((note) -> tx.execute("UPDATE notes SET completed = :yes WHERE id = :id",
					Map.of("yes", true, "id", note.get("id"))))
			.count()));
		assertThat(updated).isEqualTo(MANY);
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM notes WHERE completed = :yes",
				Map.of("yes", true), Long.class)))
			.isEqualTo(MANY);
	}

	@Test
	void concurrentStatementsForEachRowInsideOneTransaction() {
		insertMany(MANY);
		reopenKeepingData(1);
		Long updated = await(this.database.inTransaction((tx) -> tx.iterate(ALL)
			.flatMap((note) -> this.database.execute("UPDATE notes SET completed = :yes WHERE id = :id",
					Map.of("yes", true, "id", note.get("id"))), 64)
			.count()));
		assertThat(updated).isEqualTo(MANY);
	}

	@Test
	void aTransactionForEachRowInsideOneTransaction() {
		insertMany(1_100);
		reopenKeepingData(1);
		await(this.database.inTransaction((tx) -> tx.iterate(ALL)
			.concatMap((note) -> tx
				.inTransaction((inner) -> inner.execute("UPDATE notes SET completed = :yes WHERE id = :id",
						Map.of("yes", true, "id", note.get("id")))))
			.then()));
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM notes WHERE completed = :yes",
				Map.of("yes", true), Long.class)))
			.isEqualTo(1_100);
	}

	@Test
	void nestedStreamsOnOneConnection() {
		insertMany(1_100);
		reopenKeepingData(1);
		String rest = "SELECT id FROM notes WHERE id <> :id ORDER BY id";
		Long pairs = await(this.database.inTransaction((tx) -> tx.iterate(ALL)
			.index()
			.concatMap((note) -> (note.getT1() % 300 == 0)
					? tx.iterate(rest, Map.of("id", note.getT2().get("id")), Long.class) : Flux.just(0L))
			.count()));
		assertThat(pairs).isEqualTo(4 * 1_099 + 1_096);
	}

	@Test
	void streamsInterleaveOnOneConnection() {
		insertMany(1_100);
		reopenKeepingData(1);
		Flux<Boolean> same = this.database.inConnectionMany((connection) -> Flux.zip(connection.iterate(ALL),
				connection.iterate(ALL), (one, other) -> one.get("id").equals(other.get("id"))));
		assertThat(await(same)).hasSize(1_100).doesNotContain(false);
	}

	@Test
	void withoutABoundConnectionTheBodyUsesASecondOne() {
		insertMany(1_100);
		reopenKeepingData(2);
		AtomicInteger most = new AtomicInteger();
		await(this.database.iterate("SELECT id FROM notes ORDER BY id", Long.class)
			.concatMap((id) -> this.database
				.inConnection((second) -> second.fetchVal("SELECT text FROM notes WHERE id = :id", Map.of("id", id))
					.doOnNext((text) -> most.accumulateAndGet(this.database.poolStats().acquired(), Math::max))))
			.then());
		assertThat(most.get()).isEqualTo(2);
		awaitIdle();
	}

	@Test
	void rowsComeAsTheyAreAskedFor() {
		insertMany(MANY);
		StepVerifier.create(this.database.iterate(ALL), 0)
			.expectSubscription()
			.thenRequest(1)
			.assertNext((note) -> assertThat(note.get("text")).isEqualTo("note 0"))
			.thenRequest(1_500)
			.expectNextCount(1_500)
			.thenRequest(Long.MAX_VALUE)
			.expectNextCount(MANY - 1_501)
			.expectComplete()
			.verify(LIMIT);
		awaitIdle();
	}

	@Test
	void cancellingFreesTheConnection() {
		insertMany(MANY);
		reopenKeepingData(1);
		for (int i = 0; i < 5; i++) {
			assertThat(await(this.database.iterate(ALL).take(3))).hasSize(3);
			assertThat(await(count(this.database))).isEqualTo(MANY);
		}
		awaitIdle();
	}

	@Test
	void cancellingInsideATransactionLeavesItUsable() {
		insertMany(MANY);
		if (this.engine != Engine.SQLITE_MEMORY) {
			// the rest of the rows may take its time; what the server must stop fails the
			// scope
			reopen((builder) -> builder
				.limits((limits) -> limits.withGrace(Duration.ofSeconds(10)).withDrain(Duration.ofSeconds(10))));
		}
		await(this.database.inTransaction((tx) -> tx.iterate(ALL)
			.take(3)
			.concatMap((note) -> insert(tx, "copy of " + note.get("id")))
			.then(tx.iterate(ALL).take(1).then())
			.then(insert(tx, "the last"))));
		assertThat(await(count(this.database))).isEqualTo(MANY + 4);
	}

	@Test
	void theReceiversDemandIsNotOverrun() {
		insertMany(MANY);
		AtomicInteger seen = new AtomicInteger();
		StepVerifier
			.create(this.database.inTransactionMany((tx) -> tx.iterate(ALL).doOnNext((note) -> seen.incrementAndGet())),
					10)
			.expectNextCount(10)
			.then(() -> assertThat(seen).hasValue(10))
			.thenCancel()
			.verify(LIMIT);
		awaitIdle();
	}

	@Test
	void aNullSingleValueIsAnErrorThatSaysWhatToDo() {
		await(this.database.execute("INSERT INTO notes(text) VALUES (NULL)"));
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> await(this.database.iterate("SELECT text FROM notes", String.class)))
			.withMessageContaining("COALESCE");
		assertThat(await(Mono.from(this.database.iterate("SELECT text FROM notes"))).get("text")).isNull();
	}

	private void reopenKeepingData(int connections) {
		if (this.engine == Engine.SQLITE_MEMORY) {
			return; // the data would be gone; its logical connections share one anyway
		}
		reopen((builder) -> builder.pool((pool) -> pool.withMaxSize(connections)));
	}

}
