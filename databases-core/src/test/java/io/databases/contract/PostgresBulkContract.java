package io.databases.contract;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import reactor.core.publisher.Flux;

import io.databases.query.Keys;
import io.databases.record.Record;
import io.databases.sql.Values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Rows of an INSERT as PostgreSQL's arrays: the form that must not be noticed.
 */
abstract class PostgresBulkContract extends Contract {

	PostgresBulkContract(Engine engine) {
		super(engine);
	}

	/** What the server was sent, as it says itself. */
	private String formOf(String columns, String insert, List<? extends Map<String, ?>> rows) {
		await(this.database.execute("DROP TABLE IF EXISTS t"));
		await(this.database.execute("CREATE TABLE t(" + columns + ", sent TEXT DEFAULT current_query())"));
		await(this.database.executeMany(insert, rows));
		List<String> texts = await(this.database.fetchAll("SELECT DISTINCT sent FROM t", String.class));
		return String.join(" | ", texts);
	}

	private static List<Map<String, Object>> numbers(int count) {
		return IntStream.range(0, count).mapToObj((number) -> Map.<String, Object>of("a", number)).toList();
	}

	@Test
	void rowsGoAsArrays() {
		assertThat(formOf("a INTEGER", "INSERT INTO t(a) VALUES (:a)", numbers(20)))
			.isEqualTo("INSERT INTO t(a) SELECT  databases_rows.p1  FROM unnest($1::pg_catalog.int4[])"
					+ " WITH ORDINALITY AS databases_rows(p1, n) ORDER BY databases_rows.n");
	}

	/** What the page about many rows says is sent, told by the server. */
	@Test
	void tenThousandRowsAreTwoStatements() {
		List<Record> copied = sentForTenThousand("INSERT INTO t(text, completed) VALUES (:text, :completed)");
		assertThat(copied).hasSize(2).allSatisfy((statement) -> {
			assertThat(statement.get("rows")).isEqualTo(5_000L);
			assertThat(statement.get("sent")).isEqualTo("COPY t (text, completed) FROM STDIN");
		});
		List<Record> arrays = sentForTenThousand("INSERT INTO t(text, completed) VALUES (lower(:text), :completed)");
		assertThat(arrays).hasSize(2).allSatisfy((statement) -> {
			assertThat(statement.get("rows")).isEqualTo(5_000L);
			assertThat(statement.get("sent", String.class)).startsWith("INSERT INTO t(text, completed) SELECT ")
				.contains("FROM unnest($1::");
		});
	}

	private List<Record> sentForTenThousand(String insert) {
		await(this.database.execute("DROP TABLE IF EXISTS t"));
		await(this.database.execute("CREATE TABLE t(text TEXT, completed BOOLEAN, sent TEXT DEFAULT current_query(),"
				+ " at TIMESTAMPTZ DEFAULT statement_timestamp())"));
		await(this.database.executeMany(insert,
				IntStream.range(0, 10_000).mapToObj((number) -> note("note " + number)).toList()));
		return await(this.database.fetchAll("SELECT sent, count(*) AS rows FROM t GROUP BY sent, at ORDER BY at"));
	}

	@Test
	void aSingleRowGoesAsItWasWritten() {
		assertThat(formOf("a INTEGER", "INSERT INTO t(a) VALUES (:a)", numbers(1)))
			.isEqualTo("INSERT INTO t(a) VALUES ($1)");
	}

	@Test
	void defaultsGoInValues() {
		assertThat(formOf("a INTEGER, b INTEGER DEFAULT 3", "INSERT INTO t(b, a) VALUES (DEFAULT, :a)", numbers(2)))
			.isEqualTo("INSERT INTO t(b, a) VALUES (DEFAULT, $1), (DEFAULT, $2)");
	}

	@Test
	void valuesOfDifferentTypesGoInValues() {
		assertThat(formOf("a NUMERIC", "INSERT INTO t(a) VALUES (:a)", List.of(Map.of("a", 1), Map.of("a", 1.5))))
			.isEqualTo("INSERT INTO t(a) VALUES ($1), ($2)");
	}

