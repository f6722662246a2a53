package io.databases.record.convert;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads dates and times from text: the ISO forms, and the SQL form with a space between
 * date and time.
 */
final class TemporalText {

	private static final DateTimeFormatter DATE_TIME = strict(
			new DateTimeFormatterBuilder().append(DateTimeFormatter.ISO_LOCAL_DATE)
				.appendLiteral('T')
				.append(DateTimeFormatter.ISO_LOCAL_TIME)
				.optionalStart()
				.appendOffset("+HH:mm:ss", "Z")
				.optionalStart()
				.appendLiteral('[')
				.appendZoneRegionId()
				.appendLiteral(']'));

	private static final DateTimeFormatter OFFSET_TIME = strict(
			new DateTimeFormatterBuilder().append(DateTimeFormatter.ISO_LOCAL_TIME).appendOffset("+HH:mm:ss", "Z"));

	private static final Pattern CLOCK = Pattern.compile("([+-]?)(\\d{1,9}):(\\d{2}):(\\d{2})(?:\\.(\\d{1,9}))?");

	private TemporalText() {
	}

	/**
	 * A {@code ZonedDateTime} where the text has an offset, else a local one or a date.
	 */
	static TemporalAccessor dateTime(String text, String target) {
		return parsed(target, "YYYY-MM-DD HH:MM:SS[.ffffff], with an offset such as +02:00 or without", () -> {
			int space = text.indexOf(' ');
			String iso = (space < 0) ? text : text.substring(0, space) + 'T' + text.substring(space + 1);
			return (iso.indexOf('T') < 0) ? LocalDate.parse(iso)
					: DATE_TIME.parseBest(iso, ZonedDateTime::from, LocalDateTime::from);
		});
	}

	static LocalTime time(String text) {
		return parsed("LocalTime", "HH:MM:SS[.ffffff]", () -> LocalTime.parse(text));
	}

	static OffsetTime offsetTime(String text) {
		return parsed("OffsetTime", "HH:MM:SS[.ffffff]+HH:MM", () -> OffsetTime.parse(text, OFFSET_TIME));
	}

	static Period period(String text) {
		return parsed("Period", "an ISO period such as P1Y2M3D", () -> Period.parse(text));
	}

	/** ISO durations, and clocks of any number of hours as MySQL writes them. */
	static Duration duration(String text) {
		Matcher clock = CLOCK.matcher(text);
		if (!clock.matches()) {
			return parsed("Duration", "HH:MM:SS[.ffffff] or an ISO duration such as PT90M", () -> Duration.parse(text));
		}
		String fraction = (clock.group(5) != null) ? clock.group(5) : "";
		Duration duration = Duration.ofHours(Long.parseLong(clock.group(2)))
			.plusMinutes(Long.parseLong(clock.group(3)))
			.plusSeconds(Long.parseLong(clock.group(4)))
			.plusNanos(Long.parseLong((fraction + "000000000").substring(0, 9)));
		return clock.group(1).equals("-") ? duration.negated() : duration;
	}

	static <T> T parsed(String target, String form, Supplier<T> parser) {
		try {
			return parser.get();
		}
		catch (DateTimeException ex) {
			throw ConversionException.malformed(target, form);
		}
	}

	private static DateTimeFormatter strict(DateTimeFormatterBuilder builder) {
		return builder.toFormatter(Locale.ROOT)
			.withResolverStyle(ResolverStyle.STRICT)
			.withChronology(IsoChronology.INSTANCE);
	}

}
