package io.databases.record;

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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import org.springframework.dao.TypeMismatchDataAccessException;

import io.databases.contract.MarkdownTable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of conversions in {@code docs/types.md}: for each class that a column gives,
 * exactly the classes that a value of it can be asked for as.
 */
class ConversionsPageTests {

	private static final Map<String, Class<?>> TARGETS = Stream
		.of(Boolean.class, Byte.class, Short.class, Integer.class, Long.class, BigInteger.class, BigDecimal.class,
				Float.class, Double.class, Number.class, String.class, Character.class, UUID.class, URI.class,
				byte[].class, ByteBuffer.class, Instant.class, OffsetDateTime.class, ZonedDateTime.class,
				LocalDateTime.class, LocalDate.class, LocalTime.class, OffsetTime.class, Duration.class, Period.class,
				Year.class, YearMonth.class, ZoneId.class, DayOfWeek.class, List.class, Set.class, Integer[].class)
		.collect(Collectors.toMap((type) -> (type == DayOfWeek.class) ? "an enum" : type.getSimpleName(),
				(type) -> type, (one, other) -> one, LinkedHashMap::new));

	/** Values that fit into as much as can be. */
	private static final Map<String, List<Object>> SOURCES = sources();

	private static Map<String, List<Object>> sources() {
		Map<String, List<Object>> sources = new LinkedHashMap<>();
		sources.put("Boolean", List.of(true));
		sources.put("Byte", List.of((byte) 1));
		sources.put("Short", List.of((short) 1));
		sources.put("Integer", List.of(1));
		sources.put("Long", List.of(1L));
		sources.put("BigInteger", List.of(BigInteger.ONE));
		sources.put("BigDecimal", List.of(new BigDecimal("1.00")));
		sources.put("Float", List.of(1f));
		sources.put("Double", List.of(1d));
		sources.put("String", List.of("1", "0b5c3a52-2f5b-4f1e-8f0e-2d8a4a5e7c11", "2026-02-03", "2026-02-03T04:05:06Z",
				"04:05:06", "04:05:06+02:00", "PT1H", "P1D", "2026-02", "Europe/Berlin", "MONDAY", "{1,2}"));
		sources.put("byte[]", List.of(new byte[16]));
		sources.put("UUID", List.of(new UUID(1, 2)));
		sources.put("LocalDate", List.of(LocalDate.of(2026, 2, 3)));
		sources.put("LocalTime", List.of(LocalTime.NOON));
		sources.put("OffsetTime", List.of(OffsetTime.parse("12:00Z")));
		sources.put("LocalDateTime", List.of(LocalDateTime.parse("2026-02-03T00:00")));
		sources.put("OffsetDateTime", List.of(OffsetDateTime.parse("2026-02-03T00:00Z")));
		sources.put("Duration", List.of(Duration.ofHours(1), Duration.ofDays(1)));
		sources.put("Integer[]", Collections.singletonList(new Integer[] { 1, 2 }));
		sources.put("InetAddress", List.of(InetAddress.getLoopbackAddress()));
		return sources;
	}

	@Test
	void eachClassIsConvertedToThoseOfThePage() {
		MarkdownTable page = MarkdownTable.read("types.md", "Conversions");
		assertThat(page.rows().keySet()).isEqualTo(SOURCES.keySet());
		SoftAssertions all = new SoftAssertions();
		SOURCES.forEach((name, values) -> all.assertThat(convertible(values))
			.as("conversions from " + name)
			.isEqualTo(new TreeSet<>(List.of(page.rows().get(name).get(0).split(", ")))));
		all.assertAll();
	}

	private static Set<String> convertible(List<Object> values) {
		Set<String> names = new TreeSet<>();
		TARGETS.forEach((name, type) -> {
			for (Object value : values) {
				try {
					Object converted = Record.of(Map.of("column", value)).get("column", type);
					assertThat(converted).as(name).isInstanceOf(type);
					names.add(name);
				}
				catch (TypeMismatchDataAccessException ex) {
					assertThat(ex).hasMessageContaining("'column'");
				}
			}
		});
		return names;
	}

	/** At the edges of their class, with fractions, offsets and more than a day. */
	private static final List<Object> HARD = List.of(false, Byte.MIN_VALUE, Byte.MAX_VALUE, Short.MIN_VALUE,
			Short.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, 16_777_217, 70_000, 2, -1, Long.MIN_VALUE,
			Long.MAX_VALUE, 9_007_199_254_740_993L, BigInteger.ONE.shiftLeft(63), BigInteger.ONE.shiftLeft(2_000),
			BigInteger.ONE.shiftLeft(100).add(BigInteger.ONE), new BigDecimal("0.1"), new BigDecimal("1E+300"),
			new BigDecimal("1E-400"), new BigDecimal("123456789.123456789"), new BigDecimal("9223372036854775807.5"),
			Float.MIN_VALUE, Float.MAX_VALUE, 0.1f, -2.5f, Float.NaN, Double.MIN_VALUE, Double.MAX_VALUE, 0.1, 1e300,
			Double.NaN, Double.NEGATIVE_INFINITY, 9_007_199_254_740_992d, LocalDate.of(2026, 2, 3),
			LocalDate.of(9999, 12, 31), LocalTime.MAX, LocalTime.of(4, 5, 6), OffsetTime.parse("04:05:06+02:00"),
			LocalDateTime.parse("2026-02-03T04:05:06.123456"), OffsetDateTime.parse("2026-02-03T00:30:00+02:00"),
			OffsetDateTime.parse("2026-02-03T23:59:59.999999Z"), Duration.ofHours(26), Duration.ofSeconds(-1),
			Duration.ofNanos(1), Duration.ofHours(23), Duration.ofDays(400), new UUID(-1, 7));

	/** What is lost on one way can't be had on the way back. */
	@Test
	void nothingIsLostByAConversion() {
		SoftAssertions all = new SoftAssertions();
		int ways = 0;
		for (Object value : HARD) {
			for (String target : SOURCES.keySet()) {
				Object there = converted(value, TARGETS.get(target));
				Object back = (there != null) ? converted(there, value.getClass()) : null;
				if (back != null) {
					ways++;
					// 0.1 is 0.1 for a float, too, though not the same double
					all.assertThat(isSame(value, back) || value.toString().equals(there.toString()))
						.as("%s %s as %s is %s, and back %s", value.getClass().getSimpleName(), value, target, there,
								back)
						.isTrue();
				}
			}
		}
		all.assertAll();
		assertThat(ways).as("conversions there and back").isGreaterThan(150);
	}

	private static Object converted(Object value, Class<?> type) {
		try {
			return (type != null) ? Record.of(Map.of("column", value)).get("column", type) : null;
		}
		catch (TypeMismatchDataAccessException ex) {
			return null;
		}
	}

	private static boolean isSame(Object value, Object back) {
		if (value instanceof BigDecimal decimal) {
			return decimal.compareTo((BigDecimal) back) == 0;
		}
		return (value instanceof OffsetDateTime moment) ? moment.isEqual((OffsetDateTime) back) : value.equals(back);
	}

}
