package io.databases.record.convert;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.Supplier;

/**
 * Exact conversions among dates and points in time.
 *
 * <p>
 * A {@code LocalDateTime} is read as UTC where a point in time is asked for, and a point
 * in time becomes the {@code LocalDateTime} of UTC: the toolkit's sessions run in UTC.
 */
final class TemporalConversions {

	private TemporalConversions() {
	}

	static Object toInstant(Object value) {
		return zoned(value, "Instant").toInstant();
	}

	static Object toZonedDateTime(Object value) {
		return zoned(value, "ZonedDateTime");
	}

	static Object toOffsetDateTime(Object value) {
		return (value instanceof OffsetDateTime) ? value : zoned(value, "OffsetDateTime").toOffsetDateTime();
	}

	static Object toLocalDateTime(Object value) {
		return local(value, "LocalDateTime");
	}

	static Object toLocalDate(Object value) {
		if (value instanceof LocalDate) {
			return value;
		}
		LocalDateTime local = local(value, "LocalDate");
		if (!local.toLocalTime().equals(LocalTime.MIDNIGHT)) {
			throw ConversionException.lossy(value, "LocalDate", "it has a time of day");
		}
		return local.toLocalDate();
	}

	static Object toZoneId(Object value) {
		if (!(value instanceof String text)) {
			throw ConversionException.unsupported(value, "ZoneId");
		}
		return TemporalText.parsed("ZoneId", "a zone such as Europe/Berlin or +02:00", () -> ZoneId.of(text));
	}

	private static LocalDateTime local(Object value, String target) {
		if (value instanceof LocalDateTime local) {
			return local;
		}
		if (value instanceof LocalDate date) {
			return date.atStartOfDay();
		}
		if (value instanceof String text) {
			return local(TemporalText.dateTime(text, target), target);
		}
		ZonedDateTime zoned = zoned(value, target);
		return inRange(value, target, () -> zoned.withZoneSameInstant(ZoneOffset.UTC)).toLocalDateTime();
	}

	private static ZonedDateTime zoned(Object value, String target) {
		if (value instanceof ZonedDateTime zoned) {
			return zoned;
		}
		if (value instanceof OffsetDateTime offset) {
			return offset.toZonedDateTime();
		}
		if (value instanceof Instant instant) {
			return inRange(value, target, () -> instant.atZone(ZoneOffset.UTC));
		}
		if (value instanceof LocalDateTime local) {
			return local.atZone(ZoneOffset.UTC);
		}
		if (value instanceof LocalDate date) {
			return date.atStartOfDay(ZoneOffset.UTC);
		}
		if (value instanceof String text) {
			return zoned(TemporalText.dateTime(text, target), target);
		}
		throw ConversionException.unsupported(value, target);
	}

	/**
	 * The databases' infinity is the last year of java.time: no offset fits behind it.
	 */
	private static ZonedDateTime inRange(Object value, String target, Supplier<ZonedDateTime> conversion) {
		try {
			return conversion.get();
		}
		catch (DateTimeException ex) {
			throw ConversionException.lossy(value, target, "it is out of range");
		}
	}

}
