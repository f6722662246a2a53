package io.databases.sqlite;

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
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** The golden table of types: what is stored, and what comes back. */
class SqliteTypeTests {

	private static final UUID ID = UUID.fromString("0e000000-0000-4000-8000-00000000000a");

	private static final String UNICODE = "a\u0000b \u00e4\u20ac\ud83d\ude00\u0301 \uffff";

	private static SqliteConnectionFactory factory;

	private static SqliteConnection connection;

	@BeforeAll
	static void open() {
		factory = Db.memory();
		connection = Db.open(factory);
	}

	@AfterAll
	static void close() {
		factory.close().block(Db.LIMIT);
	}

	/** Declared type, value, how SQLite stores it, and the value read without a class. */
	static Stream<Arguments> table() {
		return Stream.of(arguments("BOOLEAN", true, "integer 1", true), arguments("BOOLEAN", false, "integer 0", false),
				arguments("TINYINT", (byte) -128, "integer -128", -128),
				arguments("SMALLINT", Short.MIN_VALUE, "integer -32768", -32768),
				arguments("INT", Integer.MAX_VALUE, "integer 2147483647", Integer.MAX_VALUE),
				arguments("INTEGER", 1, "integer 1", 1L),
				arguments("BIGINT", Long.MIN_VALUE, "integer -9223372036854775808", Long.MIN_VALUE),
				arguments("REAL", 0.1, "real 0.1", 0.1), arguments("DOUBLE", -0.0, "real 0.0", 0.0),
				arguments("REAL", Double.MAX_VALUE, "real 1.7976931348623157e+308", Double.MAX_VALUE),
				arguments("REAL", Double.POSITIVE_INFINITY, "real Inf", Double.POSITIVE_INFINITY),
				arguments("DECIMAL(10,2)", new BigDecimal("12.5"), "real 12.5", new BigDecimal("12.5")),
				arguments("DECIMAL_TEXT", new BigDecimal("0.10"), "text 0.10", new BigDecimal("0.10")),
				arguments("DECIMAL_TEXT", new BigDecimal("123456789012345678901234567890.123456789"),
						"text 123456789012345678901234567890.123456789",
						new BigDecimal("123456789012345678901234567890.123456789")),
				arguments("NUMERIC", new BigInteger("42"), "integer 42", new BigDecimal("42")),
				arguments("VARCHAR(20)", "text", "text text", "text"), arguments("TEXT", "", "text ", ""),
				arguments("UUID", ID, "text " + ID, ID), arguments("TEXT", DayOfWeek.MONDAY, "text MONDAY", "MONDAY"),
				arguments("TEXT", 'x', "text x", "x"),
				arguments("DATE", LocalDate.of(2024, 2, 29), "text 2024-02-29", LocalDate.of(2024, 2, 29)),
				arguments("TIME", LocalTime.of(1, 2, 3), "text 01:02:03", LocalTime.of(1, 2, 3)),
				arguments("TIME", LocalTime.of(1, 2, 3, 4_000), "text 01:02:03.000004", LocalTime.of(1, 2, 3, 4_000)),
				arguments("TIME", LocalTime.MAX, "text 23:59:59.999999999", LocalTime.MAX),
				arguments("TIMESTAMP", LocalDateTime.of(2024, 2, 29, 1, 2), "text 2024-02-29 01:02:00",
						LocalDateTime.of(2024, 2, 29, 1, 2)),
				arguments("DATETIME", LocalDateTime.of(2024, 2, 29, 1, 2, 3, 456_000_000),
						"text 2024-02-29 01:02:03.456000", LocalDateTime.of(2024, 2, 29, 1, 2, 3, 456_000_000)),
				arguments("TIMESTAMPTZ", OffsetDateTime.parse("2024-03-01T01:02:03+02:00"), "text 2024-02-29 23:02:03",
						OffsetDateTime.parse("2024-02-29T23:02:03Z")),
				arguments("TIMESTAMP WITH TIME ZONE", Instant.parse("2024-02-29T23:02:03Z"), "text 2024-02-29 23:02:03",
						OffsetDateTime.parse("2024-02-29T23:02:03Z")),
				arguments("TIMESTAMP", ZonedDateTime.parse("2024-07-01T12:00:00+02:00[Europe/Berlin]"),
						"text 2024-07-01 10:00:00", LocalDateTime.of(2024, 7, 1, 10, 0)),
				arguments("TEXT", Duration.ofMillis(90_500), "text PT1M30.5S", "PT1M30.5S"),
				arguments("TEXT", Period.of(1, 2, 3), "text P1Y2M3D", "P1Y2M3D"),
				arguments("JSON", "{\"a\": [1, null]}", "text {\"a\": [1, null]}", "{\"a\": [1, null]}"));
	}

