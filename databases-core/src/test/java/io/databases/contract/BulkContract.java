package io.databases.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.databases.error.DatabaseStateException;
import io.databases.query.ExecutionListener;
import io.databases.query.Keys;
import io.databases.record.Record;
import io.databases.sql.Values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Many rows at once must do what the same rows do one after the other.
 */
abstract class BulkContract extends Contract {

	private static final int MANY = 2_500;

	private static final boolean STRESS = Boolean.getBoolean("databases.stress");

	/** What statements were sent, without values. */
	final List<String> sent = new CopyOnWriteArrayList<>();

	BulkContract(Engine engine) {
		super(engine);
	}

	final void listen() {
		reopen((builder) -> builder.listener((sql, context) -> {
			this.sent.add(sql);
			return (returned, affected, error, cancelled) -> {
			};
		}));
		this.sent.clear();
	}

	static <T> List<T> rows(int count, Function<Integer, T> row) {
		return IntStream.range(0, count).boxed().map(row).toList();
	}

	@Test
	void fewStatementsForManyRows() {
		listen();
		await(this.database.executeMany(INSERT, rows(10_000, (number) -> note("note " + number))));
		assertThat(this.sent).hasSizeLessThanOrEqualTo(12);
		assertThat(this.sent).anyMatch((sql) -> sql.endsWith("(rows 1 to 1000)") || sql.endsWith("(rows 1 to 5000)"));
		assertThat(await(count(this.database))).isEqualTo(10_000);
	}

