package io.databases.record.convert;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import io.r2dbc.postgresql.codec.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.dao.TypeMismatchDataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class ValueConverterTests {

	private static final UUID ID = UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f");

	private static final byte[] ID_BYTES = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

	private static final OffsetDateTime MOMENT = OffsetDateTime.parse("2026-02-03T04:05:06.123456+02:00");

	private static final LocalDateTime UTC = LocalDateTime.parse("2026-02-03T02:05:06.123456");

	private static final LocalDate DAY = LocalDate.of(2026, 2, 3);

	private final ValueConverter converter = ValueConverter.create(null);

	@ParameterizedTest
	@MethodSource({ "numbers", "texts", "pointsInTime", "times", "bytes", "containers" })
	void convertsExactly(Object value, Class<?> target, Object expected) {
		assertThat((Object) this.converter.convert(value, target)).isEqualTo(expected).hasSameClassAs(expected);
	}

	static Stream<Arguments> numbers() {
		return Stream.of(arguments(127, Byte.class, (byte) 127), arguments(-128L, byte.class, (byte) -128),
				arguments(32767, Short.class, (short) 32767), arguments((byte) 1, Integer.class, 1),
				arguments(2147483647L, Integer.class, Integer.MAX_VALUE), arguments((short) 7, long.class, 7L),
				arguments(new BigDecimal("2.00"), Integer.class, 2), arguments(2.0, Integer.class, 2),
				arguments(-0.0, Integer.class, 0), arguments(new BigDecimal("1E+3"), Long.class, 1000L),
				arguments(new BigInteger("9223372036854775807"), Long.class, Long.MAX_VALUE),
				arguments(new BigDecimal("-9223372036854775808"), Long.class, Long.MIN_VALUE),
				arguments(9.007199254740992E15, Long.class, 9007199254740992L),
				arguments(5, BigInteger.class, BigInteger.valueOf(5)),
				arguments(new BigDecimal("5.0"), BigInteger.class, BigInteger.valueOf(5)),
				arguments(5L, BigDecimal.class, BigDecimal.valueOf(5)),
				arguments(0.1, BigDecimal.class, new BigDecimal("0.1")),
				arguments(0.1f, BigDecimal.class, new BigDecimal("0.1")),
				arguments(new BigDecimal("19.99"), Double.class, 19.99), arguments(1, Double.class, 1.0),
				arguments(9007199254740992L, Double.class, 9007199254740992.0),
				arguments(0.1f, Double.class, (double) 0.1f), arguments(0.1, Float.class, 0.1f),
				arguments(Double.NaN, Float.class, Float.NaN),
				arguments(Double.NEGATIVE_INFINITY, float.class, Float.NEGATIVE_INFINITY),
				arguments("NaN", Double.class, Double.NaN),
				arguments("-Infinity", Float.class, Float.NEGATIVE_INFINITY), arguments("12", Integer.class, 12),
				arguments("-12.50", BigDecimal.class, new BigDecimal("-12.50")), arguments("1e2", Long.class, 100L),
				arguments("0.1", Double.class, 0.1), arguments(3, Number.class, 3),
				arguments("3.5", Number.class, new BigDecimal("3.5")), arguments(true, Integer.class, 1),
				arguments(false, Long.class, 0L), arguments(1, Boolean.class, true),
				arguments(0L, boolean.class, false), arguments(new BigDecimal("1.0"), Boolean.class, true),
				arguments((byte) 0, Boolean.class, false), arguments("true", Boolean.class, true),
				arguments("F", Boolean.class, false), arguments("1", Boolean.class, true));
	}

	static Stream<Arguments> texts() throws Exception {
		return Stream.of(arguments(1, String.class, "1"), arguments(true, String.class, "true"),
				arguments(new BigDecimal("1E+3"), String.class, "1000"), arguments(ID, String.class, ID.toString()),
				arguments(DAY, String.class, "2026-02-03"), arguments(Duration.ofHours(1), String.class, "PT1H"),
				arguments('x', CharSequence.class, "x"),
				arguments(InetAddress.getByName("10.0.0.1"), String.class, "10.0.0.1"),
				arguments(InetAddress.getByAddress(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }),
						String.class, "0:0:0:0:0:0:0:1"),
				arguments("x", Character.class, 'x'), arguments("x", char.class, 'x'),
				arguments(ID.toString().toUpperCase(java.util.Locale.ROOT), UUID.class, ID),
				arguments("MONDAY", DayOfWeek.class, DayOfWeek.MONDAY),
				arguments("monday", DayOfWeek.class, DayOfWeek.MONDAY),
				arguments("https://example.org/a", URI.class, URI.create("https://example.org/a")),
				arguments("Europe/Berlin", ZoneId.class, ZoneId.of("Europe/Berlin")));
	}

	static Stream<Arguments> pointsInTime() {
		ZonedDateTime berlin = ZonedDateTime.parse("2026-02-03T03:05:06.123456+01:00[Europe/Berlin]");
		return Stream.of(arguments(MOMENT, Instant.class, MOMENT.toInstant()),
				arguments(MOMENT, ZonedDateTime.class, MOMENT.toZonedDateTime()),
				arguments(MOMENT, LocalDateTime.class, UTC), arguments(berlin, Instant.class, MOMENT.toInstant()),
				arguments(berlin, OffsetDateTime.class, berlin.toOffsetDateTime()),
				arguments(UTC, Instant.class, MOMENT.toInstant()),
				arguments(UTC, OffsetDateTime.class, OffsetDateTime.parse("2026-02-03T02:05:06.123456Z")),
				arguments(MOMENT.toInstant(), LocalDateTime.class, UTC),
				arguments(MOMENT.toInstant(), OffsetDateTime.class,
						OffsetDateTime.parse("2026-02-03T02:05:06.123456Z")),
				arguments(DAY, LocalDateTime.class, DAY.atStartOfDay()),
				arguments(DAY, Instant.class, Instant.parse("2026-02-03T00:00:00Z")),
				arguments(DAY.atStartOfDay(), LocalDate.class, DAY),
				arguments(OffsetDateTime.parse("2026-02-03T02:00:00+02:00"), LocalDate.class, DAY),
				arguments("2026-02-03", LocalDate.class, DAY), arguments("2026-02-03 00:00:00", LocalDate.class, DAY),
				arguments("2026-02-03", LocalDateTime.class, DAY.atStartOfDay()),
				arguments("2026-02-03 02:05:06.123456", LocalDateTime.class, UTC),
				arguments("2026-02-03T02:05:06.123456", Instant.class, MOMENT.toInstant()),
				arguments("2026-02-03T02:05", LocalDateTime.class, LocalDateTime.parse("2026-02-03T02:05")),
				arguments("2026-02-03 04:05:06.123456+02", OffsetDateTime.class, MOMENT),
				arguments("2026-02-03T04:05:06.123456+02:00", Instant.class, MOMENT.toInstant()),
				arguments("2026-02-03T02:05:06.123456Z", LocalDateTime.class, UTC),
				arguments("2026-02-03T03:05:06.123456+01:00[Europe/Berlin]", ZonedDateTime.class, berlin),
				arguments(OffsetDateTime.MAX, OffsetDateTime.class, OffsetDateTime.MAX));
	}

	static Stream<Arguments> times() {
		LocalTime time = LocalTime.parse("04:05:06.5");
		Duration duration = Duration.parse("PT4H5M6.5S");
		return Stream.of(arguments(duration, LocalTime.class, time),
				arguments(Duration.ZERO, LocalTime.class, LocalTime.MIDNIGHT),
				arguments(time, Duration.class, duration), arguments("04:05:06.5", LocalTime.class, time),
				arguments("04:05", LocalTime.class, LocalTime.of(4, 5)),
				arguments(OffsetTime.parse("04:05:06.5Z"), LocalTime.class, time),
				arguments(time, OffsetTime.class, OffsetTime.parse("04:05:06.5Z")),
				arguments("04:05:06+02", OffsetTime.class, OffsetTime.parse("04:05:06+02:00")),
				arguments("04:05:06.5", Duration.class, duration),
				arguments("-838:59:59", Duration.class, Duration.ofHours(-838).minusMinutes(59).minusSeconds(59)),
				arguments("PT90M", Duration.class, Duration.ofMinutes(90)),
				arguments(Interval.of(0, 0, 2, 3, 4, 5, 600), Duration.class, Duration.parse("PT51H4M5.0006S")),
				arguments(Interval.of(0, 0, 0, -1, -30, 0, 0), Duration.class, Duration.ofMinutes(-90)),
				arguments(Period.ofDays(2), Duration.class, Duration.ofDays(2)),
				arguments(Interval.of(1, 2, 3, 0, 0, 0, 0), Period.class, Period.of(1, 2, 3)),
				arguments(Duration.ofDays(3), Period.class, Period.ofDays(3)),
				arguments("P1Y2M3D", Period.class, Period.of(1, 2, 3)), arguments(2026, Year.class, Year.of(2026)),
				arguments((short) 2026, Year.class, Year.of(2026)), arguments("2026", Year.class, Year.of(2026)),
				arguments("2026-02", YearMonth.class, YearMonth.of(2026, 2)));
	}

	static Stream<Arguments> bytes() {
		return Stream.of(arguments(ByteBuffer.wrap(ID_BYTES, 1, 2), byte[].class, new byte[] { 1, 2 }),
				arguments(ID_BYTES, UUID.class, ID), arguments(ByteBuffer.wrap(ID_BYTES), UUID.class, ID),
				arguments(ID, byte[].class, ID_BYTES));
	}

	static Stream<Arguments> containers() {
		return Stream.of(arguments(new Integer[] { 1, 2 }, long[].class, new long[] { 1, 2 }),
				arguments(new Integer[] { 1, null }, Long[].class, new Long[] { 1L, null }),
				arguments(new Integer[][] { { 1 }, { 2, 3 } }, int[][].class, new int[][] { { 1 }, { 2, 3 } }),
				arguments(new String[] { "MONDAY" }, DayOfWeek[].class, new DayOfWeek[] { DayOfWeek.MONDAY }),
				arguments(List.of(1, 2), Integer[].class, new Integer[] { 1, 2 }),
				arguments("{ok,\"so \\\"so\\\"\",NULL,\"NULL\"}", String[].class,
						new String[] { "ok", "so \"so\"", null, "NULL" }),
				arguments("{MONDAY}", DayOfWeek[].class, new DayOfWeek[] { DayOfWeek.MONDAY }),
				arguments("{}", int[].class, new int[0]));
	}

	@Test
	void containersKeepOrderAndNulls() {
		assertThat((Object) this.converter.convert(new Integer[] { 1, null, 2 }, List.class))
			.isEqualTo(Arrays.asList(1, null, 2));
		assertThat((Object) this.converter.convert(new int[] { 1 }, Collection.class)).isEqualTo(List.of(1));
		assertThat((Object) this.converter.convert(new String[] { "b", "a" }, Set.class)).isEqualTo(Set.of("a", "b"));
	}

	@Test
	void bytesAreCopiedIntoABuffer() {
		byte[] bytes = { 1, 2 };
		ByteBuffer buffer = this.converter.convert(bytes, ByteBuffer.class);

		assertThat(buffer).isEqualTo(ByteBuffer.wrap(new byte[] { 1, 2 }));
		bytes[0] = 9;
		assertThat(buffer.get(0)).isEqualTo((byte) 1);
	}

	@Test
	void genericTypesAreConvertedByElement() throws Exception {
		Type ids = Generic.class.getDeclaredField("ids").getGenericType();
		Type matrix = Generic.class.getDeclaredField("matrix").getGenericType();
		Type wild = Generic.class.getDeclaredField("wild").getGenericType();

		assertThat(this.converter.to(ids).convert(new String[] { ID.toString() })).isEqualTo(List.of(ID));
		assertThat(this.converter.to(matrix).convert(new Integer[][] { { 1 } }))
			.isEqualTo(List.of(List.of(BigDecimal.ONE)));
		assertThat(this.converter.to(wild).convert(new String[] { "7" })).isEqualTo(Set.of(7L));
	}

	@Test
	void nullStaysNullButForPrimitives() {
		assertThat(this.converter.convert(null, Integer.class)).isNull();
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> this.converter.convert(null, int.class))
			.withMessage("NULL does not fit into the primitive type int");
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> this.converter.convert(new Integer[] { 1, null }, int[].class))
			.withMessageContaining("an element is NULL");
	}

	@Test
	void valueOfTheTargetClassIsReturnedAsItIs() {
		Object value = new BigDecimal("1.5");

		assertThat(this.converter.convert(value, Object.class)).isSameAs(value);
		assertThat((Object) this.converter.convert(value, BigDecimal.class)).isSameAs(value);
		assertThat((Object) this.converter.convert(value, Number.class)).isSameAs(value);
		assertThat((Object) this.converter.convert(value, Comparable.class)).isSameAs(value);
	}

	@ParameterizedTest
	@MethodSource({ "lossy", "malformed", "unsupported" })
	void whatDoesNotFitIsAnErrorWithoutTheValue(Object value, Class<?> target, String reason) {
		assertThatExceptionOfType(TypeMismatchDataAccessException.class)
			.isThrownBy(() -> this.converter.convert(value, target))
			.withNoCause()
			.withMessageContaining(target.isPrimitive() ? "" : target.getSimpleName())
			.withMessageContaining(value.getClass().getSimpleName())
			.withMessageContaining(reason)
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret", "42", "1999"));
	}

	static Stream<Arguments> lossy() {
		return Stream.of(arguments(128, Byte.class, "out of range"), arguments(42_000, Short.class, "out of range"),
				arguments(4_200_000_000L, Integer.class, "out of range"),
				arguments(new BigInteger("18446744073709551615"), Long.class, "out of range"),
				arguments(new BigDecimal("9223372036854775808"), Long.class, "out of range"),
				arguments(new BigDecimal("1E+100000"), Long.class, "out of range"),
				arguments(1e300, Long.class, "out of range"), arguments(42.5, Integer.class, "fraction"),
				arguments(new BigDecimal("42.01"), Long.class, "fraction"),
				arguments(new BigDecimal("42.5"), BigInteger.class, "fraction"),
				arguments(Double.NaN, Integer.class, "finite"),
				arguments(Double.POSITIVE_INFINITY, BigDecimal.class, "finite"),
				arguments(9007199254740993L, Double.class, "BigDecimal"),
				arguments(Long.MAX_VALUE, Double.class, "BigDecimal"),
				arguments(new BigDecimal("0.12345678901234567890"), Double.class, "BigDecimal"),
				arguments(new BigDecimal("1E+400"), Double.class, "BigDecimal"),
				arguments(16777217, Float.class, "Double"), arguments(0.1234567890123, Float.class, "Double"),
				arguments(1e300, Float.class, "Double"), arguments(42, Boolean.class, "neither 0 nor 1"),
				arguments(-1L, boolean.class, "neither 0 nor 1"), arguments("secret", Character.class, "one character"),
				arguments("", char.class, "one character"), arguments(new byte[15], UUID.class, "16 bytes"),
				arguments(LocalDateTime.parse("1999-02-03T00:00:01"), LocalDate.class, "time of day"),
				arguments(OffsetDateTime.parse("1999-02-03T00:00:00+02:00"), LocalDate.class, "time of day"),
				arguments(OffsetDateTime.MAX, LocalDateTime.class, "out of range"),
				arguments(Instant.MAX, OffsetDateTime.class, "out of range"),
				arguments(Duration.ofHours(24), LocalTime.class, "ask for Duration"),
				arguments(Duration.ofNanos(-1), LocalTime.class, "ask for Duration"),
				arguments(OffsetTime.parse("04:05:06+02:00"), LocalTime.class, "ask for OffsetTime"),
				arguments(Interval.of(0, 1, 0, 0, 0, 0, 0), Duration.class, "months and years"),
				arguments(Interval.of(0, 0, 1, 1, 0, 0, 0), Period.class, "hours"),
				arguments(Duration.ofHours(25), Period.class, "hours"),
				arguments(1_000_000_000, Year.class, "out of range"));
	}

	static Stream<Arguments> malformed() {
		return Stream.of(arguments("secret", Integer.class, "a number"), arguments("", Long.class, "a number"),
				arguments(" 42", Long.class, "a number"), arguments("0x42", Double.class, "a number"),
				arguments("42d", Double.class, "a number"), arguments("1e999999999", BigInteger.class, "sensible size"),
				arguments("secret", Boolean.class, "true or false"), arguments("secret", UUID.class, "four hyphens"),
				arguments("1-1-1-1-42", UUID.class, "four hyphens"),
				arguments("secret", DayOfWeek.class, "MONDAY, TUESDAY"),
				arguments("1999-02-30", LocalDate.class, "YYYY-MM-DD"),
				arguments("1999-02-29 00:00:00", LocalDate.class, "YYYY-MM-DD"),
				arguments("1999-02-03T25:00", Instant.class, "YYYY-MM-DD"),
				arguments("1999", LocalDateTime.class, "YYYY-MM-DD"), arguments("25:42", LocalTime.class, "HH:MM:SS"),
				arguments("04:05", OffsetTime.class, "HH:MM:SS"), arguments("secret", Duration.class, "PT90M"),
				arguments("secret", Period.class, "P1Y2M3D"), arguments("1999-42", YearMonth.class, "YYYY-MM"),
				arguments("secret/secret", ZoneId.class, "Europe/Berlin"),
				arguments("secret secret", URI.class, "RFC 2396"));
	}

	static Stream<Arguments> unsupported() {
		return Stream.of(arguments(42, UUID.class, "no conversion"), arguments(42, LocalDate.class, "no conversion"),
				arguments(42L, Instant.class, "no conversion"), arguments(true, LocalTime.class, "no conversion"),
				arguments(DAY, Integer.class, "no conversion"), arguments(new byte[2], String.class, "no conversion"),
				arguments("secret", byte[].class, "no conversion"), arguments(42, DayOfWeek.class, "no conversion"),
				arguments('4', Integer.class, "no conversion"), arguments(DAY, Boolean.class, "no conversion"),
				arguments(42, int[].class, "no conversion"), arguments(42, List.class, "no conversion"),
				arguments(42, Map.class, "no conversion"), arguments(UTC, LocalTime.class, "no conversion"),
				arguments(42, Duration.class, "no conversion"), arguments(42, Thread.class, "no conversion"),
				arguments(42, ByteBuffer.class, "no conversion"), arguments(42, YearMonth.class, "no conversion"));
	}

	@Test
	void jsonWithoutALibrarySaysWhatToAdd() {
		for (Class<?> target : List.of(Map.class, List.class, String[].class, Generic.class)) {
			assertThatExceptionOfType(ConversionException.class)
				.isThrownBy(() -> this.converter.convert("[\"secret\"]", target))
				.withMessageContaining("add tools.jackson.core:jackson-databind")
				.withMessageNotContaining("secret");
		}
	}

	@Test
	void optionalIsRefusedWithTheAlternative() {
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> this.converter.convert("a", Optional.class))
			.withMessageContaining("use the nullable type itself");
	}

	private record Generic(List<UUID> ids, List<List<BigDecimal>> matrix, Set<? extends Long> wild) {
	}

}
