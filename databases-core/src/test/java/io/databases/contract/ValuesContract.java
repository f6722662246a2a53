package io.databases.contract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.databases.query.Json;
import io.databases.record.Record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Values of every class into columns of every type.
 */
abstract class ValuesContract extends Contract {

	private static final String UUID_TEXT = "0b5c3a52-2f5b-4f1e-8f0e-2d8a4a5e7c11";

	ValuesContract(Engine engine) {
		super(engine);
	}

	enum Size {

		SMALL, XL

	}

	record Session(String user, List<Integer> pages) {
	}

	record Wrapped(Object value) {
	}

	private Map<String, String> columns() {
		boolean postgres = this.engine == Engine.POSTGRESQL;
		if (postgres) {
			await(this.database.execute("CREATE TYPE size AS ENUM ('SMALL', 'XL')"));
		}
		Map<String, String> columns = new LinkedHashMap<>();
		columns.put("small", "SMALLINT");
		columns.put("whole", "INTEGER");
		columns.put("large", "BIGINT");
		columns.put("exact", "NUMERIC(20, 4)");
		columns.put("approximate", "DOUBLE PRECISION");
		columns.put("truth", "BOOLEAN");
		columns.put("words", "VARCHAR(100)");
		columns.put("letters", "CHAR(36)");
		columns.put("bytes", this.engine.bytes());
		columns.put("a_day", "DATE");
		columns.put("a_time", this.engine.time());
		columns.put("a_moment", this.engine.dateTime());
		columns.put("an_instant",
				postgres ? "TIMESTAMPTZ" : this.engine.isMySqlFamily() ? "TIMESTAMP(6) NULL" : "TIMESTAMP");
		columns.put("an_id", postgres ? "UUID" : "CHAR(36)");
		columns.put("a_document", "JSON");
		columns.put("a_size", postgres ? "size" : this.engine.isMySqlFamily() ? "ENUM('SMALL', 'XL')" : "VARCHAR(5)");
		if (postgres) {
			columns.put("binary_document", "JSONB");
			columns.put("numbers", "INTEGER[]");
			columns.put("texts", "TEXT[]");
			columns.put("sizes", "size[]");
			columns.put("ids", "UUID[]");
			columns.put("address", "INET");
			columns.put("span", "INTERVAL");
		}
		StringBuilder ddl = new StringBuilder("CREATE TABLE everything(id " + this.engine.identity());
		columns.forEach((name, type) -> ddl.append(", ").append(name).append(' ').append(type));
		await(this.database.execute(ddl.append(")").toString()));
		return columns;
	}

	private Record write(String column, Object value) {
		await(this.database.execute("DELETE FROM everything"));
		await(this.database.execute("INSERT INTO everything(" + column + ") VALUES (:value)", new Wrapped(value)));
		return await(this.database.fetchOne("SELECT " + column + " FROM everything"));
	}

	@Test
	void nullsWithoutATypeGoIntoEveryColumn() {
		for (String column : columns().keySet()) {
			assertThat(write(column, null).get(0)).as(column).isNull();
			assertThat(await(this.database.execute("UPDATE everything SET " + column + " = :value", new Wrapped(null)))
				.rowsAffected()).as(column).isEqualTo(1);
			if (column.equals("a_document")) {
				continue; // PostgreSQL does not compare JSON
			}
			assertThat(await(this.database.fetchAll(
					"SELECT id FROM everything WHERE (:value IS NULL OR " + column + " = :value)", new Wrapped(null))))
				.as(column)
				.hasSize(1);
		}
	}

