package io.databases.record.dialect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.codec.Interval;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.postgresql.codec.Point;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.TypeMismatchDataAccessException;

import io.databases.record.ColumnReaders;
import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import io.databases.url.DatabaseUrl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@RequiresServer(ServerKind.POSTGRESQL)
class PostgresColumnReadersTests {

	private static final String MOOD = "DO $$ BEGIN CREATE TYPE mood AS ENUM ('ok', 'so so');"
			+ " EXCEPTION WHEN duplicate_object THEN NULL; END $$";

	private static final OffsetDateTime MOMENT = OffsetDateTime.parse("2026-02-03T02:05:06.123456Z");

	/** The binary forms of these need what only the server knows. */
	private static final List<String> TEXT_ONLY = List.of("1::money", "ROW(1, 'a b')", "'a b'::tsvector",
			"pg_typeof(1)", "tstzrange('2026-02-03 00:00Z', NULL)", "'1'::int2vector", "'(1,2)'::tid");

	private static final String[] BEFORE = { "SET TIME ZONE 'Asia/Kolkata'", MOOD };

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestServers.createDatabase(ServerKind.POSTGRESQL);
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	private static TypeTable binary() throws Exception {
		return common(PostgresColumnReaders.ofCodec());
	}

	private static TypeTable common(ColumnReaders readers) throws Exception {
		TypeTable table = new TypeTable(readers);
		numbers(table);
		texts(table);
		times(table);
		others(table);
		arrays(table);
		return table;
	}

	private static TypeTable text(ColumnReaders readers) throws Exception {
		TypeTable table = common(readers);
		textOnly(table);
		return table;
	}

