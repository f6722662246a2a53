package io.databases.contract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import reactor.core.publisher.Flux;

import io.databases.Database;
import io.databases.query.Json;
import io.databases.query.Keys;
import io.databases.query.QueryOperations;
import io.databases.sql.Values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What MySQL and MariaDB are sent, by the counters of the server.
 */
abstract class MySqlBulkContract extends Contract {

	MySqlBulkContract(Engine engine) {
		super(engine);
	}

	/** A counter of the session. */
	private long counter(QueryOperations on, String name) {
		return await(on.fetchOne("SHOW SESSION STATUS LIKE '" + name + "'")).get(1, Long.class);
	}

	private static List<Map<String, Object>> notes(int count) {
		return IntStream.range(0, count).mapToObj((number) -> note("note " + number)).toList();
	}

	@Test
	void tenThousandRowsAreTenInserts() {
		reopenWithOneConnection();
		long before = counter(this.database, "Com_insert");
		long questions = counter(this.database, "Questions");
		await(this.database.executeMany(INSERT, notes(10_000)));
		assertThat(counter(this.database, "Com_insert") - before).isEqualTo(10);
		// BEGIN, COMMIT and the two of this test
		assertThat(counter(this.database, "Questions") - questions).isLessThanOrEqualTo(10 + 6);
	}

	@Test
	void updatesShareTheirRoundTrips() {
		reopenWithOneConnection();
		insertMany(500);
		long before = counter(this.database, "Com_update");
		Long affected = await(this.database.executeMany("UPDATE notes SET completed = :done WHERE text = :text -- all",
				IntStream.range(0, 500).mapToObj((number) -> Map.of("done", true, "text", "note " + number)).toList()));
		assertThat(affected).isEqualTo(500);
		assertThat(counter(this.database, "Com_update") - before).isEqualTo(500);
	}