	@Test
	void arrayColumnsAreNotFlattened() {
		await(this.database.execute("CREATE TABLE arrays(id INTEGER, a TEXT[], b INTEGER[])"));
		await(this.database.executeMany("INSERT INTO arrays(id, a, b) VALUES (:id, :a, :b)",
				List.of(Map.of("id", 1, "a", "{x,y}", "b", new Integer[] { 1, 2 }),
						Map.of("id", 2, "a", "{z}", "b", new Integer[] { 3 }))));
		await(this.database.executeMany("INSERT INTO arrays(id, a) VALUES (:id, :a)",
				List.of(Map.of("id", 3, "a", "{x,y}"), Map.of("id", 4, "a", "{{1,2},{3,4}}"))));
		assertThat(await(this.database.fetchAll("SELECT a::text || coalesce(b::text, '-') FROM arrays ORDER BY id",
				String.class)))
			.containsExactly("{x,y}{1,2}", "{z}{3}", "{x,y}-", "{{1,2},{3,4}}-");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			CHARACTER(3)      | abc
			CHARACTER(3)      | a
			BIT(4)            | 1010
			BIT VARYING(8)    | 101
			"char"            | x
			VARCHAR           | text
			NAME              | a name
			JSON              | {"a": [1, "x,\\"y"]}
			JSONB             | {"a": 1}
			UUID              | 11111111-2222-3333-4444-555555555555
			INET              | 10.0.0.1
			DATE              | 2024-2-3
			TIMESTAMP         | 2024-02-03 04:05
			TIMESTAMPTZ       | 2024-02-03 04:05+02
			INTERVAL          | 1 day 02:00
			NUMERIC(5, 1)     | 12.34
			INT4RANGE         | [1,5)
			BOX               | (1,1),(0,0)
			POINT             | (1,2)
			XML               | <a>b</a>
			mood              | it's, "so"
			positive          | 5
			pair              | (1,x)
			texts             | {a,b}
			TSVECTOR          | 'a' 'b'
			OID               | 12
			""")
	void textsFitEveryType(String type, String text) {
		await(this.database.execute("CREATE TYPE mood AS ENUM ('it''s, \"so\"', 'b')"));
		await(this.database.execute("CREATE DOMAIN positive AS INTEGER CHECK (VALUE > 0)"));
		await(this.database.execute("CREATE DOMAIN texts AS TEXT[]"));
		await(this.database.execute("CREATE TYPE pair AS (a INTEGER, b TEXT)"));
		await(this.database.execute("CREATE TABLE t(id INTEGER, v " + type + ")"));
		String insert = "INSERT INTO t(id, v) VALUES (:id, :v)";
		await(this.database.execute(insert, Map.of("id", 0, "v", text)));
		await(this.database.executeMany(insert,
				List.of(Values.of("id", 1, "v", text), Values.of("id", 2, "v", null), Values.of("id", 3, "v", text))));
		List<Record> stored = await(this.database.fetchAll("SELECT v::text FROM t ORDER BY id"));
		assertThat(stored.get(0).get(0, String.class)).isNotEmpty();
		assertThat(stored.get(1)).isEqualTo(stored.get(0));
		assertThat(stored.get(2).get(0)).isNull();
		assertThat(stored.get(3)).isEqualTo(stored.get(0));
	}

	@Test
	void tooLongForItsColumnIsAnErrorAsInValues() {
		await(this.database.execute("CREATE TABLE t(v VARCHAR(3), c CHARACTER(3))"));
		for (String column : List.of("v", "c")) {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> await(this.database.executeMany("INSERT INTO t(" + column + ") VALUES (:x)",
						List.of(Map.of("x", "a"), Map.of("x", "abcd")))))
				.withMessageContaining("22001");
		}
	}

	@Test
	void typesInExpressions() {
		await(this.database.execute("CREATE TABLE t(a JSONB, b DATE, c TEXT, d BIGINT)"));
		await(this.database.executeMany(
				"INSERT INTO t VALUES (:a::jsonb, CAST(:b AS date) + 1, upper(:c) || :c, :d / 2)",
				List.of(Map.of("a", "{\"x\": 1}", "b", "2024-02-28", "c", "x", "d", 5),
						Map.of("a", "[]", "b", "2024-02-29", "c", "y", "d", 7L))));
		assertThat(await(this.database.fetchAll("SELECT concat_ws(' ', a, b, c, d) FROM t ORDER BY b", String.class)))
			.containsExactly("{\"x\": 1} 2024-02-29 Xx 2", "[] 2024-03-01 Yy 3");
	}

	@Test
	void anAggregateInTheRowIsRefusedAsInValues() {
		await(this.database.execute("CREATE TABLE t(a BIGINT, b TEXT)"));
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> await(this.database
			.executeMany("INSERT INTO t(a, b) VALUES (count(*), :b)", List.of(Map.of("b", "x"), Map.of("b", "y")))));
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> await(this.database.executeMany("INSERT INTO t(a) VALUES (row_number() OVER () + :n)",
					List.of(Map.of("n", 1), Map.of("n", 2)))));
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM t", Long.class))).isZero();
	}

	@Test
	void whatTheServerCannotTellGoesInValues() {
		await(this.database.execute("CREATE TABLE t(a TEXT)"));
		await(this.database.inTransaction((tx) -> tx
			.executeMany("INSERT INTO t(a) VALUES (concat(:a::text, :b))",
					List.of(Map.of("a", "x", "b", 1), Map.of("a", "y", "b", 2)))
			.then(tx.execute("INSERT INTO t(a) VALUES ('after')"))));
		assertThat(await(this.database.fetchAll("SELECT a FROM t", String.class))).containsExactly("x1", "y2", "after");
	}

	@Test
	void theQuestionForTypesLeavesNothingBehind() {
		reopenWithOneConnection();
		await(this.database.execute("CREATE TABLE t(a TEXT)"));
		await(this.database.executeMany("INSERT INTO t(a) VALUES (:a)", List.of(Map.of("a", "x"), Map.of("a", "y"))));
		assertThat(await(this.database.fetchVal(
				"SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'databases%' OR from_sql", Long.class)))
			.isZero();
	}

	@Test
	void aSchemaOfItsOwnHasTypesOfItsOwn() {
		await(this.database.execute("CREATE SCHEMA other"));
		await(this.database.execute("CREATE TABLE public.t(a DATE)"));
		await(this.database.execute("CREATE TABLE other.t(a TEXT)"));
		String insert = "INSERT INTO t(a) VALUES (:a)";
		List<Map<String, String>> rows = List.of(Map.of("a", "2024-1-2"), Map.of("a", "2024-1-3"));
		await(this.database.executeMany(insert, rows));
		await(this.database
			.inTransaction((tx) -> tx.execute("SET LOCAL search_path = other").then(tx.executeMany(insert, rows))));
		assertThat(await(this.database.fetchAll("SELECT a::text FROM public.t ORDER BY a", String.class)))
			.containsExactly("2024-01-02", "2024-01-03");
		assertThat(await(this.database.fetchAll("SELECT a FROM other.t ORDER BY a", String.class)))
			.containsExactly("2024-1-2", "2024-1-3");
	}

	@Test
	void keysOfRowsThatATriggerLeavesOutAreRefused() {
		await(this.database.execute("CREATE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS $f$"
				+ " BEGIN IF NEW.text = 'skip' THEN RETURN NULL; END IF; RETURN NEW; END $f$"));
		await(this.database.execute("CREATE TRIGGER skip BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION skip()"));
		List<Map<String, Object>> rows = List.of(note("a"), note("skip"), note("b"));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.database.executeMany(INSERT, rows, Keys.of("id"))))
			.withMessageContaining("2 key(s) for 3 rows");
		assertThat(await(count(this.database))).isZero();
		assertThat(await(this.database.executeMany(INSERT, rows))).isEqualTo(2);
	}

	@Test
	void severalKeysAsARecordClass() {
		record Key(long id, String text) {
		}
		List<Key> keys = await(this.database.executeMany(INSERT, Flux.range(0, 6_000).map((i) -> note("n" + i)),
				Keys.of("id", "text"), Key.class));
		assertThat(keys).hasSize(6_000);
		assertThat(keys.get(5_500).text()).isEqualTo("n5500");
	}

	@Test
	void anUpsertWhoseRowsMeetFallsBackWithinItsTransaction() {
		await(this.database.execute("CREATE TABLE hits(name TEXT PRIMARY KEY, n INTEGER)"));
		await(this.database.inTransaction((tx) -> tx.execute("INSERT INTO hits VALUES ('before', 1)")
			.then(tx.executeMany(
					"INSERT INTO hits AS h VALUES (:name, 1) ON CONFLICT (name) DO UPDATE SET n = h.n + 1 RETURNING n",
					List.of(Map.of("name", "a"), Map.of("name", "before"), Map.of("name", "a"))))
			.doOnNext((affected) -> assertThat(affected).isEqualTo(3))));
		assertThat(await(this.database.fetchAll("SELECT name || n FROM hits ORDER BY name", String.class)))
			.containsExactly("a2", "before2");
	}

}
