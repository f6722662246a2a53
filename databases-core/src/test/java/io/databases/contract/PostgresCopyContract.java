package io.databases.contract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.databases.Database;
import io.databases.query.Keys;
import io.databases.sql.Values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Rows of an INSERT by PostgreSQL's COPY: the form that must not be noticed either.
 */
abstract class PostgresCopyContract extends Contract {

	private static final int ROWS = 1_000;

	private static final List<String> TYPES = List.of("smallint", "integer", "bigint", "numeric", "numeric(8, 2)",
			"real", "double precision", "boolean", "text", "varchar(20)", "character(12)", "uuid", "bytea", "date",
			"time", "time(1)", "timestamp", "timestamp(0)", "timestamptz", "interval", "json", "jsonb", "money", "oid",
			"text[]", "inet", "box", "\"char\"");

	PostgresCopyContract(Engine engine) {
		super(engine);
	}

	@Override
	void createNotes() {
		super.createNotes();
		await(this.database.execute("DROP TABLE IF EXISTS t"));
	}

	private void createTable(String columns) {
		await(this.database.execute("CREATE TABLE t(" + columns + ", sent TEXT DEFAULT current_query())"));
	}

	private boolean wasCopied() {
		List<String> texts = await(this.database.fetchAll("SELECT DISTINCT sent FROM t", String.class));
		assertThat(texts).hasSize(1);
		return texts.get(0).startsWith("COPY t (");
	}

	private static List<Map<String, Object>> rows(String name, @Nullable Object value) {
		return Collections.nCopies(ROWS, Values.of(name, value));
	}

	private static List<Object> values() {
		return List.of((short) 7, 12, -5_000_000_000L, 40_000, new BigDecimal("1234.565"),
				new BigDecimal("0.1234567890123456789"), BigInteger.TEN.pow(20), 0.1f, 0.1, 1e300, Double.NaN,
				Float.POSITIVE_INFINITY, 2.5, true, "text", "tab\tline\nback\\slash\rend\\.", "\\N", "", " ", "12",
				"3.7", "true", "2024-02-03", "24:00", "{a,b}", "ünïcödé 🎉", "\\x00ff",
				UUID.nameUUIDFromBytes(new byte[1]), new byte[] { 0, 1, (byte) 255, '\\', '\n' }, new byte[0],
				LocalDate.of(2024, 2, 29), LocalDate.of(1, 1, 1), LocalTime.of(3, 4, 5, 999_999_500),
				LocalDateTime.of(2024, 2, 3, 4, 5, 6, 789_123_456), Instant.parse("2024-02-03T04:05:06.5Z"),
				OffsetDateTime.of(2024, 2, 3, 4, 5, 6, 0, ZoneOffset.ofHours(-7)), Optional.of(3), 'c', Color.GREEN);
	}

	/** The same is stored, or the same refused, as if each row had gone for itself. */
	@ParameterizedTest
	@ValueSource(strings = { "UTC", "America/New_York" })
	void everyValueIntoEveryTypeIsAsIfItHadGoneForItself(String zone) {
		Database other = open(url("timezone=" + zone), UnaryOperator.identity());
		int copied = 0;
		List<String> types = zone.equals("UTC") ? TYPES
				: TYPES.stream().filter((type) -> type.contains("time") || type.equals("date")).toList();
		for (int number = 0; number < types.size(); number++) {
			// a name of its own: a statement keeps the parameter types that it was
			// prepared with
			String table = "t" + number;
			await(other
				.execute("CREATE TABLE " + table + "(v " + types.get(number) + ", sent TEXT DEFAULT current_query())"));
			for (Object value : values()) {
				copied += compare(other, table, types.get(number), value) ? 1 : 0;
			}
		}
		assertThat(copied).as("pairs of type and value that were copied").isGreaterThan(zone.equals("UTC") ? 150 : 20);
	}

	private static boolean compare(Database database, String table, String type, Object value) {
		String insert = "INSERT INTO " + table + "(v) VALUES (:v)";
		await(database.execute("DELETE FROM " + table));
		String expected = outcome(() -> await(database.execute(insert, Map.of("v", value))), database, table);
		await(database.execute("DELETE FROM " + table));
		String actual = outcome(() -> await(database.executeMany(insert, rows("v", value))), database, table);
		assertThat(actual).as("%s %s into %s", value.getClass().getSimpleName(), value, type).isEqualTo(expected);
		return Boolean.TRUE.equals(await(
				database.fetchVal("SELECT count(*) > 0 FROM " + table + " WHERE sent LIKE 'COPY%'", Boolean.class)));
	}

