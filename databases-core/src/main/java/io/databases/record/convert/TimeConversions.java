package io.databases.record.convert;

import java.time.Duration;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.chrono.ChronoPeriod;

import org.jspecify.annotations.Nullable;

/**
 * Exact conversions among times of day, durations, periods and years.
 */
final class TimeConversions {

	private static final Duration DAY = Duration.ofDays(1);

	private TimeConversions() {
	}

	static Object toLocalTime(Object value) {
		if (value instanceof Duration duration) {
			if (duration.isNegative() || duration.compareTo(DAY) >= 0) {
				throw ConversionException.lossy(value, "LocalTime",
						"it is not between 00:00 and 24:00; ask for Duration");
			}
			return LocalTime.ofNanoOfDay(duration.toNanos());
		}
		if (value instanceof OffsetTime time) {
			if (!time.getOffset().equals(ZoneOffset.UTC)) {
				throw ConversionException.lossy(value, "LocalTime", "it has an offset; ask for OffsetTime");
			}
			return time.toLocalTime();
		}
		if (value instanceof String text) {
			return TemporalText.time(text);
		}
		throw ConversionException.unsupported(value, "LocalTime");
	}

	static Object toOffsetTime(Object value) {
		if (value instanceof LocalTime time) {
			return time.atOffset(ZoneOffset.UTC);
		}
		if (value instanceof String text) {
			return TemporalText.offsetTime(text);
		}
		throw ConversionException.unsupported(value, "OffsetTime");
	}

	static Object toDuration(Object value) {
		if (value instanceof LocalTime time) {
			return Duration.ofNanos(time.toNanoOfDay());
		}
		if (value instanceof String text) {
			return TemporalText.duration(text);
		}
		if (value instanceof ChronoPeriod interval) {
			return exact(value, "Duration", Intervals.toDuration(interval),
					"months and years have no fixed length; ask for the driver's interval class");
		}
		throw ConversionException.unsupported(value, "Duration");
	}

	static Object toPeriod(Object value) {
		if (value instanceof Duration duration) {
			boolean days = duration.toDays() == (int) duration.toDays()
					&& duration.equals(Duration.ofDays(duration.toDays()));
			return exact(value, "Period", days ? Period.ofDays((int) duration.toDays()) : null, "it has hours");
		}
		if (value instanceof String text) {
			return TemporalText.period(text);
		}
		if (value instanceof ChronoPeriod interval) {
			return exact(value, "Period", Intervals.toPeriod(interval), "it has hours");
		}
		throw ConversionException.unsupported(value, "Period");
	}

	static Object toYear(Object value) {
		int year = (int) NumberConversions.toInteger(value);
		if (year < Year.MIN_VALUE || year > Year.MAX_VALUE) {
			throw ConversionException.lossy(value, "Year", "it is out of range");
		}
		return Year.of(year);
	}

	static Object toYearMonth(Object value) {
		if (value instanceof String text) {
			return TemporalText.parsed("YearMonth", "YYYY-MM", () -> YearMonth.parse(text));
		}
		throw ConversionException.unsupported(value, "YearMonth");
	}

	private static Object exact(Object value, String target, @Nullable Object converted, String reason) {
		if (converted == null) {
			throw ConversionException.lossy(value, target, reason);
		}
		return converted;
	}

}