	@Test
	void noPingWhenAConnectionIsGivenBack() {
		reopenWithOneConnection();
		await(count(this.database));
		long before = counter(this.database, "Com_admin_commands");
		for (int i = 0; i < 50; i++) {
			await(count(this.database));
		}
		await(this.database.inTransaction((tx) -> insert(tx, "one")));
		await(this.database.executeMany(INSERT, notes(10)));
		assertThat(counter(this.database, "Com_admin_commands")).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.000000012345678901234567890123", "-0.00000000000000000000000000001",
			"1234567890123456789012345E+5", "1E+29" })
	void aDecimalWithAnExponentKeepsItsDigits(String number) {
		await(this.database.execute("CREATE TABLE exact(v DECIMAL(60, 30))"));
		Map<String, Object> value = Map.of("v", new BigDecimal(number));
		await(this.database.execute("INSERT INTO exact(v) VALUES (:v)", value));
		await(this.database.executeMany("INSERT INTO exact(v) VALUES (:v)", List.of(value, value)));
		assertThat(await(this.database.fetchAll("SELECT v FROM exact"))).hasSize(3)
			.allSatisfy((row) -> assertThat(row.get("v", BigDecimal.class)).isEqualByComparingTo(number));
	}

	@Test
	void aStatementStaysBelowOneMegabyte() {
		record Document(String text) {
		}
		await(this.database.execute("CREATE TABLE large(id INTEGER, text LONGTEXT, other LONGTEXT, third LONGTEXT)"));
		long packet = await(this.database.fetchVal("SELECT @@GLOBAL.max_allowed_packet", Long.class));
		try {
			await(this.database.execute("SET GLOBAL max_allowed_packet = 1048576"));
			reopen((builder) -> builder);
			String text = "'\u20ac".repeat(20_000);
			for (Object value : List.of(text, Map.of("text", text), new Document(text), Json.of(List.of(text)),
					Optional.of(text), ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))) {
				await(this.database.execute("DELETE FROM large"));
				Long affected = await(this.database.executeMany("INSERT INTO large(id, text) VALUES (:id, :text)",
						Flux.range(0, 60).map((number) -> Map.of("id", number, "text", value))));
				assertThat(affected).isEqualTo(60);
				assertThat(await(this.database.fetchVal("SELECT min(char_length(text)) FROM large", Long.class)))
					.isGreaterThanOrEqualTo(40_000);
			}
			// each occurrence is sent
			Long affected = await(this.database.executeMany(
					"UPDATE large SET text = :text, other = :text, third = :text WHERE id = :id",
					Flux.range(0, 60).map((number) -> Map.of("id", number, "text", text))));
			assertThat(affected).isEqualTo(60);
		}
		finally {
			await(this.database.execute("SET GLOBAL max_allowed_packet = " + packet));
		}
	}

	@Test
	void keysStayRightWhereSomeAreGiven() {
		List<Long> keys = await(this.database.executeMany(
				"INSERT INTO notes(id, text) VALUES (:id, :text)", List.of(Map.of("id", 70, "text", "a"),
						Map.of("id", 0, "text", "b"), Map.of("id", 7, "text", "c"), Map.of("id", 0, "text", "d")),
				Keys.of("id"), Long.class));
		assertThat(keys).containsExactly(70L, 71L, 7L, 72L);
	}

	/** A URL of MySQL may lead to a server of MariaDB, which knows RETURNING. */
	@Test
	void keysByAUrlOfMySql() {
		Database mysql = open(url().replace("mariadb://", "mysql://"), (builder) -> builder);
		List<Long> keys = await(mysql.executeMany(INSERT, notes(250), Keys.of("id"), Long.class));
		assertThat(keys).hasSize(250).doesNotContainNull().doesNotHaveDuplicates();
		assertThat(await(mysql.fetchVal("SELECT text FROM notes WHERE id = :id", Map.of("id", keys.get(20)))))
			.isEqualTo("note 20");
	}

	@Test
	void theRowAmongJoinedStatementsIsNamed() {
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> await(this.database.executeMany("INSERT INTO notes(text) SELECT :text",
					List.of(Map.of("text", "a"), Map.of("text", "b"), Map.of("text", "a")))))
			.withMessageContaining("(row 3)");
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void aNullForAColumnThatTakesNoneIsRefusedInEveryMode() {
		reopenWithOneConnection();
		await(this.database.execute("CREATE TABLE strict(id INTEGER, text VARCHAR(10) NOT NULL)"));
		List<Map<String, Object>> rows = List.of(Map.of("id", 1, "text", "a"), Values.of("id", 2, "text", null));
		String insert = "INSERT INTO strict(id, text) VALUES (:id, :text)";
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> await(this.database.executeMany(insert, rows)));
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(
				() -> await(this.database.inConnection((connection) -> connection.execute("SET SESSION sql_mode = ''")
					.then(connection.executeMany(insert, rows)))));
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM strict", Long.class))).isZero();
	}

	/** What is stored as text shows how a value was written. */
	@ParameterizedTest
	@ValueSource(strings = { "STRICT_ALL_TABLES", "STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES",
			"STRICT_ALL_TABLES,ANSI_QUOTES,NO_BACKSLASH_ESCAPES" })
	void valuesInTheTextAreThoseThatTheDriverWrites(String mode) {
		reopenWithOneConnection();
		await(this.database.execute("CREATE TABLE words(n INTEGER AUTO_INCREMENT PRIMARY KEY, w VARCHAR(200))"));
		String insert = "INSERT INTO words(w) VALUES (concat('?', :w, 'x'))";
		String difference = "INSERT INTO words(w) VALUES (5.0-:w)";
		List<Map<String, Object>> words = values().map((value) -> Map.<String, Object>of("w", value)).toList();
		List<Map<String, Object>> numbers = words.stream().filter((row) -> row.get("w") instanceof Number).toList();
		await(this.database
			.inConnection((connection) -> connection.execute("SET SESSION sql_mode = :mode", Map.of("mode", mode))
				.then(connection.executeMany(insert, words))
				.then(connection.executeMany(difference, numbers))
				.thenMany(Flux.fromIterable(words).concatMap((row) -> connection.execute(insert, row)))
				.thenMany(Flux.fromIterable(numbers).concatMap((row) -> connection.execute(difference, row)))
				.then()));
		List<String> stored = await(this.database.fetchAll("SELECT w FROM words ORDER BY n", String.class));
		int half = words.size() + numbers.size();
		assertThat(stored).hasSize(2 * half);
		assertThat(stored.subList(0, half)).isEqualTo(stored.subList(half, 2 * half));
	}

	private static Stream<Object> values() {
		Random random = new Random(20_261_122);
		Stream<Object> times = random.longs(50, 0, 300_000_000_000_000_000L)
			.mapToObj((micros) -> LocalDateTime.of(1, 1, 1, 0, 0)
				.plusNanos(micros % 1_000_000 * 1_000)
				.plusSeconds(micros / 1_000_000));
		Stream<Object> all = Stream.of(1, -1, 0, Long.MIN_VALUE, Long.MAX_VALUE, (short) -7, (byte) 7, 1.5, -2.5f,
				1e100, true, false, Optional.of("o"), 'c', new BigDecimal("-1.50"), new BigDecimal("1E+3"),
				new BigDecimal("1E-7"), new BigInteger("-18446744073709551616"), "", "plain", "it's", "a\\", "\\'",
				"a\nb\rc\td", "nul\0\032", "?", ":w", "-- no", "/* no */", "\"", "`", "\u20ac \ud83d\ude00", "%_",
				"';--", LocalDate.of(1, 2, 3), LocalDate.of(9999, 12, 31), LocalTime.of(4, 5),
				LocalTime.of(4, 5, 6, 120_000_000), LocalTime.of(4, 5, 6, 7_000), LocalTime.of(23, 59, 59, 999_999_999),
				LocalDateTime.of(2026, 2, 3, 0, 0), UUID.fromString("7f2c1b54-0000-4000-8000-000000000001"),
				DayOfWeek.MONDAY, Duration.ofHours(-30), Instant.parse("2026-02-03T04:05:06.5Z"),
				new byte[] { 'b', '\'', '\\' });
		return Stream.concat(all, times);
	}

}