	@ParameterizedTest
	@MethodSource("table")
	void valuesAreStoredAndComeBack(String declared, Object value, String stored, Object read) {
		Object[] row = roundTrip(declared, value, Object.class);
		assertThat(row[0] + " " + row[1]).isEqualTo(stored);
		assertThat(row[2]).isEqualTo(read);
	}

	@ParameterizedTest
	@MethodSource("table")
	void valuesComeBackAsTheClassTheyHad(String declared, Object value) {
		Object read = roundTrip(declared, value, value.getClass())[2];
		if (value instanceof OffsetDateTime zoned) {
			assertThat(((OffsetDateTime) read).toInstant()).isEqualTo(zoned.toInstant());
		}
		else if (value instanceof ZonedDateTime zoned) {
			assertThat(((ZonedDateTime) read).toInstant()).isEqualTo(zoned.toInstant());
		}
		else if (value instanceof Double real) {
			assertThat((Double) read).isEqualByComparingTo(real + 0.0);
		}
		else {
			assertThat(read).isEqualTo(value);
		}
	}

	/** How it is stored, its text, and the value read. */
	private static Object[] roundTrip(String declared, Object value, Class<?> type) {
		table(declared);
		Db.run(connection, "INSERT INTO t VALUES (?)", value);
		return Flux.from(connection.createStatement("SELECT typeof(v), CAST(v AS TEXT), v FROM t").execute())
			.flatMap(result -> result.map(row -> new Object[] { row.get(0), row.get(1), row.get(2, type) }))
			.single()
			.block(Db.LIMIT);
	}

	private static void table(String declared) {
		Db.run(connection, "DROP TABLE IF EXISTS t; CREATE TABLE t(v %s)".formatted(declared));
	}

	private static <T> T read(String sql, Class<T> type) {
		return Flux.from(connection.createStatement(sql).execute())
			.flatMap(result -> result.map(row -> Optional.ofNullable(row.get(0, type))))
			.single()
			.block(Db.LIMIT)
			.orElse(null);
	}

	@Test
	void nullIsNullInEveryClass() {
		Statement statement = connection.createStatement("SELECT ?1, ?2, ?3, ?4")
			.bindNull(0, Object.class)
			.bindNull("?2", Integer.class)
			.bind(2, Parameters.in(Object.class))
			.bind(3, Parameters.in(R2dbcType.VARCHAR));
		List<Object> row = Flux.from(statement.execute())
			.flatMap(result -> result.map(values -> Arrays.asList(values.get(0), values.get(1, Integer.class),
					values.get(2, Blob.class), values.get(3, LocalDate.class))))
			.single()
			.block(Db.LIMIT);
		assertThat(row).containsOnlyNulls().hasSize(4);
	}

	@Test
	void allOfUnicodeComesBack() {
		assertThat(roundTrip("TEXT", UNICODE, String.class)[2]).isEqualTo(UNICODE);
		assertThat(Db.values(connection, "SELECT ?", UNICODE)).containsExactly(UNICODE);
		assertThatIllegalArgumentException().isThrownBy(() -> Db.statement(connection, "SELECT ?", "a\ud83d"))
			.withMessageContaining("surrogate");
	}

	@Test
	void textOfAnUtf16DatabaseComesBack() {
		// SQLite itself replaces U+FFFF when it turns UTF-8 into UTF-16.
		String text = UNICODE.replace("\uffff", "");
		SqliteConnectionFactory wide = Db.memory();
		try {
			SqliteConnection other = Db.open(wide);
			Db.run(other, "PRAGMA encoding = 'UTF-16'");
			Db.run(other, "CREATE TABLE t(v TEXT)");
			Db.run(other, "INSERT INTO t VALUES (?)", text);
			assertThat(Db.values(other, "PRAGMA encoding")).containsExactly("UTF-16le");
			assertThat(Db.values(other, "SELECT v FROM t")).containsExactly(text);
		}
		finally {
			wide.close().block(Db.LIMIT);
		}
	}

	@Test
	void bytesComeBack() {
		byte[] bytes = { 0, 1, -1, 127, -128 };
		table("BLOB");
		Db.run(connection, "INSERT INTO t VALUES (?), (?)", bytes, ByteBuffer.wrap(bytes, 1, 3));
		assertThat(Db.values(connection, "SELECT v FROM t")).containsExactly(ByteBuffer.wrap(bytes),
				ByteBuffer.wrap(new byte[] { 1, -1, 127 }));
		assertThat(read("SELECT v FROM t LIMIT 1", byte[].class)).isEqualTo(bytes);
		assertThat(read("SELECT x''", byte[].class)).isEmpty();
	}