	@Test
	void stringsGoIntoEveryColumn() {
		columns();
		Map<String, String> texts = Map.ofEntries(Map.entry("an_id", UUID_TEXT), Map.entry("a_day", "2026-02-28"),
				Map.entry("a_time", "10:11:12"), Map.entry("a_moment", "2026-02-28 10:11:12"),
				Map.entry("a_size", "XL"), Map.entry("words", "it's"), Map.entry("whole", "42"),
				Map.entry("exact", "12.5"));
		texts.forEach((column, text) -> assertThat(write(column, text).get(0)).as(column).isNotNull());
		assertThat((Object) write("a_document", "{\"a\": 1}").get(0, Map.class)).isEqualTo(Map.of("a", 1));
		assertThat(write("an_id", UUID_TEXT).get(0, UUID.class)).isEqualTo(UUID.fromString(UUID_TEXT));
		assertThat(write("a_day", "2026-02-28").get(0)).isEqualTo(LocalDate.of(2026, 2, 28));
	}

	@Test
	void whatDriversRefuseIsConverted() {
		columns();
		UUID uuid = UUID.fromString(UUID_TEXT);
		assertThat(write("a_size", Size.XL).get(0, Size.class)).isEqualTo(Size.XL);
		assertThat(write("an_id", uuid).get(0, UUID.class)).isEqualTo(uuid);
		assertThat(write("words", 'x').get(0)).isEqualTo("x");
		assertThat(write("words", new StringBuilder("tliub").reverse()).get(0)).isEqualTo("built");
		assertThat(write("words", URI.create("https://example.org/a?b")).get(0, URI.class))
			.isEqualTo(URI.create("https://example.org/a?b"));
		assertThat(write("words", Optional.of("there")).get(0)).isEqualTo("there");
		assertThat(write("words", Optional.empty()).get(0)).isNull();
		assertThat(write("large", new BigInteger("9007199254740993")).get(0)).isEqualTo(9007199254740993L);
		assertThat(write("exact", new BigDecimal("12.5")).get(0, BigDecimal.class)).isEqualByComparingTo("12.5");
		assertThat(write("small", (byte) 7).get(0, Integer.class)).isEqualTo(7);
		assertThat(write("a_moment", java.sql.Timestamp.valueOf("2026-02-03 04:05:06")).get(0))
			.isEqualTo(LocalDateTime.parse("2026-02-03T04:05:06"));
		assertThat(write("a_day", java.sql.Date.valueOf("2026-02-03")).get(0)).isEqualTo(LocalDate.of(2026, 2, 3));
		assertThat(write("a_time", LocalTime.of(1, 2, 3)).get(0)).isEqualTo(LocalTime.of(1, 2, 3));
		if (this.engine == Engine.POSTGRESQL) {
			assertThat(write("span", Duration.ofMinutes(90)).get(0)).isEqualTo(Duration.ofMinutes(90));
		}
		if (this.engine.isMySqlFamily()) {
			for (String time : List.of("PT26H", "PT-3H-0.5S", "PT838H59M59S")) {
				assertThat(write("a_time", Duration.parse(time)).get(0)).isEqualTo(Duration.parse(time));
			}
			assertThat(write("small", 2025).get(0)).isEqualTo((short) 2025);
			assertThat(write("truth", 2).get(0)).as("a number that is no Boolean").isEqualTo(2);
		}
	}

	/** A filter that is left out, on each type of column and by each kind of value. */
	@Test
	void aParameterThatMayBeNull() {
		columns();
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("words", "some");
		values.put("small", 7);
		values.put("large", 7L);
		values.put("exact", new BigDecimal("12.5"));
		values.put("truth", true);
		values.put("a_day", LocalDate.of(2026, 2, 3));
		values.put("a_moment", LocalDateTime.parse("2026-02-03T04:05:06"));
		values.put("an_id", UUID.fromString(UUID_TEXT));
		values.forEach((column, value) -> {
			await(this.database.execute("DELETE FROM everything"));
			await(this.database.execute("INSERT INTO everything(" + column + ") VALUES (:x)", Map.of("x", value)));
			String sql = "SELECT count(*) FROM everything WHERE (:x IS NULL OR " + column + " = :x)";
			String reversed = "SELECT count(*) FROM everything WHERE (" + column + " = :x OR :x IS NULL)";
			for (String query : List.of(sql, reversed)) {
				assertThat(await(this.database.fetchVal(query, Map.of("x", value), Long.class))).as(query).isEqualTo(1);
				assertThat(await(this.database.fetchVal(query, io.databases.sql.Values.of("x", null), Long.class)))
					.as(query + " of NULL")
					.isEqualTo(1);
			}
			assertThat(await(this.database.fetchVal(
					"SELECT count(*) FROM everything WHERE (:x IS NOT NULL AND " + column + " = :x)",
					io.databases.sql.Values.of("x", null), Long.class)))
				.isZero();
		});
	}

