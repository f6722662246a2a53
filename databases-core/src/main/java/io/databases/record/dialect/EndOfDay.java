package io.databases.record.dialect;

import java.time.Duration;
import java.time.LocalTime;
import java.time.OffsetTime;

import org.jspecify.annotations.Nullable;

import io.databases.record.convert.ConversionException;

/**
 * The end of a day, 24:00, which PostgreSQL's times know and Java's do not. Alone it is a
 * duration. In the text format the driver gives the last nanosecond of the day for it,
 * which no value of the server is: they have microseconds.
 */
final class EndOfDay {

	static final Duration DURATION = Duration.ofDays(1);

	private EndOfDay() {
	}

	/** What the driver gives for a time. */
	static @Nullable Object ofDriver(@Nullable Object time) {
		return LocalTime.MAX.equals(time) ? DURATION : time;
	}

	/** What the driver gives for a time with an offset, or an array of times. */
	static @Nullable Object refuseOfDriver(@Nullable Object value, String type) {
		if (value instanceof Object[] array) {
			for (Object element : array) {
				refuseOfDriver(element, type);
			}
		}
		boolean end = LocalTime.MAX.equals(value)
				|| (value instanceof OffsetTime time && LocalTime.MAX.equals(time.toLocalTime()));
		if (end) {
			refuse(DURATION, type);
		}
		return value;
	}

	/**
	 * A time where a duration can't stand.
	 * @throws ConversionException if it is the end of the day
	 */
	static Object refuse(Object time, String type) {
		if (time instanceof Duration) {
			throw ConversionException.noClassFor("it is of type '" + type + "' and the end of the day, for which"
					+ " java.time has no time; cast it to text in the SQL, as in 'column::text'");
		}
		return time;
	}

}