	@Test
	void aRowOfAnotherShapeIsRefusedBeforeAnythingIsSent() {
		listen();
		List<Object> rows = new ArrayList<>(rows(MANY, (number) -> note("note " + number)));
		rows.set(MANY - 1, Map.of("text", "no completed"));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.database.executeMany(INSERT, rows)))
			.withMessageContaining("Row 2500")
			.withMessageContaining(":completed");
		rows.set(MANY - 1, Map.of("text", "more", "completed", true, "extra", 1));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.database.executeMany(INSERT, rows)))
			.withMessageContaining("Row 2500")
			.withMessageContaining("other names");
		assertThat(this.sent).isEmpty();
	}

	@Test
	void aMisspeltParameterIsToldAsEverywhere() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.database.executeMany(INSERT, List.of(Map.of("text", "a", "complete", true)))))
			.withMessageContaining("complete");
	}

	@Test
	void rowsMayBeRecordsAndBeans() {
		record Note(String text, boolean completed) {
		}
		await(this.database.executeMany(INSERT, rows(MANY, (number) -> new Note("note " + number, true))));
		assertThat(await(texts(this.database))).hasSize(MANY).startsWith("note 0").endsWith("note 2499");
	}

	@Test
	void moreBindsThanAStatementMayHave() {
		int columns = 40;
		String names = IntStream.range(0, columns).mapToObj((number) -> "c" + number).collect(Collectors.joining(", "));
		await(this.database.execute("CREATE TABLE wide(" + names.replace(",", " INTEGER,") + " INTEGER)"));
		String insert = "INSERT INTO wide(" + names + ") VALUES (:" + names.replace(", ", ", :") + ")";
		List<Map<String, Object>> rows = rows(MANY,
				(row) -> IntStream.range(0, columns)
					.boxed()
					.collect(Collectors.toMap((column) -> "c" + column, (column) -> row * 100 + column)));
		assertThat(await(this.database.executeMany(insert, rows))).isEqualTo(MANY);
		Record sums = await(this.database.fetchOne("SELECT count(*), min(c39), max(c39), sum(c1) FROM wide"));
		assertThat(sums.get(0, Long.class)).isEqualTo(MANY);
		assertThat(sums.get(1, Long.class)).isEqualTo(39);
		assertThat(sums.get(2, Long.class)).isEqualTo((MANY - 1) * 100L + 39);
	}

	@Test
	void largeValuesAreDividedIntoSeveralStatements() {
		listen();
		await(this.database.execute(
				"CREATE TABLE large(id INTEGER, text " + (this.engine.isMySqlFamily() ? "LONGTEXT" : "TEXT") + ")"));
		String text = "'\\\u20ac".repeat(40_000);
		this.sent.clear();
		await(this.database.executeMany("INSERT INTO large(id, text) VALUES (:id, :text)",
				Flux.range(0, 40).map((number) -> Map.of("id", number, "text", text))));
		assertThat(this.sent).hasSizeGreaterThan(2);
		List<String> stored = await(this.database.fetchAll("SELECT text FROM large", String.class));
		assertThat(stored).hasSize(40).containsOnly(text);
	}

	@Test
	void whateverIsInATextArrivesUnchanged() {
		List<String> texts = List.of("", " ", "'", "''", "\"", "\\", "\\\\'", "?", "$1", ":text", "{}", "{a,b}", "NULL",
				"null", "a,b", "line\nbreak\r\n\t", "-- no comment", "/* none */", ";", "$q0$", "\u00e9\u20ac",
				"\ud83d\ude00", "\u0001\u001a", "\\x41", "\\'; DROP TABLE notes; --", "100%", "_", "  both  ");
		await(this.database.execute("CREATE TABLE texts(id INTEGER, text VARCHAR(100))"));
		await(this.database.executeMany("INSERT INTO texts(id, text) VALUES (:id, :text)",
				rows(texts.size(), (number) -> Map.of("id", number, "text", texts.get(number)))));
		assertThat(await(this.database.fetchAll("SELECT text FROM texts ORDER BY id", String.class))).isEqualTo(texts);
	}

	/** Random rows of random types and nulls, compared with the same rows one by one. */
	@Test
	void manyRowsAreStoredAsOneByOne() {
		Random random = new Random(42);
		int passed = 0;
		for (int table = 0; table < (STRESS ? 200 : 12); table++) {
			RandomRows rows = new RandomRows(this.engine, random);
			await(this.database.execute("CREATE TABLE one" + table + rows.columns()));
			await(this.database.execute("CREATE TABLE many" + table + rows.columns()));
			List<Map<String, Object>> values = rows.rows(1 + random.nextInt(60));
			int current = table;
			Throwable expected = error(() -> await(this.database.inTransaction((tx) -> Flux.fromIterable(values)
				.concatMap((row) -> tx.execute(rows.insert("one" + current), row))
				.then())));
			Throwable found = error(() -> await(this.database.executeMany(rows.insert("many" + current), values)));
			// which of several wrong values is told first is another matter
			assertThat(found instanceof Passed).as(rows + ": " + expected + " / " + found)
				.isEqualTo(expected instanceof Passed);
			passed += (found instanceof Passed) ? 1 : 0;
			assertThat(stored(rows, "many" + table)).as(rows.toString()).isEqualTo(stored(rows, "one" + table));
		}
		assertThat(passed).as("tables whose rows the database took").isPositive();
	}

	private List<String> stored(RandomRows rows, String table) {
		return await(this.database.fetchAll(rows.select(table))).stream()
			.map((row) -> row.asMap().values().toString())
			.toList();
	}

	private static Throwable error(Runnable action) {
		try {
			action.run();
			return new Passed();
		}
		catch (DataAccessException ex) {
			return ex;
		}
	}

	private static final class Passed extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@Test
	void expressionsCommentsAndDefaults() {
		await(this.database.execute("CREATE TABLE things(id " + this.engine.identity()
				+ ", a VARCHAR(20), b INTEGER DEFAULT 7, c VARCHAR(20), d INTEGER)"));
		String insert = """
				INSERT INTO things (a, c, d) -- where to
				VALUES (lower(:a), /* :no */ 'it''s', -- :neither
				  :d + 1)
				-- the end""";
		await(this.database.executeMany(insert, rows(200, (number) -> Map.of("a", "A" + number, "d", number))));
		List<Record> found = await(this.database.fetchAll("SELECT a, b, c, d FROM things ORDER BY id"));
		assertThat(found).hasSize(200);
		assertThat(found.get(199).get(0, String.class)).isEqualTo("a199");
		assertThat(found.get(199).get(1, Integer.class)).isEqualTo(7);
		assertThat(found.get(199).get(2, String.class)).isEqualTo("it's");
		assertThat(found.get(199).get(3, Integer.class)).isEqualTo(200);
	}

	@Test
	void aNameTwiceInARow() {
		await(this.database.execute("CREATE TABLE twice(a VARCHAR(20), b VARCHAR(20), n INTEGER)"));
		await(this.database.executeMany("INSERT INTO twice(a, b, n) VALUES (:a, :a, :n)",
				rows(50, (number) -> Map.of("a", "x" + number, "n", number))));
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM twice WHERE a = b", Long.class))).isEqualTo(50);
	}

	@Test
	void aRowThatIsThereAlreadyIsLeftOut() {
		await(insert(this.database, "note 3"));
		String insert = (this.engine.isMySqlFamily() ? "INSERT IGNORE INTO" : "INSERT INTO")
				+ " notes(text, completed) VALUES (:text, :completed)"
				+ (this.engine.isMySqlFamily() ? "" : " ON CONFLICT (text) DO NOTHING");
		// each text twice among the rows too
		Long affected = await(this.database.executeMany(insert, rows(200, (number) -> note("note " + number / 2))));
		assertThat(affected).isEqualTo(99);
		assertThat(await(count(this.database))).isEqualTo(100);
	}

	@Test
	void rowsThatMeetInAnUpsert() {
		await(this.database.execute("CREATE TABLE counters(name VARCHAR(20) PRIMARY KEY, hits INTEGER)"));
		await(this.database.execute("INSERT INTO counters(name, hits) VALUES ('a', 100)"));
		String upsert = "INSERT INTO counters(name, hits) VALUES (:name, :hits) "
				+ (this.engine.isMySqlFamily() ? "ON DUPLICATE KEY UPDATE hits = counters.hits + VALUES(hits)"
						: "ON CONFLICT (name) DO UPDATE SET hits = counters.hits + excluded.hits");
		for (List<String> names : List.of(List.of("a", "b", "c"), List.of("a", "b", "a", "c", "b", "a"))) {
			await(this.database.inTransaction((tx) -> tx
				.executeMany(upsert, rows(names.size(), (number) -> Map.of("name", names.get(number), "hits", 1)))
				.then(tx.execute("UPDATE counters SET hits = hits + 1000 WHERE name = 'c'"))));
		}
		assertThat(await(this.database.fetchAll("SELECT hits FROM counters ORDER BY name", Integer.class)))
			.containsExactly(104, 3, 2002);
	}

	@Test
	void keysComeInTheOrderOfTheRows() {
		List<String> texts = new ArrayList<>(rows(MANY, (number) -> "note " + number));
		Collections.shuffle(texts, new Random(1));
		await(insert(this.database, "before"));
		List<Long> keys = await(this.database.executeMany(INSERT, rows(MANY, (number) -> note(texts.get(number))),
				Keys.of("id"), Long.class));
		assertThat(keys).hasSize(MANY).doesNotHaveDuplicates();
		Map<Long, String> stored = await(this.database.iterate("SELECT id, text FROM notes")
			.collectMap((note) -> note.get("id", Long.class), (note) -> note.get("text", String.class)));
		for (int i = 0; i < MANY; i++) {
			assertThat(stored.get(keys.get(i))).isEqualTo(texts.get(i));
		}
	}

	@Test
	void keysOfAPublisherAsRecords() {
		List<Record> keys = await(
				this.database.executeMany(INSERT, Flux.range(0, 3).map((number) -> note("n" + number)), Keys.of("id")));
		assertThat(keys).hasSize(3);
		assertThat(await(this.database.fetchVal("SELECT text FROM notes WHERE id = :id",
				Map.of("id", keys.get(1).get("id", Long.class)), String.class)))
			.isEqualTo("n1");
		assertThat(await(this.database.executeMany(INSERT, List.of(), Keys.of("id")))).isEmpty();
	}

	@Test
	void aRowThatIsLeftOutHasNoKey() {
		await(insert(this.database, "n1"));
		String insert = (this.engine.isMySqlFamily() ? "INSERT IGNORE INTO" : "INSERT INTO")
				+ " notes(text, completed) VALUES (:text, :completed)"
				+ (this.engine.isMySqlFamily() ? "" : " ON CONFLICT DO NOTHING");
		List<Long> keys = await(this.database.executeMany(insert, List.of(note("n0"), note("n1"), note("n2")),
				Keys.of("id"), Long.class));
		assertThat(keys).hasSize(3);
		assertThat(keys.get(1)).isNull();
		assertThat(await(this.database.fetchVal("SELECT text FROM notes WHERE id = :id", Map.of("id", keys.get(2)),
				String.class)))
			.isEqualTo("n2");
	}

	/** Row by row, whatever stands at the end of the text. */
	@Test
	void keysWhereRowsMayBeLeftOut() {
		String insert = (this.engine.isMySqlFamily() ? "INSERT IGNORE INTO" : "INSERT INTO")
				+ " notes(text, completed) VALUES (:text, :completed)"
				+ (this.engine.isMySqlFamily() ? "" : " ON CONFLICT DO NOTHING");
		for (String end : List.of("", ";", " -- the end", " /* the end */")) {
			await(this.database.execute("DELETE FROM notes"));
			await(insert(this.database, "n7"));
			List<Long> keys = await(this.database.executeMany(insert + end, rows(250, (number) -> note("n" + number)),
					Keys.of("id"), Long.class));
			assertThat(keys).as(end).hasSize(250);
			Map<Long, String> stored = await(this.database.iterate("SELECT id, text FROM notes")
				.collectMap((note) -> note.get("id", Long.class), (note) -> note.get("text", String.class)));
			for (int i = 0; i < 250; i++) {
				assertThat((keys.get(i) != null) ? stored.get(keys.get(i)) : "left out").as(end)
					.isEqualTo((i != 7) ? "n" + i : "left out");
			}
		}
	}

	@Test
	void theErrorNamesTheRowsOfTheInsert() {
		List<Map<String, Object>> rows = rows(12_000, (number) -> note("note " + Math.max(number, 1)));
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> await(this.database.executeMany(INSERT, rows)))
			.withMessageMatching("(?s).*\\((rows 1 to (100|1000|5000)|row 2)\\).*");
	}

	@Test
	void theErrorNamesTheRowOfOtherStatements() {
		insertMany(300);
		List<Map<String, Object>> rows = rows(300,
				(number) -> Map.of("text", (number == 222) ? "note 1" : "new " + number, "old", "note " + number));
		rows = new ArrayList<>(rows);
		rows.set(1, Map.of("text", "note 1", "old", "note 1"));
		List<Map<String, Object>> changed = rows;
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(
					() -> await(this.database.executeMany("UPDATE notes SET text = :text WHERE text = :old", changed)))
			.withMessageContaining("(row 223)");
		assertThat(await(texts(this.database))).hasSize(300).startsWith("note 0", "note 1", "note 2");
	}

	@Test
	void updatesAndDeletesInFewStatements() {
		listen();
		insertMany(1_000);
		this.sent.clear();
		Long updated = await(this.database.executeMany("UPDATE notes SET completed = :done WHERE text = :text",
				rows(1_000, (number) -> Map.of("done", number % 2 == 0, "text", "note " + number))));
		assertThat(updated).isEqualTo(1_000);
		assertThat(this.sent).hasSizeLessThanOrEqualTo(10);
		Long deleted = await(this.database.executeMany("DELETE FROM notes WHERE text = :text AND completed = :done",
				rows(1_000, (number) -> Map.of("done", true, "text", "note " + number))));
		assertThat(deleted).isEqualTo(500);
		assertThat(await(count(this.database))).isEqualTo(500);
	}

	@Test
	void listsInARow() {
		insertMany(100);
		Long updated = await(this.database.executeMany("UPDATE notes SET completed = :done WHERE text IN (:texts)",
				List.of(Map.of("done", true, "texts", List.of("note 1", "note 2")),
						Map.of("done", true, "texts", List.of("note 3")), Map.of("done", true, "texts", List.of()))));
		assertThat(updated).isEqualTo(3);
	}

	@Test
	void aSourceIsReadNoFurtherThanAChunkAhead() {
		int rows = STRESS ? 1_000_000 : 30_000;
		AtomicLong read = new AtomicLong();
		AtomicLong done = new AtomicLong();
		AtomicLong ahead = new AtomicLong();
		reopen((builder) -> builder.listener((sql, context) -> count(sql, read, done, ahead)));
		await(this.database.execute("CREATE TABLE numbers(number INTEGER)"));
		Flux<Map<String, Object>> source = Flux.range(0, rows).map((number) -> {
			read.incrementAndGet();
			return Map.of("number", number);
		});
		assertThat(await(this.database.executeMany("INSERT INTO numbers(number) VALUES (:number)", source)))
			.isEqualTo(rows);
		assertThat(ahead.get()).isPositive().isLessThanOrEqualTo(10_002);
		assertThat(await(this.database.fetchVal("SELECT count(DISTINCT number) FROM numbers", Long.class)))
			.isEqualTo(rows);
	}

	@Test
	void rowsOfAStreamOnTheSameConnection() {
		reopenWithOneConnection();
		insertMany(12_000);
		await(this.database.execute("CREATE TABLE copies(id INTEGER, text VARCHAR(100))"));
		Long copied = await(
				this.database.inTransaction((tx) -> tx.executeMany("INSERT INTO copies(id, text) VALUES (:id, :text)",
						tx.iterate("SELECT id, text FROM notes ORDER BY id").map(Record::asMap))));
		assertThat(copied).isEqualTo(12_000);
		assertThat(await(this.database.fetchVal(
				"SELECT count(*) FROM copies JOIN notes ON notes.id = copies.id AND notes.text = copies.text",
				Long.class)))
			.isEqualTo(12_000);
	}

	/**
	 * PostgreSQL reads on part by part; elsewhere the remainder must fit into a buffer.
	 */
	@Test
	void aStreamThatIsTooLongForTheConnectionOfTheInsert() {
		int all = 100_000;
		String numbers = StreamProgram.digits(5, "");
		String insert = "INSERT INTO copies(number) VALUES (:number)";
		await(this.database.execute("CREATE TABLE copies(number INTEGER)"));
		Mono<Long> copy = this.database.inTransaction((tx) -> tx.executeMany(insert, tx.iterate(numbers)));
		if (this.engine == Engine.POSTGRESQL) {
			assertThat(await(copy)).isEqualTo(all);
		}
		else {
			assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(copy))
				.withMessageContaining("more than 50000 rows")
				.withMessageContaining("contextWrite(database.detached())")
				.withMessageContaining("in parts");
			assertThat(await(this.database.fetchVal("SELECT count(*) FROM copies", Long.class))).isZero();
		}
		if (this.engine != Engine.SQLITE_MEMORY) { // there a transaction has it for
													// itself
			assertThat(await(this.database.executeMany(insert,
					this.database.iterate(numbers).contextWrite(this.database.detached()))))
				.isEqualTo(all);
		}
		String part = "SELECT number FROM (" + numbers + ") n WHERE number >= :from AND number < :to";
		Long inParts = await(this.database.inTransaction((tx) -> tx.executeMany(insert,
				Flux.range(0, 4)
					.concatMap((i) -> tx.fetchAll(part, Map.of("from", i * 25_000, "to", (i + 1) * 25_000)))
					.flatMapIterable((rows) -> rows))));
		assertThat(inParts).isEqualTo(all);
	}

	private static ExecutionListener.Running count(String sql, AtomicLong read, AtomicLong done, AtomicLong ahead) {
		int to = sql.lastIndexOf(" to ");
		return (returned, affected, error, cancelled) -> {
			if (to > 0) {
				ahead.accumulateAndGet(read.get() - done.get(), Math::max);
				done.set(Long.parseLong(sql.substring(to + 4, sql.length() - 1)));
			}
		};
	}

	@Test
	void nullsOnly() {
		await(this.database
			.execute("CREATE TABLE nulls_only(a INTEGER, b VARCHAR(10), c " + this.engine.dateTime() + ")"));
		await(this.database.executeMany("INSERT INTO nulls_only(a, b, c) VALUES (:a, :b, :c)",
				rows(20, (number) -> Values.of("a", null, "b", null, "c", null))));
		assertThat(await(this.database
			.fetchVal("SELECT count(*) FROM nulls_only WHERE a IS NULL AND b IS NULL AND c IS NULL", Long.class)))
			.isEqualTo(20);
	}

}
