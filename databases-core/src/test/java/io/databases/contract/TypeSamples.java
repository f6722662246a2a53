package io.databases.contract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.r2dbc.postgresql.codec.Circle;
import io.r2dbc.postgresql.codec.Interval;
import io.r2dbc.postgresql.codec.Point;

/**
 * A value for each column type of {@code docs/types.md}.
 */
final class TypeSamples {

	static final List<String> USER_TYPES = List.of("CREATE TYPE mood AS ENUM ('ok', 'so so')",
			"CREATE DOMAIN small AS INTEGER CHECK (VALUE < 10)", "CREATE TYPE pair AS (a INTEGER, b TEXT)");

	static final Map<String, TypeSample> COLUMNS = new LinkedHashMap<>();

	private static final LocalDateTime MOMENT = LocalDateTime.parse("2026-02-03T04:05:06");

	private static final LocalDateTime MICROS = LocalDateTime.parse("2026-02-03T04:05:06.123456");

	static {
		numbers();
		texts();
		times();
		others();
	}

	private TypeSamples() {
	}

	private static void add(String type, String literal, Object value) {
		COLUMNS.put(type, new TypeSample(literal, value));
	}

	private static void add(String type, String literal, Object value, Map<Engine, Object> others) {
		COLUMNS.put(type, new TypeSample(literal, value, others));
	}

	private static Map<Engine, Object> sqlite(Object value) {
		return Map.of(Engine.SQLITE_FILE, value, Engine.SQLITE_MEMORY, value);
	}

	private static Map<Engine, Object> mySqlFamily(Object value) {
		return Map.of(Engine.MARIADB, value, Engine.MYSQL, value);
	}

	private static void numbers() {
		add("BOOLEAN", "TRUE", true);
		add("TINYINT", "-128", (byte) -128, sqlite(-128));
		add("TINYINT UNSIGNED", "255", (short) 255);
		add("SMALLINT", "-32768", (short) -32768, sqlite(-32768));
		add("SMALLINT UNSIGNED", "65535", 65535);
		add("MEDIUMINT", "-8388608", -8388608);
		add("INT", "-2147483648", Integer.MIN_VALUE);
		add("INTEGER", "2147483647", Integer.MAX_VALUE, sqlite((long) Integer.MAX_VALUE));
		add("INT UNSIGNED", "4294967295", 4_294_967_295L);
		add("BIGINT", "9223372036854775807", Long.MAX_VALUE);
		add("BIGINT UNSIGNED", "18446744073709551615", new BigInteger("18446744073709551615"));
		add("SERIAL", "1", 1, mySqlFamily(BigInteger.ONE));
		add("NUMERIC(20, 4)", "12345678901.2345", new BigDecimal("12345678901.2345"));
		add("DECIMAL_TEXT", "'12345678901234567890.50'", new BigDecimal("12345678901234567890.50"));
		add("REAL", "1.5", 1.5d, Map.of(Engine.POSTGRESQL, 1.5f));
		add("FLOAT", "1.5", 1.5d, mySqlFamily(1.5f));
		add("DOUBLE PRECISION", "1e300", 1e300);
		add("BIT(1)", "b'1'", true, Map.of(Engine.POSTGRESQL, "1"));
		add("BIT(9)", "b'100000001'", new byte[] { 1, 1 }, Map.of(Engine.POSTGRESQL, "100000001"));
	}

	private static void texts() {
		add("CHAR(3)", "'abc'", "abc");
		add("VARCHAR(100)", "'漢字'", "漢字");
		add("TEXT", "'a text'", "a text");
		add("CLOB", "'a text'", "a text");
		add("ENUM('a', 'b')", "'b'", "b");
		add("SET('a', 'b', 'c')", "'a,c'", new String[] { "a", "c" });
		add("JSON", "'{\"a\": 1}'", "{\"a\": 1}");
		add("JSONB", "'{\"a\": 1}'", "{\"a\": 1}");
		add("XML", "'<a/>'", "<a/>");
		UUID uuid = UUID.fromString("0b5c3a52-2f5b-4f1e-8f0e-2d8a4a5e7c11");
		add("UUID", "'" + uuid + "'", uuid, Map.of(Engine.MARIADB, uuid.toString()));
		add("BYTEA", "'\\x0102'", new byte[] { 1, 2 });
		add("BLOB", "x'0102'", new byte[] { 1, 2 });
		add("BINARY(2)", "x'0102'", new byte[] { 1, 2 });
		add("VARBINARY(9)", "x'0102'", new byte[] { 1, 2 });
	}

