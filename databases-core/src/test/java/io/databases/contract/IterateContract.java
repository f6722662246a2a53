package io.databases.contract;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.databases.Database;
import io.databases.error.DatabaseStateException;
import io.databases.error.DatabaseTimeoutException;

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

	/** In full under stress: 10,000 rows. */
	@Test
	void queriesAndStreamsForEachRowInsideOneTransaction() {
		int rows = Boolean.getBoolean("databases.stress") ? 10_000 : 1_100;
		insertMany(rows);
		reopenKeepingData(1);
		String rest = "SELECT id FROM notes WHERE id > :id ORDER BY id";
		Long seen = await(
				this.database.inTransaction((tx) -> tx.iterate("SELECT id FROM notes ORDER BY id", Long.class)
					.concatMap((id) -> (id % 500 == 0)
							// a stream of more than a thousand rows in the stream, and a
							// query for some of its rows
							? tx.iterate(rest, Map.of("id", rows > 1_100 ? rows - 1_100 : 0), Long.class)
								.concatMap((inner) -> (inner % 100 == 0) ? tx
									.fetchVal("SELECT id FROM notes WHERE id = :id", Map.of("id", inner), Long.class)
										: Mono.just(inner))
								.count()
								.map((count) -> count / 1_100)
							: tx.fetchVal("SELECT 1 FROM notes WHERE id = :id", Map.of("id", id), Long.class))
					.reduce(0L, Long::sum)));
		assertThat(seen).as("one for each row").isEqualTo(rows);
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
	void aPoolThatIsTooSmallForTheLoopIsATimeoutThatSaysSo() {
		if (this.engine == Engine.SQLITE_MEMORY) {
			return; // its logical connections share one native connection, and take turns
		}
		insertMany(MANY);
		Database small = reopen((builder) -> builder.pool((pool) -> pool.withMaxSize(1))
			.limits((limits) -> limits.withAcquire(Duration.ofSeconds(1))));
		assertThatExceptionOfType(DatabaseTimeoutException.class)
			.isThrownBy(() -> await(small.iterate(ALL)
				.concatMap((note) -> small.execute("UPDATE notes SET completed = :yes WHERE id = :id",
						Map.of("yes", true, "id", note.get("id"))))))
			.withMessageContaining("1000 ms")
			.withMessageContaining("acquired=1")
			.withMessageContaining("max=1");
		awaitIdle();
		assertThat(await(count(small))).isEqualTo(MANY);
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
		await(this.database.inTransaction((tx) -> tx.iterate(ALL)
			.take(3)
			.concatMap((note) -> insert(tx, "copy of " + note.get("id")))
			.then(tx.iterate(ALL).take(1).then())
			.then(insert(tx, "the last"))));
		assertThat(await(count(this.database))).isEqualTo(MANY + 4);
	}

	/**
	 * The rest takes longer than a cancelled statement has before it is stopped. What the
	 * server has sent by then is read first, which takes seconds on a busy machine.
	 */
	@Test
	void cancellingALongStreamInsideATransactionLeavesItUsable() {
		reopen((builder) -> builder.limits((limits) -> limits.withDrain(Duration.ofSeconds(25))));
		String millions = StreamProgram.digits(7, "");
		await(this.database.inTransaction((tx) -> insert(tx, "before")
			.then(tx.iterate(millions, Long.class).take(3).count())
			.then(tx.iterate(millions, Long.class).limitRate(10).take(1_200).count())
			.then(tx.inTransaction((inner) -> inner.iterate(millions, Long.class).take(3).then(insert(inner, "inner"))))
			.then(insert(tx, "after"))));
		assertThat(await(count(this.database))).isEqualTo(3);
		awaitIdle();
	}

	/** PostgreSQL reads on part by part; elsewhere a bounded remainder is buffered. */
	@Test
	void aRemainderThatIsTooLargeTurnsTheOtherStatementAwayAndTheStreamGoesOn() {
		int all = 100_000;
		reopenKeepingData(1);
		AtomicInteger refused = new AtomicInteger();
		Long read = await(this.database.inTransaction((tx) -> tx.iterate(StreamProgram.digits(5, ""), Long.class)
			.index()
			.concatMap((row) -> (row.getT1() == 10 || row.getT1() == 90_000)
					? insert(tx, "row " + row.getT1()).onErrorResume(DatabaseStateException.class, (error) -> {
						assertThat(error).hasMessageContaining("fetch the rows in parts");
						refused.incrementAndGet();
						return Mono.empty();
					}).thenReturn(row) : Mono.just(row))
			.count()));
		assertThat(read).isEqualTo(all);
		boolean bounded = this.engine != Engine.POSTGRESQL;
		assertThat(refused).hasValue(bounded ? 1 : 0);
		assertThat(await(count(this.database))).isEqualTo(bounded ? 1 : 2);
	}

	@Test
	void cursorsOfAnyNumberAndSizeInOneTransaction() {
		insertMany(1_000);
		await(this.database
			.inTransaction((tx) -> Flux.range(0, 30)
				.concatMap((i) -> Flux
					.zip(tx.iterate(ALL), tx.iterate(ALL + " -- a comment"),
							tx.iterate("SELECT id FROM notes WHERE id <= :max ORDER BY id;", Map.of("max", 500 + i),
									Long.class))
					.count())
				.doOnNext((count) -> assertThat(count).isBetween(500L, 530L))
				.then()));
		awaitIdle();
	}

	@Test
	void aStreamThatFailsInItsMappingLeavesTheTransactionUsable() {
		insertMany(MANY);
		await(this.database.inTransaction((tx) -> tx.iterate("SELECT text FROM notes ORDER BY id", Long.class)
			.count()
			.onErrorResume((error) -> Mono.just(0L))
			.then(tx.iterate(ALL).map((note) -> 1 / (note.get("id", Long.class) - 700)).count())
			.onErrorResume(ArithmeticException.class, (error) -> Mono.just(0L))
			.then(insert(tx, "after"))));
		assertThat(await(count(this.database))).isEqualTo(MANY + 1);
	}

	@Test
	void whatIsNoPlainQueryStreamsToo() {
		insertMany(MANY);
		List<String> texts = switch (this.engine) {
			case POSTGRESQL -> List.of("SELECT id FROM notes FOR UPDATE", "DELETE FROM notes RETURNING id",
					"WITH gone AS (INSERT INTO notes(text) VALUES ('a') RETURNING id) SELECT id FROM gone",
					"EXPLAIN SELECT * FROM notes", "TABLE notes", "VALUES (1), (2)", "(SELECT 1) UNION (SELECT 2)",
					"WITH a AS (SELECT 1) SELECT * FROM a", "SHOW search_path", "SELECT 1; SELECT 2");
			case MARIADB -> List.of("SELECT id FROM notes FOR UPDATE", "DELETE FROM notes RETURNING id",
					"EXPLAIN SELECT * FROM notes", "VALUES (1), (2)", "SHOW TABLES");
			case MYSQL ->
				List.of("SELECT id FROM notes FOR UPDATE", "EXPLAIN SELECT * FROM notes", "TABLE notes", "SHOW TABLES");
			case SQLITE_FILE, SQLITE_MEMORY ->
				List.of("VALUES (1), (2)", "EXPLAIN QUERY PLAN SELECT * FROM notes", "DELETE FROM notes RETURNING id");
		};
		for (String text : texts) {
			Long rows = await(this.database.inTransaction((tx) -> {
				tx.setRollbackOnly();
				return tx.iterate(text)
					.index()
					.concatMap((row) -> insert(tx, "for each " + row.getT1()).thenReturn(1))
					.count();
			}));
			assertThat(rows).as(text).isPositive();
		}
		awaitIdle();
	}

	/**
	 * All rows together are larger than the memory of the process that reads them slowly.
	 */
	@Test
	void aLongStreamNeedsLittleMemory() throws Exception {
		boolean stress = Boolean.getBoolean("databases.stress");
		int places = stress ? 6 : 4;
		int width = stress ? 1_000 : 7_500;
		String wide = this.engine.isServer() ? "REPEAT('x', " + width + ")" : "hex(zeroblob(" + width / 2 + "))";
		Path output = Files.createTempFile("stream", ".txt");
		try {
			Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-Xmx64m", "-XX:MaxDirectMemorySize=64m",
					stress ? "-XX:+TieredCompilation" : "-XX:TieredStopAtLevel=1", "-cp",
					System.getProperty("java.class.path"), StreamProgram.class.getName(), url(), String.valueOf(places),
					wide, String.valueOf(this.engine == Engine.POSTGRESQL), String.valueOf(stress ? 100 : 7_000))
				.redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			boolean ended = process.waitFor(5, TimeUnit.MINUTES);
			process.destroyForcibly();
			long rows = (long) Math.pow(10, places);
			assertThat(Files.readString(output)).contains("alone " + rows, "loop " + rows, "many " + rows);
			assertThat(ended).isTrue();
			assertThat(process.exitValue()).isZero();
		}
		finally {
			Files.deleteIfExists(output);
		}
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