	@Test
	void largeObjectsAreStreamed() {
		byte[] chunk = new byte[100_000];
		Arrays.fill(chunk, (byte) 7);
		Flux<ByteBuffer> chunks = Flux.range(0, 30).map(index -> ByteBuffer.wrap(chunk));
		Db.run(connection, "DROP TABLE IF EXISTS t; CREATE TABLE t(v BLOB, c CLOB)");
		Db.run(connection, "INSERT INTO t VALUES (?, ?)", Blob.from(chunks), Clob.from(Flux.just("first ", "second")));
		Long size = Flux.from(connection.createStatement("SELECT v FROM t").execute())
			.flatMap(result -> result.map(row -> row.get(0, Blob.class)))
			.flatMap(Blob::stream)
			.map(buffer -> (long) buffer.remaining())
			.reduce(Long::sum)
			.block(Db.LIMIT);
		assertThat(size).isEqualTo(3_000_000);
		assertThat(Flux.from(connection.createStatement("SELECT c FROM t").execute())
			.flatMap(result -> result.map(row -> row.get(0, Clob.class)))
			.flatMap(Clob::stream)
			.map(CharSequence::toString)
			.single()
			.block(Db.LIMIT)).isEqualTo("first second");
	}

	@Test
	void integersOfUndeclaredAndInferredColumns() {
		assertThat(Db.values(connection, "SELECT 1")).containsExactly(1L);
		assertThat(Db.values(connection, "SELECT 1.5")).containsExactly(1.5);
		assertThat(Db.values(connection, "SELECT 'x'")).containsExactly("x");
		table("INT");
		Db.run(connection, "INSERT INTO t VALUES (?)", 5_000_000_000L);
		assertThat(Db.values(connection, "SELECT v FROM t")).containsExactly(5_000_000_000L);
		assertThatThrownBy(() -> read("SELECT v FROM t", Integer.class)).isInstanceOf(R2dbcException.class);
	}

	@Test
	void datesAreReadInEveryForm() {
		Instant instant = Instant.parse("2024-02-29T12:30:00Z");
		for (String form : List.of("'2024-02-29 12:30'", "'2024-02-29 12:30:00'", "'2024-02-29T12:30:00Z'",
				"'2024-02-29T14:30:00+02:00'", "'2024-02-29 14:30:00.000+02:00'", "1709209800", "1709209800000",
				"julianday('2024-02-29 12:30')")) {
			assertThat(read("SELECT " + form, Instant.class)).as(form).isEqualTo(instant);
			assertThat(read("SELECT " + form, LocalDate.class)).as(form).isEqualTo(LocalDate.of(2024, 2, 29));
			assertThat(read("SELECT " + form, LocalTime.class)).as(form).isEqualTo(LocalTime.of(12, 30));
			assertThat(read("SELECT " + form, OffsetDateTime.class)).as(form)
				.isEqualTo(instant.atOffset(ZoneOffset.UTC));
		}
		assertThat(read("SELECT '2024-02-29'", LocalDateTime.class)).isEqualTo(LocalDateTime.of(2024, 2, 29, 0, 0));
		assertThat(read("SELECT '12:30:15.5'", LocalTime.class)).isEqualTo(LocalTime.of(12, 30, 15, 500_000_000));
		assertThat(read("SELECT date('2024-02-29', '+1 day')", LocalDate.class)).isEqualTo(LocalDate.of(2024, 3, 1));
	}

	@Test
	void sqliteUnderstandsWhatIsStored() {
		assertThat(Db.values(connection, "SELECT strftime('%Y-%m-%dT%H:%M:%f', ?)",
				LocalDateTime.of(2024, 2, 29, 1, 2, 3, 456_000_000)))
			.containsExactly("2024-02-29T01:02:03.456");
		assertThat(Db.values(connection, "SELECT ? < ?", Instant.parse("2024-02-29T01:00:00Z"),
				Instant.parse("2024-02-29T01:00:00.5Z")))
			.containsExactly(1L);
	}

