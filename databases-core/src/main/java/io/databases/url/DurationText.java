package io.databases.url;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Durations as people write them: {@code 10}, {@code 1.5s}, {@code 500ms}, {@code PT10S}.
 */
final class DurationText {

	private static final Pattern SIMPLE = Pattern.compile("([+-]?[0-9]{1,12}(?:\\.[0-9]{1,6})?)\\s*([a-z]*)");

	private static final Map<String, Duration> UNITS = Map.of("ms", Duration.ofMillis(1), "s", Duration.ofSeconds(1),
			"m", Duration.ofMinutes(1), "min", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d",
			Duration.ofDays(1));

	private static final Duration LONGEST = Duration.ofDays(36_500);

	private DurationText() {
	}

	/**
	 * Reads a duration.
	 * @param bareUnit the unit of a bare number, or {@code null} if it needs one
	 * @return the duration, to the millisecond, or {@code null} if the text is none or it
	 * is longer than a hundred years
	 */
	static @Nullable Duration parse(String text, @Nullable String bareUnit) {
		String lower = text.strip().toLowerCase(Locale.ROOT);
		Matcher matcher = SIMPLE.matcher(lower);
		Duration duration = matcher.matches() ? simple(matcher.group(1), matcher.group(2), bareUnit) : iso(lower);
		return (duration == null || isTooLong(duration)) ? null : duration;
	}

	private static boolean isTooLong(Duration duration) {
		return duration.compareTo(LONGEST) > 0 || duration.compareTo(LONGEST.negated()) < 0;
	}

	private static @Nullable Duration simple(String number, String unit, @Nullable String bareUnit) {
		String name = unit.isEmpty() ? bareUnit : unit;
		Duration one = (name == null) ? null : UNITS.get(name);
		if (one == null) {
			return null;
		}
		BigDecimal millis = new BigDecimal(number).multiply(BigDecimal.valueOf(one.toMillis()));
		return Duration.ofMillis(millis.setScale(0, RoundingMode.HALF_UP).longValue());
	}

	private static @Nullable Duration iso(String text) {
		try {
			return Duration.parse(text);
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

}
