package io.databases.sqlite;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks settings, so that nothing but words and numbers gets into a PRAGMA. */
final class Settings {

	static final List<String> JOURNAL_MODES = List.of("WAL", "DELETE", "TRUNCATE", "PERSIST", "MEMORY", "OFF");

	private static final List<String> SWITCH = List.of("ON", "OFF");

	/** The words that a PRAGMA takes; none for a number. */
	private static final Map<String, List<String>> PRAGMAS = Map.ofEntries(Map.entry("foreign_keys", SWITCH),
			Map.entry("synchronous", List.of("OFF", "NORMAL", "FULL", "EXTRA")), Map.entry("cache_size", List.of()),
			Map.entry("temp_store", List.of("DEFAULT", "FILE", "MEMORY")), Map.entry("mmap_size", List.of()),
			Map.entry("page_size", List.of()), Map.entry("auto_vacuum", List.of("NONE", "FULL", "INCREMENTAL")),
			Map.entry("journal_size_limit", List.of()), Map.entry("wal_autocheckpoint", List.of()),
			Map.entry("secure_delete", List.of("ON", "OFF", "FAST")), Map.entry("recursive_triggers", SWITCH),
			Map.entry("query_only", SWITCH), Map.entry("automatic_index", SWITCH),
			Map.entry("max_page_count", List.of()), Map.entry("cell_size_check", SWITCH),
			Map.entry("trusted_schema", SWITCH), Map.entry("case_sensitive_like", SWITCH));

	private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");

	private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*(ms|s|m)?");

	private Settings() {
	}

	static String pragma(String name, String value) {
		List<String> words = PRAGMAS.get(name);
		if (words == null) {
			throw new IllegalArgumentException("There is no setting \"%s\": use one of %s".formatted(name,
					PRAGMAS.keySet().stream().sorted().toList()));
		}
		if (!words.isEmpty()) {
			return oneOf(name, toSwitch(value, words), words);
		}
		String number = String.valueOf(value).strip();
		if (!NUMBER.matcher(number).matches()) {
			throw new IllegalArgumentException(
					"The setting \"%s\" must be a number: it is \"%s\"".formatted(name, value));
		}
		return number;
	}

	private static String toSwitch(String value, List<String> words) {
		if (words.contains("ON")) {
			return switch (String.valueOf(value).strip().toLowerCase(Locale.ROOT)) {
				case "true", "1", "yes" -> "ON";
				case "false", "0", "no" -> "OFF";
				default -> value;
			};
		}
		return value;
	}

	static boolean flag(String name, String value) {
		return oneOf(name, toSwitch(value, SWITCH), SWITCH).equals("ON");
	}

	static String oneOf(String name, String value, List<String> allowed) {
		String upper = String.valueOf(value).strip().toUpperCase(Locale.ROOT);
		if (!allowed.contains(upper)) {
			throw new IllegalArgumentException(
					"The setting \"%s\" must be one of %s: it is \"%s\"".formatted(name, allowed, value));
		}
		return upper;
	}

	static <E extends Enum<E>> E constant(String name, String value, Class<E> type) {
		List<String> names = Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
		return Enum.valueOf(type, oneOf(name, value, names));
	}

	static int atLeast(String name, int value, int smallest) {
		if (value < smallest) {
			throw new IllegalArgumentException(
					"The setting \"%s\" must be %d or more: it is %d".formatted(name, smallest, value));
		}
		return value;
	}

	static Duration notNegative(String name, Duration value) {
		if (value == null || value.isNegative()) {
			throw new IllegalArgumentException(
					"The setting \"%s\" must not be null or negative: it is %s".formatted(name, value));
		}
		return value;
	}

	/**
	 * A Duration, a number of milliseconds, or text such as {@code 5s} or {@code PT5S}.
	 */
	static Duration duration(String name, Object value) {
		if (value instanceof Duration duration) {
			return duration;
		}
		String text = value.toString().strip().toLowerCase(Locale.ROOT);
		Matcher amount = AMOUNT.matcher(text);
		if (amount.matches()) {
			long number = Long.parseLong(amount.group(1));
			return switch (String.valueOf(amount.group(2))) {
				case "s" -> Duration.ofSeconds(number);
				case "m" -> Duration.ofMinutes(number);
				default -> Duration.ofMillis(number);
			};
		}
		try {
			return Duration.parse(text);
		}
		catch (DateTimeParseException ex) {
			throw new IllegalArgumentException(
					"The setting \"%s\" must be a duration, such as 5s, 500ms or PT5S: it is \"%s\"".formatted(name,
							value),
					ex);
		}
	}

	static int integer(String name, Object value) {
		try {
			return Integer.parseInt(value.toString().strip());
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException(
					"The setting \"%s\" must be a number: it is \"%s\"".formatted(name, value), ex);
		}
	}

}