	@Test
	void aValueThatDoesNotFitIsAnErrorWithColumnAndClasses() {
		table("INT");
		Db.run(connection, "INSERT INTO t VALUES ('secret')");
		assertThatThrownBy(() -> Db.values(connection, "SELECT v AS label FROM t")).isInstanceOf(R2dbcException.class)
			.hasMessageContaining("label")
			.hasMessageContaining("INT")
			.hasMessageContaining("String")
			.hasMessageContaining("java.lang.Integer")
			.hasMessageNotContaining("secret");
		assertThat(read("SELECT v FROM t", String.class)).isEqualTo("secret");
		assertThatThrownBy(() -> read("SELECT 300", Byte.class)).isInstanceOf(R2dbcException.class);
		assertThatThrownBy(() -> read("SELECT 1.5", Long.class)).isInstanceOf(R2dbcException.class);
		assertThatThrownBy(() -> read("SELECT 9007199254740993", Double.class)).isInstanceOf(R2dbcException.class);
		assertThatThrownBy(() -> read("SELECT 2", Boolean.class)).isInstanceOf(R2dbcException.class);
		assertThatThrownBy(() -> read("SELECT 'x'", UUID.class)).isInstanceOf(R2dbcException.class);
		assertThatThrownBy(() -> read("SELECT 'x'", DayOfWeek.class)).isInstanceOf(R2dbcException.class);
		assertThatThrownBy(() -> read("SELECT 'x'", LocalDate.class)).isInstanceOf(R2dbcException.class);
		assertThatThrownBy(() -> read("SELECT x'01'", String.class)).isInstanceOf(R2dbcException.class);
		assertThatThrownBy(() -> read("SELECT 1", byte[].class)).isInstanceOf(R2dbcException.class);
		assertThatThrownBy(() -> read("SELECT 1", Thread.class)).isInstanceOf(R2dbcException.class);
	}

	@Test
	void conversionsThatLoseNothingAreMade() {
		assertThat(read("SELECT 1", Boolean.class)).isTrue();
		assertThat(read("SELECT 'false'", Boolean.class)).isFalse();
		assertThat(read("SELECT '42'", Integer.class)).isEqualTo(42);
		assertThat(read("SELECT 2.0", Integer.class)).isEqualTo(2);
		assertThat(read("SELECT 1", int.class)).isEqualTo(1);
		assertThat(read("SELECT 1", BigInteger.class)).isEqualTo(BigInteger.ONE);
		assertThat(read("SELECT 1.25", Float.class)).isEqualTo(1.25f);
		assertThat(read("SELECT 1", String.class)).isEqualTo("1");
		assertThat(read("SELECT x'00112233445566778899aabbccddeeff'", UUID.class))
			.isEqualTo(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
		assertThat(read("SELECT 'text'", byte[].class)).isEqualTo("text".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void floatsComeBackAsTheyWere() {
		assertThat(roundTrip("REAL", 0.1f, Float.class)[2]).isEqualTo(0.1f);
		assertThatIllegalArgumentException().isThrownBy(() -> Db.statement(connection, "SELECT ?", Double.NaN))
			.withMessageContaining("NaN");
	}

	@Test
	void classesWithoutAFormAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Db.statement(connection, "SELECT ?", new Object()))
			.withMessageContaining("java.lang.Object");
		assertThatIllegalArgumentException().isThrownBy(() -> Db.statement(connection, "SELECT ?", List.of(1)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> connection.createStatement("SELECT ?").bindNull(0, Thread.class));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Db.statement(connection, "SELECT ?", Parameters.out(R2dbcType.INTEGER)));
	}

	@Test
	void metadataTellDeclaredTypes() {
		Db.run(connection,
				"DROP TABLE IF EXISTS t; CREATE TABLE t(a INTEGER PRIMARY KEY, b VARCHAR(20), c UUID, d DATE)");
		Db.run(connection, "INSERT INTO t(b) VALUES ('x')");
		List<? extends ColumnMetadata> columns = Flux
			.from(connection.createStatement("SELECT a, b, c, d, a + 1 AS e FROM t").execute())
			.flatMap(result -> result.map((row, metadata) -> metadata.getColumnMetadatas()))
			.single()
			.block(Db.LIMIT);
		assertThat(columns).extracting(ColumnMetadata::getName).containsExactly("a", "b", "c", "d", "e");
		assertThat(columns).extracting(ColumnMetadata::getJavaType)
			.containsExactly(Long.class, String.class, UUID.class, LocalDate.class, Object.class);
		assertThat(columns).extracting(ColumnMetadata::getNativeTypeMetadata)
			.containsExactly("INTEGER", "VARCHAR(20)", "UUID", "DATE", null);
		assertThat(columns).extracting(column -> column.getType().getName())
			.containsExactly("BIGINT", "VARCHAR", "UUID", "DATE", "");
	}

	@Test
	void namedParametersBindOnceForEveryUse() {
		Statement statement = connection.createStatement("SELECT :a || @b || $c || :a")
			.bind("a", "1")
			.bind("@b", "2")
			.bind("c", "3");
		assertThat(Mono.from(statement.execute())
			.flatMapMany(result -> result.map(row -> row.get(0, String.class)))
			.single()
			.block(Db.LIMIT)).isEqualTo("1231");
	}

}