	private static void times() {
		add("DATE", "'2026-02-03'", MOMENT.toLocalDate());
		add("TIME", "'04:05:06'", MOMENT.toLocalTime());
		add("TIME(6)", "'04:05:06.123456'", MICROS.toLocalTime());
		add("TIME WITH TIME ZONE", "'04:05:06+02'", OffsetTime.parse("04:05:06+02:00"));
		OffsetDateTime utc = OffsetDateTime.parse("2026-02-03T04:05:06Z");
		add("TIMESTAMP", "'2026-02-03 04:05:06'", MOMENT, mySqlFamily(utc));
		add("TIMESTAMP(6)", "'2026-02-03 04:05:06.123456'", MICROS,
				mySqlFamily(OffsetDateTime.parse("2026-02-03T04:05:06.123456Z")));
		add("DATETIME", "'2026-02-03 04:05:06'", MOMENT);
		add("DATETIME(6)", "'2026-02-03 04:05:06.123456'", MICROS);
		add("TIMESTAMP WITH TIME ZONE", "'2026-02-03 04:05:06Z'", utc);
		add("INTERVAL", "'2 days 03:00'", Duration.ofHours(51));
		add("INTERVAL YEAR TO MONTH", "'1 year 2 months'", Interval.of(java.time.Period.of(1, 2, 0)));
		add("YEAR", "2026", 2026);
	}

	private static void others() {
		add("INTEGER[]", "'{1,NULL,3}'", new Integer[] { 1, null, 3 });
		add("TEXT[]", "'{a,\"b c\"}'", new String[] { "a", "b c" });
		add("UUID[]", "'{0b5c3a52-2f5b-4f1e-8f0e-2d8a4a5e7c11}'",
				new UUID[] { UUID.fromString("0b5c3a52-2f5b-4f1e-8f0e-2d8a4a5e7c11") });
		add("DATE[]", "'{2026-02-03}'", new LocalDate[] { MOMENT.toLocalDate() });
		add("TIME[]", "'{04:05:06}'", new LocalTime[] { MOMENT.toLocalTime() });
		add("JSONB[]", "'{\"{\\\"a\\\": 1}\"}'", new String[] { "{\"a\": 1}" });
		add("INET", "'10.0.0.1'", address());
		add("CIDR", "'10.0.0.0/8'", "10.0.0.0/8");
		add("INET6", "'::1'", "::1");
		add("OID", "4000000000", 4_000_000_000L);
		add("CIRCLE", "'<(1,2),3>'", Circle.of(Point.of(1, 2), 3));
		add("INT4RANGE", "'[1,3)'", "[1,3)");
		add("MONEY", "'1.50'", "$1.50");
		add("TSVECTOR", "'a b'", "'a' 'b'");
		add("TSTZRANGE", "'[\"2026-02-03 04:05:06+00\",)'", "[\"2026-02-03 04:05:06+00\",)");
		add("mood", "'so so'", "so so");
		add("mood[]", "'{ok,NULL,\"so so\"}'", "{ok,NULL,\"so so\"}");
		add("small", "9", 9);
		add("pair", "'(1,\"a b\")'", "(1,\"a b\")");
	}

	private static InetAddress address() {
		try {
			return InetAddress.getByAddress(new byte[] { 10, 0, 0, 1 });
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The class of a name that the page asks for. */
	static Class<?> target(String name) {
		return switch (name) {
			case "boolean" -> boolean.class;
			case "int" -> int.class;
			case "BigInteger" -> BigInteger.class;
			case "LocalDate" -> LocalDate.class;
			case "LocalTime" -> LocalTime.class;
			case "Instant" -> java.time.Instant.class;
			case "UUID" -> UUID.class;
			default -> {
				try {
					yield Class.forName("java.lang." + name);
				}
				catch (ClassNotFoundException ex) {
					throw new AssertionError(ex);
				}
			}
		};
	}

}
