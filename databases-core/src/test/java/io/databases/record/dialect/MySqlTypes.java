package io.databases.record.dialect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.asyncer.r2dbc.mysql.MySqlConnectionConfiguration;
import io.asyncer.r2dbc.mysql.MySqlConnectionFactory;
import io.asyncer.r2dbc.mysql.extension.CodecRegistrar;
import io.r2dbc.spi.ConnectionFactory;

import io.databases.record.ColumnReaders;
import io.databases.record.Record;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import io.databases.url.DatabaseUrl;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The types that MySQL and MariaDB have in common.
 */
final class MySqlTypes {

	private static final List<ColumnReaders> READERS = List.of(MySqlColumnReaders.ofDriver(),
			MySqlColumnReaders.ofCodec());

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

	/**
	 * Both protocols: text, and the binary one of statements prepared on the server; by
	 * the driver's codecs and by ours.
	 */
	static void check(ServerKind kind) {
		try (TestDatabase database = TestServers.createDatabase(kind)) {
			for (boolean prepared : new boolean[] { false, true }) {
				ConnectionFactory factory = factory(database, prepared);
				for (ColumnReaders readers : READERS) {
					table(readers).check(factory, " FROM everything WHERE ? = 1", "DROP TABLE IF EXISTS everything",
							CREATE, INSERT);
				}
			}
		}
	}

	/** What the driver's codecs and ours make of the same values. */
	static void compare(ServerKind kind) {
		try (TestDatabase database = TestServers.createDatabase(kind)) {
			TypeTable driver = new TypeTable(MySqlColumnReaders.ofDriver());
			TypeTable codec = new TypeTable(MySqlColumnReaders.ofCodec());
			expressions(new Random(20_261_122)).forEach((expression) -> {
				driver.add(expression, null);
				codec.add(expression, null);
			});
			ConnectionFactory factory = factory(database, false);
			String table = "CREATE TEMPORARY TABLE t(z int zerofill, zd decimal(8, 2) zerofill, l longtext,"
					+ " n varchar(9) character set latin1)";
			String row = "INSERT INTO t VALUES (42, 1.5, repeat('é€', 50000), 'é')";
			Record expected = driver.read(factory, " FROM t WHERE ? = 1", table, row);
			assertThat(codec.read(factory, " FROM t WHERE ? = 1", table, row)).isEqualTo(expected);
		}
	}

	private static List<String> expressions(Random random) {
		List<String> all = new ArrayList<>(List.of("z", "zd", "l", "n", "''", "'é'", "CAST('é' AS BINARY)", "NULL",
				"TIME '-00:00:01'", "TIME '838:59:59'", "0e0", "-0e0", "1e300", "-9223372036854775808",
				"18446744073709551615", "CAST('0001-01-01' AS DATE)", "CAST('9999-12-31' AS DATE)"));
		for (int i = 0; i < 200; i++) {
			BigDecimal number = new BigDecimal(new BigInteger(random.nextInt(100) + 1, random), random.nextInt(20));
			all.add((random.nextBoolean() ? number : number.negate()).toPlainString());
			all.add("CAST(" + random.nextLong() + " AS " + (random.nextBoolean() ? "SIGNED" : "UNSIGNED") + ")");
			all.add(String.valueOf(random.nextInt(-200, 200)));
			all.add("TIMESTAMP '" + LocalDateTime.of(1, 1, 1, 0, 0)
				.plusSeconds(random.nextLong(300_000_000_000L))
				.plusNanos(random.nextInt(1_000_000) * 1_000L * random.nextInt(2))
				.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS")) + "'");
			all.add("TIME '" + random.nextInt(24) + ":" + random.nextInt(60) + ":" + random.nextInt(60) + "."
					+ random.nextInt(1_000_000) + "'");
			all.add(random.nextFloat() + "e" + random.nextInt(-30, 30));
		}
		return all;
	}

	private static ConnectionFactory factory(TestDatabase database, boolean prepared) {
		DatabaseUrl url = DatabaseUrl.parse(database.url());
		MySqlConnectionConfiguration.Builder builder = MySqlConnectionConfiguration.builder()
			.host(url.host())
			.port(url.portOrDefault())
			.user(url.user())
			.password(url.password())
			.database(url.database())
			.connectionTimeZone("UTC")
			.forceConnectionTimeZoneToSession(true)
			.extendWith((CodecRegistrar) (allocator, registry) -> MySqlCodec.register(registry));
		return MySqlConnectionFactory.from((prepared ? builder.useServerPrepareStatement() : builder).build());
	}

	private static TypeTable table(ColumnReaders readers) {
		TypeTable table = new TypeTable(readers);
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
