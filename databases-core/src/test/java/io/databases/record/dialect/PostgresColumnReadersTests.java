package io.databases.record.dialect;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.UUID;

import io.r2dbc.postgresql.codec.Interval;
import io.r2dbc.postgresql.codec.Point;
import org.junit.jupiter.api.Test;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;

@RequiresServer(ServerKind.POSTGRESQL)
class PostgresColumnReadersTests {

	private static final OffsetDateTime MOMENT = OffsetDateTime.parse("2026-02-03T02:05:06.123456Z");

	@Test
	void everyTypeIsReadAsDocumented() throws Exception {
		TypeTable table = new TypeTable(new PostgresColumnReaders());
		numbers(table);
		texts(table);
		times(table);
		others(table);
		arrays(table);
		try (TestDatabase database = TestServers.createDatabase(ServerKind.POSTGRESQL)) {
			table.check("r2dbc:" + database.url(), "", "SET TIME ZONE 'Asia/Kolkata'",
					"CREATE TYPE mood AS ENUM ('ok', 'so so')");
		}
	}

	private static void numbers(TypeTable table) {
		table.add("1::int2", (short) 1)
			.add("1::int4", 1)
			.add("1::int8", 1L)
			.add("count(*)", 1L)
			.add("sum(1::int4)", 1L)
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
			.add("'ok'::mood", "ok")
			.add("'<a/>'::xml", "<a/>")
			.add("B'101'", "101")
			.add("'{\"a\": 1}'::json", "{\"a\": 1}")
			.add("'{\"a\":1}'::jsonb", "{\"a\": 1}")
			.add("NULL::jsonb", null)
			.add("int4range(1, 3)", "[1,3)")
			.add("ROW(1, 'a b')", "(1,\"a b\")")
			.add("'a'::\"char\"", "a")
			.add("1::money", "$1.00")
			.add("'10.0.0.0/8'::cidr", "10.0.0.0/8")
			.add("'08:00:2b:01:02:03'::macaddr", "08:00:2b:01:02:03")
			.add("'a b'::tsvector", "'a' 'b'")
			.add("'12'::xid", "12")
			.add("pg_typeof(1)", "integer");
	}

	private static void times(TypeTable table) {
		table.add("date '2026-02-03'", LocalDate.of(2026, 2, 3))
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
			.add("ARRAY[]::int4[]", new Integer[0])
			.add("ARRAY['ok', 'so so']::mood[]", "{ok,\"so so\"}");
	}

}