	@Test
	void momentsAreTheSameInEveryZone() {
		columns();
		Instant instant = Instant.parse("2026-07-01T10:00:00.123456Z");
		for (Object moment : List.of(instant, OffsetDateTime.parse("2026-07-01T12:00:00.123456+02:00"),
				ZonedDateTime.parse("2026-07-01T05:00:00.123456-05:00[America/Chicago]"),
				java.util.Date.from(instant))) {
			Instant read = write("an_instant", moment).get(0, Instant.class);
			assertThat(read).as(moment.getClass().getName())
				.isEqualTo((moment instanceof java.util.Date date) ? date.toInstant() : instant);
		}
	}

	@Test
	void oneValueForColumnsOfSeveralTypes() {
		await(this.database.execute("CREATE TABLE several(id INTEGER PRIMARY KEY, n INTEGER, t VARCHAR(20), d "
				+ this.engine.dateTime() + ")"));
		await(this.database.execute("INSERT INTO several(id) VALUES (1)"));
		String update = "UPDATE several SET n = :x, t = :x WHERE id = :id";
		await(this.database.execute(update, Map.of("x", "17", "id", 1)));
		Record row = await(this.database.fetchOne("SELECT n, t FROM several"));
		assertThat(row.get(0, Integer.class)).isEqualTo(17);
		assertThat(row.get(1, String.class)).isEqualTo("17");
		await(this.database.execute("UPDATE several SET n = :x, t = :x, d = :x WHERE id = :id",
				io.databases.sql.Values.of("x", null, "id", 1)));
		assertThat(await(this.database.fetchOne("SELECT n, t, d FROM several")).asMap().values()).containsOnlyNulls();
		await(this.database.executeMany(update, List.of(Map.of("x", "1", "id", 1), Map.of("x", "2", "id", 1))));
		assertThat(await(this.database.fetchVal("SELECT t FROM several", String.class))).isEqualTo("2");
	}

