package io.databases.record.convert;

import java.time.Duration;
import java.time.Period;
import java.time.chrono.ChronoPeriod;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * Takes the intervals of a driver apart. They are known by the JDK's interface only, and
 * by the units they answer to, because the list of units that they publish is not
 * complete.
 */
public final class Intervals {

	private Intervals() {
	}

	/**
	 * Turn an interval into a duration, a day being 24 hours as in the difference of two
	 * timestamps.
	 * @param interval the interval
	 * @return the duration, or {@code null} if the interval has months or years, which
	 * have no fixed length
	 */
	public static @Nullable Duration toDuration(ChronoPeriod interval) {
		if (interval.get(ChronoUnit.YEARS) != 0 || interval.get(ChronoUnit.MONTHS) != 0) {
			return null;
		}
		return Duration.ofDays(interval.get(ChronoUnit.DAYS)).plus(time(interval));
	}

	static @Nullable Period toPeriod(ChronoPeriod interval) {
		if (!time(interval).isZero()) {
			return null;
		}
		return Period.of((int) interval.get(ChronoUnit.YEARS), (int) interval.get(ChronoUnit.MONTHS),
				(int) interval.get(ChronoUnit.DAYS));
	}

	private static Duration time(ChronoPeriod interval) {
		if (interval instanceof Period) {
			return Duration.ZERO;
		}
		return Duration.ofHours(interval.get(ChronoUnit.HOURS))
			.plusMinutes(interval.get(ChronoUnit.MINUTES))
			.plusSeconds(interval.get(ChronoUnit.SECONDS))
			.plus(interval.get(ChronoUnit.MICROS), ChronoUnit.MICROS);
	}

}
