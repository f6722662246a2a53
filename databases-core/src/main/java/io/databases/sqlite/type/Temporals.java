package io.databases.sqlite.type;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;

/**
 * Dates and times as SQLite's own functions have them: text with a space between date and
 * time, zoned ones in UTC. Text with a {@code T}, an offset or a {@code Z}, Julian days
 * and Unix times are read too.
 */
final class Temporals {

	private static final LocalDate EPOCH = LocalDate.EPOCH;

	/** The Julian day of the start of 1970. */
	private static final double EPOCH_JULIAN_DAY = 2_440_587.5;

	/** Seconds reach this number in the year 5138, milliseconds reached it in 1973. */
	private static final long SMALLEST_MILLISECONDS = 100_000_000_000L;

	private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendPattern("HH:mm[:ss]")
		.optionalStart()
		.appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
		.optionalEnd()
		.toFormatter();

	private static final DateTimeFormatter PARSER = new DateTimeFormatterBuilder().parseCaseInsensitive()
		.append(DateTimeFormatter.ISO_LOCAL_DATE)
		.optionalStart()
		.appendPattern("[ ]['T']")
		.append(TIME)
		.optionalEnd()
		.appendPattern("[ ][XXX][X]['Z']")
		.toFormatter();

	private Temporals() {
	}

	/**
	 * Seconds always, then six or nine digits where needed, so that text sorts as time.
	 */
	static String format(LocalTime time) {
		StringBuilder text = new StringBuilder(18);
		two(text, time.getHour()).append(':');
		two(text, time.getMinute()).append(':');
		two(text, time.getSecond());
		int nanos = time.getNano();
		if (nanos != 0) {
			boolean micros = nanos % 1000 == 0;
			String digits = Integer.toString(1_000_000_000 + nanos);
			text.append('.').append(digits, 1, micros ? 7 : 10);
		}
		return text.toString();
	}

	static String format(LocalDateTime value) {
		return value.toLocalDate() + " " + format(value.toLocalTime());
	}

	private static StringBuilder two(StringBuilder text, int number) {
		return ((number < 10) ? text.append('0') : text).append(number);
	}

	/**
	 * Read any form as a point in time without a zone; one with an offset is moved to
	 * UTC.
	 * @throws java.time.DateTimeException if it has no such form
	 */
	static LocalDateTime dateTime(Object raw) {
		if (raw instanceof Long number) {
			boolean milliseconds = Math.abs(number) >= SMALLEST_MILLISECONDS;
			Instant instant = milliseconds ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
			return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
		}
		if (raw instanceof Double julianDay) {
			long milliseconds = Math.round((julianDay - EPOCH_JULIAN_DAY) * 86_400_000.0);
			return LocalDateTime.ofInstant(Instant.ofEpochMilli(milliseconds), ZoneOffset.UTC);
		}
		String text = ((String) raw).strip();
		if (text.length() > 2 && text.charAt(2) == ':') {
			return LocalDateTime.of(EPOCH, time(text));
		}
		TemporalAccessor parsed = PARSER.parse(text);
		LocalTime time = parsed.query(TemporalQueries.localTime());
		LocalDateTime local = LocalDateTime.of(LocalDate.from(parsed), (time != null) ? time : LocalTime.MIDNIGHT);
		ZoneOffset offset = parsed.query(TemporalQueries.offset());
		return (offset != null) ? local.minusSeconds(offset.getTotalSeconds()) : local;
	}

	static LocalTime time(Object raw) {
		if (raw instanceof String text && text.length() > 2 && text.charAt(2) == ':') {
			return LocalTime.parse(text, TIME);
		}
		return dateTime(raw).toLocalTime();
	}

	static OffsetTime offsetTime(Object raw) {
		return (raw instanceof String text && text.length() > 8 && text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$")
				&& text.charAt(2) == ':') ? OffsetTime.parse(text) : time(raw).atOffset(ZoneOffset.UTC);
	}

	static OffsetDateTime utc(Object raw) {
		return dateTime(raw).atOffset(ZoneOffset.UTC);
	}

}
