package io.databases.record.dialect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;

import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;

/**
 * The types that MySQL and MariaDB have in common.
 */
final class MySqlTypes {

	private static final String OPTIONS = "?connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true";

	private static final String CREATE = """
			CREATE TABLE everything (
			yes tinyint(1), two tinyint(1), tiny tinyint(4), utiny tinyint unsigned, small smallint, normal int,
			big bigint, usmall smallint unsigned, unormal int unsigned, ubig bigint unsigned, price decimal(20, 4),
			f float, d double, bit1 bit(1), bit9 bit(9), day date, clock time(6), negative time, hours time(6),
			zero time, dt datetime(6), ts timestamp(6) NULL, y year, vc varchar(10), tx text, e enum('ok', 'so so'),
			s set('a', 'b', 'c'), j json, vb varbinary(4), bl blob, nothing time)""";

	private static final String INSERT = """
			INSERT INTO everything VALUES (
			1, 2, -1, 200, -2, -3,
			-4, 60000, 4000000000, 18446744073709551615, 12345678901234.5600,
			1.5, 2.5, b'1', b'100000001', '2026-02-03', '04:05:06.123456', '-00:00:01', '26:04:05.5',
			'00:00:00', '2026-02-03 04:05:06.123456', '2026-02-03 04:05:06.123456', 2026, 'a', 'b', 'so so',
			'a,c', '{"a": 1}', x'0102', x'', NULL)""";

	private MySqlTypes() {
	}

	/** Both protocols: text, and the binary one of statements prepared on the server. */
	static void check(ServerKind kind) {
		try (TestDatabase database = TestServers.createDatabase(kind)) {
			String url = "r2dbc:mysql" + database.url().substring(kind.scheme().length()) + OPTIONS;
			table().check(url, " FROM everything", CREATE, INSERT);
			table().check(url + "&useServerPrepareStatement=true", " FROM everything WHERE ? = 1");
		}
	}

	private static TypeTable table() {
		TypeTable table = new TypeTable(new MySqlColumnReaders());
		numbers(table);
		times(table);
		return table.add("vc", "a")
			.add("tx", "b")
			.add("e", "so so")
			.add("s", new String[] { "a", "c" })
			.add("j", "{\"a\": 1}")
			.add("vb", new byte[] { 1, 2 })
			.add("bl", new byte[0]);
	}

	private static void numbers(TypeTable table) {
		table.add("yes", true)
			.add("two", 2)
			.add("tiny", (byte) -1)
			.add("utiny", (short) 200)
			.add("small", (short) -2)
			.add("normal", -3)
			.add("big", -4L)
			.add("usmall", 60000)
			.add("unormal", 4_000_000_000L)
			.add("ubig", new BigInteger("18446744073709551615"))
			.add("price", new BigDecimal("12345678901234.5600"))
			.add("f", 1.5f)
			.add("d", 2.5)
			.add("bit1", true)
			.add("bit9", new byte[] { 1, 1 });
	}

	private static void times(TypeTable table) {
		table.add("day", LocalDate.of(2026, 2, 3))
			.add("clock", LocalTime.parse("04:05:06.123456"))
			.add("negative", Duration.ofSeconds(-1))
			.add("hours", Duration.parse("PT26H4M5.5S"))
			.add("zero", LocalTime.MIDNIGHT)
			.add("nothing", null)
			.add("dt", LocalDateTime.parse("2026-02-03T04:05:06.123456"))
			.add("ts", OffsetDateTime.parse("2026-02-03T04:05:06.123456Z"))
			.add("y", 2026);
	}

}