	private static String outcome(Runnable work, Database database, String table) {
		try {
			work.run();
		}
		catch (DataAccessException ex) {
			return ex.getClass().getSimpleName();
		}
		return await(database.fetchAll("SELECT DISTINCT v::text FROM " + table, String.class)).toString();
	}

	@Test
	void manyPlainRowsAreCopied() {
		createTable("id INTEGER PRIMARY KEY, \"a b\" TEXT, Flag BOOLEAN");
		List<Map<String, Object>> rows = IntStream.range(0, 12_000)
			.<Map<String, Object>>mapToObj(
					(i) -> Values.of("id", i, "text", (i % 7 == 0) ? null : "text " + i, "flag", i % 2 == 0))
			.toList();
		assertThat(await(this.database.executeMany("insert into t (id, \"a b\", FLAG)\n values (:id, :text, :flag)",
				Flux.fromIterable(rows))))
			.isEqualTo(12_000);
		assertThat(wasCopied()).isTrue();
		assertThat(await(this.database.fetchVal(
				"SELECT count(*) FROM t WHERE flag = (id % 2 = 0) AND"
						+ " \"a b\" IS NOT DISTINCT FROM CASE WHEN id % 7 = 0 THEN NULL ELSE 'text ' || id END",
				Long.class)))
			.isEqualTo(12_000);
	}

	@Test
	void randomTextsArriveAsTheyWere() {
		createTable("id INTEGER, v TEXT");
		Random random = new Random(20261129);
		String alphabet = "\\\\\\\t\n\r\b\f\u000bNnrt.x0123'\"{},äß€😀 \u0001";
		List<Map<String, Object>> rows = new ArrayList<>();
		for (int i = 0; i < 5_000; i++) {
			StringBuilder text = new StringBuilder();
			int[] points = alphabet.codePoints().toArray();
			for (int length = random.nextInt(12); length > 0; length--) {
				text.appendCodePoint(points[random.nextInt(points.length)]);
			}
			rows.add(Map.of("id", i, "v", text.toString()));
		}
		await(this.database.executeMany("INSERT INTO t(id, v) VALUES (:id, :v)", rows));
		assertThat(wasCopied()).isTrue();
		assertThat(await(this.database.fetchAll("SELECT v FROM t ORDER BY id", String.class)))
			.isEqualTo(rows.stream().map((row) -> row.get("v")).toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "INSERT INTO t(v) VALUES (:v) ON CONFLICT DO NOTHING", "INSERT INTO t(v) VALUES (:v + 1)",
			"INSERT INTO t AS x (v) VALUES (:v)", "INSERT INTO t(v) OVERRIDING USER VALUE VALUES (:v)",
			"INSERT INTO t(v) VALUES (:v) RETURNING v", "INSERT INTO t VALUES (:v)",
			"WITH x AS (SELECT 1) INSERT INTO t(v) VALUES (:v)", "INSERT INTO t(v, sent) VALUES (:v, DEFAULT)",
			"INSERT /* ! */ INTO t(v) VALUES (:v)" })
	void otherInsertsAreNot(String insert) {
		createTable("v INTEGER");
		assertThat(await(this.database.executeMany(insert, rows("v", 3)))).isEqualTo(ROWS);
		assertThat(wasCopied()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "CREATE RULE r AS ON INSERT TO t DO ALSO NOTIFY t", "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
					"ALTER TABLE t ALTER v SET NOT NULL; ALTER TABLE t ALTER v ADD GENERATED ALWAYS AS IDENTITY",
					"ALTER TABLE t RENAME TO base; CREATE VIEW t AS SELECT v, sent FROM base" })
	void otherTablesAreNot(String change) {
		createTable("v INTEGER");
		for (String statement : change.split("; ", -1)) {
			await(this.database.execute(statement));
		}
		String insert = "INSERT INTO t(v) VALUES (:v)";
		String single = outcome(() -> await(this.database.execute(insert, Map.of("v", 3))), this.database, "t");
		await(this.database.execute("DELETE FROM t"));
		assertThat(outcome(() -> await(this.database.executeMany(insert, rows("v", 3))), this.database, "t"))
			.isEqualTo(single);
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM t WHERE sent LIKE 'COPY%'", Long.class)))
			.isZero();
	}