	@Test
	void documents() {
		columns();
		Session session = new Session("ada", List.of(1, 2));
		assertThat(write("a_document", session).get(0, Session.class)).isEqualTo(session);
		assertThat(write("a_document", Map.of("user", "ada", "pages", List.of(3))).get(0, Session.class))
			.isEqualTo(new Session("ada", List.of(3)));
		assertThat((Object) write("a_document", Json.of(List.of("lemon", "it's \"lime\""))).get(0, List.class))
			.isEqualTo(List.of("lemon", "it's \"lime\""));
		assertThat(write("a_document", Json.of("text")).get(0, String.class)).isEqualTo("\"text\"");
		assertThat(write("a_document", Json.of(null)).get(0, String.class)).isEqualTo("null");
		assertThat(write("a_document", Json.of(List.of())).get(0, String.class)).isEqualTo("[]");
		await(this.database.executeMany("INSERT INTO everything(a_document) VALUES (:value)",
				List.of(Map.of("value", Json.of(List.of(1))), Map.of("value", Json.of(List.of(2))))));
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM everything", Long.class))).isEqualTo(3);
		record Cycle(List<Object> self) {
		}
		List<Object> endless = new java.util.ArrayList<>();
		endless.add(new Thread("topsecret"));
		endless.add(endless);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> write("a_document", new Cycle(endless)))
			.withMessageContaining(":value")
			.withMessageNotContaining("topsecret");
		assertThat(Json.of("topsecret")).asString().doesNotContain("topsecret");
	}

	@Test
	void emptyAndHugeLists() {
		insertMany(3);
		String in = "SELECT count(*) FROM notes WHERE id IN (:ids)";
		String notIn = "SELECT count(*) FROM notes WHERE id NOT IN (:ids)";
		List<Long> huge = LongStream.range(0, 20_000).boxed().toList();
		assertThat(await(this.database.fetchVal(in, Map.of("ids", huge), Long.class))).isEqualTo(3);
		assertThat(await(this.database.fetchVal(notIn, Map.of("ids", huge), Long.class))).isZero();
		assertThat(await(this.database.fetchVal(in, Map.of("ids", List.of()), Long.class))).isZero();
		assertThat(await(this.database.fetchVal(notIn, Map.of("ids", new long[0]), Long.class))).isEqualTo(3);
		assertThat(await(this.database.fetchVal(in, Map.of("ids", new int[] { 1, 2 }), Long.class))).isEqualTo(2);
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM notes WHERE text IN (:texts)",
				Map.of("texts", IntStream.range(0, 5_000).mapToObj((i) -> "note " + i).toList()), Long.class)))
			.isEqualTo(3);
	}

	@Test
	void tuples() {
		insertMany(3);
		assertThat(await(this.database.fetchAll("SELECT id FROM notes WHERE (id, text) IN (:pairs) ORDER BY id",
				Map.of("pairs", List.of(List.of(1, "note 0"), List.of(2, "other"), List.of(3, "note 2"))), Long.class)))
			.containsExactly(1L, 3L);
	}

	@Test
	void arrays() {
		if (this.engine != Engine.POSTGRESQL) {
			return; // no other database has them
		}
		columns();
		UUID uuid = UUID.fromString(UUID_TEXT);
		assertThat(write("numbers", new int[] { 1, 2 }).get(0)).isEqualTo(new Integer[] { 1, 2 });
		assertThat(write("numbers", new Integer[0]).get(0)).isEqualTo(new Integer[0]);
		assertThat(write("numbers", new Integer[] { 1, null }).get(0)).isEqualTo(new Integer[] { 1, null });
		assertThat(write("texts", new String[] { "a,b", "\"q\" \\", null, "NULL", "" }).get(0))
			.isEqualTo(new String[] { "a,b", "\"q\" \\", null, "NULL", "" });
		assertThat(write("sizes", new Size[] { Size.XL, null }).get(0, Size[].class))
			.isEqualTo(new Size[] { Size.XL, null });
		assertThat(write("sizes", new String[] { "SMALL" }).get(0, Size[].class)).isEqualTo(new Size[] { Size.SMALL });
		assertThat(write("sizes", new Object[] { Size.SMALL, "XL" }).get(0, Size[].class))
			.isEqualTo(new Size[] { Size.SMALL, Size.XL });
		assertThat(write("ids", new UUID[] { uuid }).get(0)).isEqualTo(new UUID[] { uuid });
		assertThat(write("ids", new String[] { UUID_TEXT }).get(0)).isEqualTo(new UUID[] { uuid });
		assertThat(write("ids", new Object[] { uuid, UUID_TEXT }).get(0)).isEqualTo(new UUID[] { uuid, uuid });
		assertThat(write("numbers", new Object[] { null }).get(0)).isEqualTo(new Integer[] { null });
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM everything WHERE id = ANY(:ids)",
				Map.of("ids", new Long[] { -1L }), Long.class)))
			.isZero();
		assertThat(Arrays.asList(write("texts", new String[] { "Grüße" }).get(0, String[].class)))
			.containsExactly("Grüße");
	}

}