	private static ConnectionFactory factory(boolean binary) {
		DatabaseUrl url = DatabaseUrl.parse(database.url());
		return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
			.host(url.host())
			.port(url.portOrDefault())
			.username(url.user())
			.password(url.password())
			.database(url.database())
			.forceBinary(binary)
			.codecRegistrar((connection, allocator, registry) -> {
				PostgresEnums enums = new PostgresEnums();
				PostgresCodec.register(registry, binary ? enums : null);
				return binary ? enums.load(connection) : Mono.empty();
			})
			.build());
	}

	@Test
	void everyTypeIsReadAsDocumentedFromText() throws Exception {
		text(PostgresColumnReaders.ofCodec()).check(factory(false), "", BEFORE);
	}

	@Test
	void everyTypeIsReadAsDocumentedByTheDriverAlone() throws Exception {
		ConnectionFactory plain = ConnectionFactories.get("r2dbc:" + database.url());
		text(PostgresColumnReaders.ofDriver()).check(plain, "", BEFORE);
	}

	@Test
	void everyTypeIsReadAsDocumentedFromTextWithValues() throws Exception {
		text(PostgresColumnReaders.ofCodec()).check(factory(false), " WHERE 1 = $1", BEFORE);
	}

	@Test
	void everyTypeIsReadAsDocumentedFromBinary() throws Exception {
		binary().check(factory(true), " WHERE 1 = $1", BEFORE);
	}

	@Test
	void whatIsNotKnownInBinaryIsRefusedWithTheRemedy() {
		List<String> expressions = new ArrayList<>(TEXT_ONLY);
		for (String expression : expressions) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).as(expression)
				.isThrownBy(() -> new TypeTable(PostgresColumnReaders.ofCodec()).add(expression, null)
					.read(factory(true), " WHERE 1 = $1", BEFORE))
				.withStackTraceContaining("column::text");
		}
	}

	/** The end of the day where it can be no duration. */
	@Test
	void whatJavaHasNoTimeForIsRefusedWithTheRemedy() {
		for (String expression : List.of("timetz '24:00:00+02'", "timetz '24:00:00-03:30'", "ARRAY[time '24:00']",
				"ARRAY[[time '01:00'], [time '24:00']]", "ARRAY[timetz '01:00+02', timetz '24:00+02']")) {
			for (boolean binary : new boolean[] { true, false }) {
				assertThatExceptionOfType(TypeMismatchDataAccessException.class).as(expression + " " + binary)
					.isThrownBy(() -> new TypeTable(PostgresColumnReaders.ofCodec()).add(expression, null)
						.read(factory(binary), " WHERE 1 = $1", BEFORE))
					.withMessageStartingWith("Column '")
					.withMessageContaining("of type 'time")
					.withMessageContaining("column::text");
			}
			ConnectionFactory plain = ConnectionFactories.get("r2dbc:" + database.url());
			assertThatExceptionOfType(TypeMismatchDataAccessException.class).as(expression)
				.isThrownBy(() -> new TypeTable(PostgresColumnReaders.ofDriver()).add(expression, null)
					.read(plain, "", BEFORE));
		}
	}

	@Test
	void bothFormatsGiveTheSame() {
		Random random = new Random(20_261_122);
		TypeTable table = new TypeTable(PostgresColumnReaders.ofCodec());
		for (int i = 0; i < 300; i++) {
			BigDecimal number = new BigDecimal(new BigInteger(random.nextInt(200) + 1, random), random.nextInt(40));
			table.add("'" + (random.nextBoolean() ? number : number.negate()).toPlainString() + "'::numeric", null);
			long micros = (long) (random.nextDouble() * 450_000_000_000_000_000L) - 200_000_000_000_000_000L;
			String moment = "timestamp '2000-01-01' + interval '" + micros / 3_600_000_000L + " hours "
					+ micros % 3_600_000_000L + " microseconds'";
			table.add(moment, null)
				.add("(" + moment + ") AT TIME ZONE 'UTC'", null)
				.add("(" + moment + ")::date", null);
			table.add("interval '" + random.nextInt(-30, 30) * random.nextInt(2) + " months " + random.nextInt(-50, 50)
					+ " days " + random.nextLong(-90_000_000_000L, 90_000_000_000L) + " microseconds'", null);
		}
		assertThat(table.read(factory(true), " WHERE 1 = $1", BEFORE))
			.isEqualTo(table.read(factory(false), " WHERE 1 = $1", BEFORE));
	}

	/** What is asked for by class, as plain R2DBC code does. */
	@Test
	void classesAreReadFromBinaryToo() {
		Row[] seen = new Row[1];
		Flux.usingWhen(factory(true).create(),
				(connection) -> Flux
					.from(connection
						.createStatement(
								"SELECT date '1582-10-01', timestamptz '1969-12-31 23:59:59.5Z', '{\"a\": 1}'::jsonb,"
										+ " interval '90 min', 12::int4, 1.50::numeric WHERE 1 = $1")
						.bind(0, 1)
						.execute())
					.concatMap((result) -> result.map((row, metadata) -> {
						assertThat(row.get(0, LocalDate.class)).isEqualTo(LocalDate.of(1582, 10, 1));
						assertThat(row.get(0, String.class)).isEqualTo("1582-10-01");
						assertThat(row.get(1, OffsetDateTime.class))
							.isEqualTo(OffsetDateTime.parse("1969-12-31T23:59:59.5Z"));
						assertThat(row.get(1, Instant.class)).isEqualTo(Instant.parse("1969-12-31T23:59:59.5Z"));
						assertThat(row.get(2, String.class)).isEqualTo("{\"a\": 1}");
						assertThat(row.get(2, Json.class).asString()).isEqualTo("{\"a\": 1}");
						assertThat(row.get(3, Duration.class)).isEqualTo(Duration.ofMinutes(90));
						assertThat(row.get(4, String.class)).isEqualTo("12");
						assertThat(row.get(4, Long.class)).isEqualTo(12L);
						assertThat(row.get(5, BigDecimal.class)).isEqualTo(new BigDecimal("1.50"));
						seen[0] = row;
						return 1;
					})),
				Connection::close)
			.blockLast(Duration.ofSeconds(30));
		assertThat(seen[0]).isNotNull();
	}

	private static void numbers(TypeTable table) {
		table.add("1::int2", (short) 1)
			.add("1::int4", 1)
			.add("1::int8", 1L)
			.add("count(*)", 1L)
			.add("sum(1::int4)", 1L)
			.add("'-9223372036854775808'::int8", Long.MIN_VALUE)
			.add("'-2147483648'::int4", Integer.MIN_VALUE)
			.add("'-32768'::int2", Short.MIN_VALUE)
			.add("0::numeric", BigDecimal.ZERO)
			.add("0.000::numeric", new BigDecimal("0.000"))
			.add("-0.5::numeric", new BigDecimal("-0.5"))
			.add("123456789012345678901234567890.123456789::numeric",
					new BigDecimal("123456789012345678901234567890.123456789"))
			.add("1e20::numeric", new BigDecimal("100000000000000000000"))
			.add("10000::numeric", new BigDecimal("10000"))
			.add("0.00001::numeric", new BigDecimal("0.00001"))
			.add("'Infinity'::float8", Double.POSITIVE_INFINITY)
			.add("'NaN'::float4", Float.NaN)
			.add("1e300::float8", 1e300)
			.add("12.50::numeric", new BigDecimal("12.50"))
			.add("'NaN'::numeric", Double.NaN)
			.add("'-Infinity'::numeric", Double.NEGATIVE_INFINITY)
			.add("NULL::numeric", null)
			.add("1.5::float4", 1.5f)
			.add("1.5::float8", 1.5)
			.add("true", true)
			.add("4000000000::oid", 4_000_000_000L);
	}

	private static void texts(TypeTable table) {
		table.add("'a'::text", "a")
			.add("'a'::varchar(3)", "a")
			.add("'a'::char(3)", "a  ")
			.add("'a'::name", "a")
			.add("'<a/>'::xml", "<a/>")
			.add("B'101'", "101")
			.add("'{\"a\": 1}'::json", "{\"a\": 1}")
			.add("'{\"a\":1}'::jsonb", "{\"a\": 1}")
			.add("NULL::jsonb", null)
			.add("int4range(1, 3)", "[1,3)")
			.add("int8range(NULL, 3)", "(,3)")
			.add("numrange(1.50, 2, '[]')", "[1.50,2]")
			.add("int4range(1, 1)", "empty")
			.add("daterange('2026-02-03', NULL)", "[2026-02-03,)")
			.add("B'1010101011'::varbit", "1010101011")
			.add("B''::varbit", "")
			.add("''::text", "")
			.add("''::\"char\"", "")
			.add("'a'::\"char\"", "a")
			.add("'10.0.0.0/8'::cidr", "10.0.0.0/8")
			.add("'08:00:2b:01:02:03'::macaddr", "08:00:2b:01:02:03")
			.add("'12'::xid", "12");
	}

	private static void times(TypeTable table) {
		table.add("date '2026-02-03'", LocalDate.of(2026, 2, 3))
			.add("date '1582-10-01'", LocalDate.of(1582, 10, 1))
			.add("date '1000-02-28'", LocalDate.of(1000, 2, 28))
			.add("date '0044-03-15 BC'", LocalDate.of(-43, 3, 15))
			.add("date '12026-02-03'", LocalDate.of(12026, 2, 3))
			.add("date '-infinity'", LocalDate.MIN)
			.add("timestamp '1969-12-31 23:59:59.999999'", LocalDateTime.parse("1969-12-31T23:59:59.999999"))
			.add("timestamp '1999-12-31 23:59:59.5'", LocalDateTime.parse("1999-12-31T23:59:59.5"))
			.add("timestamp '0001-01-01 00:00:00'", LocalDateTime.parse("0001-01-01T00:00:00"))
			.add("timestamp 'infinity'", LocalDateTime.MAX)
			.add("timestamptz '1900-01-01 00:00:00Z'", OffsetDateTime.parse("1900-01-01T00:00:00Z"))
			.add("timestamptz '1500-02-28 00:00:00Z'", OffsetDateTime.parse("1500-02-28T00:00:00Z"))
			.add("interval '-1 day +02:03:04.000005'", Duration.parse("PT-22H+3M+4.000005S"))
			.add("interval '14 months -3 days -04:05:06.7'", Interval.of(1, 2, -3, -4, -5, -6, -700_000))
			.add("time '00:00:00'", LocalTime.MIDNIGHT)
			.add("time '24:00:00'", Duration.ofHours(24))
			.add("time '23:59:59.999999'", LocalTime.parse("23:59:59.999999"))
			.add("time '04:05:06.123456'", LocalTime.parse("04:05:06.123456"))
			.add("timetz '04:05:06+02'", OffsetTime.parse("04:05:06+02:00"))
			.add("timestamp '2026-02-03 04:05:06.123456'", LocalDateTime.parse("2026-02-03T04:05:06.123456"))
			.add("timestamptz '2026-02-03 04:05:06.123456+02'", MOMENT)
			.add("timestamptz 'infinity'", OffsetDateTime.MAX)
			.add("timestamptz '4713-01-01 00:00Z BC'", OffsetDateTime.parse("-4712-01-01T00:00:00Z"))
			.add("timestamptz '-infinity'", OffsetDateTime.MIN)
			.add("timestamp '-infinity'", LocalDateTime.MIN)
			.add("ARRAY[timestamptz 'infinity']", new OffsetDateTime[] { OffsetDateTime.MAX })
			.add("ARRAY[timestamptz '-infinity']", new OffsetDateTime[] { OffsetDateTime.MIN })
			.add("date 'infinity'", LocalDate.MAX)
			.add("timestamptz '10000-01-01 00:00:00Z'", OffsetDateTime.parse("+10000-01-01T00:00:00Z"))
			.add("interval '2 days 03:04:05.5'", Duration.parse("PT51H4M5.5S"))
			.add("interval '-01:30'", Duration.ofMinutes(-90))
			.add("timestamptz '2026-02-03 04:00+00' - timestamptz '2026-02-01 03:00+00'", Duration.ofHours(49))
			.add("interval '1 month 2 days'", Interval.of(0, 1, 2, 0, 0, 0, 0));
	}

	private static void others(TypeTable table) throws Exception {
		table
			.add("'7f2ad1d0-8bd8-4b2e-9a60-9f9f5b1c1a11'::uuid",
					UUID.fromString("7f2ad1d0-8bd8-4b2e-9a60-9f9f5b1c1a11"))
			.add("'\\x0102'::bytea", new byte[] { 1, 2 })
			.add("''::bytea", new byte[0])
			.add("point '(1,2)'", Point.of(1, 2))
			.add("NULL", null)
			.add("'10.0.0.1/8'::inet", "10.0.0.1/8")
			.add("'::1/64'::inet", "::1/64")
			.add("'::1'::inet", InetAddress.getByAddress(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }))
			.add("NULL::inet", null)
			.add("'10.0.0.1'::inet", InetAddress.getByName("10.0.0.1"));
	}

	private static void arrays(TypeTable table) {
		table.add("ARRAY[1, NULL]", new Integer[] { 1, null })
			.add("ARRAY[[1, 2], [3, 4]]", new Integer[][] { { 1, 2 }, { 3, 4 } })
			.add("ARRAY['a', 'b c']", new String[] { "a", "b c" })
			.add("ARRAY['{\"a\": 1}'::jsonb, NULL]", new String[] { "{\"a\": 1}", null })
			.add("ARRAY['\\x01'::bytea]", new byte[][] { { 1 } })
			.add("ARRAY[timestamptz '2026-02-03 04:05:06.123456+02']", new OffsetDateTime[] { MOMENT })
			.add("ARRAY[4000000000::oid]", new Long[] { 4_000_000_000L })
			.add("ARRAY[1::int2]", new Short[] { 1 })
			.add("ARRAY[1::int8]", new Long[] { 1L })
			.add("ARRAY[1.5::float4]", new Float[] { 1.5f })
			.add("ARRAY[1.5::float8]", new Double[] { 1.5 })
			.add("ARRAY[1.50::numeric]", new BigDecimal[] { new BigDecimal("1.50") })
			.add("ARRAY[true]", new Boolean[] { true })
			.add("ARRAY['a'::varchar, 'null', NULL]", new String[] { "a", "null", null })
			.add("ARRAY[date '2026-02-03']", new LocalDate[] { LocalDate.of(2026, 2, 3) })
			.add("ARRAY[time '04:05:06']", new LocalTime[] { LocalTime.parse("04:05:06") })
			.add("ARRAY[timetz '04:05:06+02']", new OffsetTime[] { OffsetTime.parse("04:05:06+02:00") })
			.add("ARRAY[timestamp '2026-02-03 04:05:06.123456']",
					new LocalDateTime[] { LocalDateTime.parse("2026-02-03T04:05:06.123456") })
			.add("ARRAY['7f2ad1d0-8bd8-4b2e-9a60-9f9f5b1c1a11'::uuid]",
					new UUID[] { UUID.fromString("7f2ad1d0-8bd8-4b2e-9a60-9f9f5b1c1a11") })
			.add("ARRAY[interval '2 days']", new Interval[] { Interval.of(0, 0, 2, 0, 0, 0, 0) })
			.add("ARRAY['a'::name]", new String[] { "a" })
			.add("ARRAY['a'::char(2)]", new String[] { "a " })
			.add("ARRAY['[1]'::json]", new String[] { "[1]" })
			.add("ARRAY[[1.5, NULL], ['NaN', 0.50]]::numeric[] IS NULL", false)
			.add("ARRAY[]::int4[]", new Integer[0]);
	}

	private static void textOnly(TypeTable table) {
		table.add("ROW(1, 'a b')", "(1,\"a b\")")
			.add("1::money", "$1.00")
			.add("'ok'::mood", "ok")
			.add("'a b'::tsvector", "'a' 'b'")
			.add("pg_typeof(1)", "integer")
			.add("ARRAY['ok', 'so so']::mood[]", "{ok,\"so so\"}");
	}

}