	/** A rule of its own kind: what it does instead is done. */
	@Test
	void aRuleIsObeyed() {
		createTable("v INTEGER");
		await(this.database.execute("CREATE TABLE elsewhere(v INTEGER)"));
		await(this.database.execute("CREATE RULE r AS ON INSERT TO t DO INSTEAD INSERT INTO elsewhere VALUES (NEW.v)"));
		await(this.database.executeMany("INSERT INTO t(v) VALUES (:v)", rows("v", 3)));
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM elsewhere", Long.class))).isEqualTo(ROWS);
	}

	@Test
	void triggersPartitionsAndOtherSchemas() {
		await(this.database.execute("CREATE SCHEMA \"Other\""));
		await(this.database.execute("CREATE TABLE \"Other\".\"T\"(v INTEGER, by_trigger TEXT, sent TEXT DEFAULT"
				+ " current_query()) PARTITION BY RANGE (v)"));
		await(this.database
			.execute("CREATE TABLE \"Other\".low PARTITION OF \"Other\".\"T\" FOR VALUES FROM (0) TO (500)"));
		await(this.database.execute("CREATE TABLE \"Other\".high PARTITION OF \"Other\".\"T\" DEFAULT"));
		await(this.database.execute("CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN"
				+ " IF NEW.v % 10 = 0 THEN RETURN NULL; END IF; NEW.by_trigger := 'v' || NEW.v; RETURN NEW; END $f$"));
		await(this.database
			.execute("CREATE TRIGGER mark BEFORE INSERT ON \"Other\".\"T\" FOR EACH ROW EXECUTE FUNCTION mark()"));
		List<Map<String, Object>> rows = IntStream.range(0, ROWS)
			.mapToObj((i) -> Map.<String, Object>of("v", i))
			.toList();
		assertThat(await(this.database.executeMany("INSERT INTO \"Other\".\"T\" (v) VALUES (:v)", rows)))
			.isEqualTo(900);
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM \"Other\".low WHERE by_trigger = 'v' || v"
				+ " AND sent LIKE 'COPY \"Other\".\"T\" (v)%'", Long.class)))
			.isEqualTo(450);
	}

	@Test
	void theRowThatFailsIsNamedAndNothingStays() {
		createTable("id INTEGER PRIMARY KEY, v VARCHAR(5)");
		List<Map<String, Object>> rows = new ArrayList<>();
		for (int i = 1; i <= 7_000; i++) {
			rows.add(Map.of("id", i, "v", "x"));
		}
		String insert = "INSERT INTO t(id, v) VALUES (:id, :v)";
		Map<String, Object> twice = new HashMap<>(rows.get(6_122));
		twice.put("id", 17);
		rows.set(6_122, twice);
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> await(this.database.executeMany(insert, rows)))
			.withMessageContaining("(row 6123)");
		rows.set(6_122, Map.of("id", 6_123, "v", "secret"));
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> await(this.database.executeMany(insert, rows)))
			.withMessageContaining("(row 6123)")
			.satisfies((error) -> assertThat(error.getMessage()).doesNotContain("secret"));
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM t", Long.class))).isZero();
		rows.set(6_122, Map.of("id", 6_123, "v", "x"));
		assertThat(await(this.database.executeMany(insert, rows))).isEqualTo(7_000);
	}

	/** What comes later may be of another kind: it is bound. */
	@Test
	void chunksOfWhichOneCannotBeCopied() {
		createTable("id INTEGER, v DOUBLE PRECISION");
		Flux<Map<String, Object>> rows = Flux.range(0, 11_000)
			.map((i) -> Map.of("id", i, "v",
					(i < 5_000 || i >= 10_000) ? (Object) (i + 0.5) : new BigDecimal(i + ".5")));
		assertThat(await(this.database.executeMany("INSERT INTO t(id, v) VALUES (:id, :v)", rows))).isEqualTo(11_000);
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM t WHERE v = id + 0.5", Long.class)))
			.isEqualTo(11_000);
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM t WHERE sent LIKE 'COPY%'", Long.class)))
			.isEqualTo(6_000);
	}

	@Test
	void insideATransactionAndWithKeys() {
		createTable("id SERIAL, v INTEGER");
		String insert = "INSERT INTO t(v) VALUES (:v)";
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> await(this.database.inTransaction((tx) -> tx.executeMany(insert, rows("v", 1))
				.then(tx.execute("SELECT 1"))
				.then(Mono.error(new IllegalStateException("undo"))))));
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM t", Long.class))).isZero();
		assertThat(await(this.database.executeMany(insert, rows("v", 2), Keys.of("id"), Long.class))).hasSize(ROWS)
			.isSorted();
		assertThat(wasCopied()).isFalse();
	}

}
