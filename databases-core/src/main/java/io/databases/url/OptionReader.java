package io.databases.url;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads options by their keys ({@link OptionKeys}), says exactly what is wrong with a
 * value, and remembers which options nobody asked for. An option may have several keys;
 * it is an error if they are given with different values.
 */
final class OptionReader {

	/** What is certain to be no text that somebody would want hidden from a log. */
	private static final Pattern SHOWN = Pattern.compile("[A-Za-z0-9_.+:-]{1,40}");

	private static final Set<String> TRUE = Set.of("true", "on", "yes", "1", "t", "y");

	private static final Set<String> FALSE = Set.of("false", "off", "no", "0", "f", "n");

	private final Map<String, Option> unread = new LinkedHashMap<>();

	OptionReader(Map<String, String> options) {
		options.forEach((name, value) -> this.unread.put(OptionKeys.of(name), new Option(name, value)));
	}

	/**
	 * The names of the options that were not read, as given.
	 */
	Set<String> unread() {
		Set<String> names = new LinkedHashSet<>();
		this.unread.values().forEach((option) -> names.add(option.name));
		return names;
	}

	@Nullable Option find(String... keys) {
		List<Option> found = new ArrayList<>();
		for (String key : keys) {
			Option option = this.unread.remove(key);
			if (option != null) {
				found.add(option);
			}
		}
		for (Option other : found) {
			if (!other.value.equals(found.get(0).value)) {
				throw new InvalidDatabaseUrlException(OptionKeys.shown(found.get(0).name) + " and "
						+ OptionKeys.shown(other.name) + " mean the same and differ; keep one.");
			}
		}
		return found.isEmpty() ? null : found.get(0);
	}

	@Nullable String text(String... keys) {
		Option option = find(keys);
		return (option == null || option.value.isEmpty()) ? null : option.value;
	}

	@Nullable Integer integer(int min, int max, String... keys) {
		Option option = find(keys);
		return (option == null) ? null : option.integer(min, max);
	}

	@Nullable Boolean flag(String... keys) {
		Option option = find(keys);
		return (option == null) ? null : option.flag();
	}

	/**
	 * A limit of time that must be more than nothing and at most an hour, since a bare
	 * number of milliseconds would be one that never ends.
	 */
	@Nullable Duration timeout(String... keys) {
		Option option = find(keys);
		if (option == null) {
			return null;
		}
		Duration duration = option.duration("s");
		if (duration.isZero() || duration.isNegative() || duration.compareTo(Duration.ofHours(1)) > 0) {
			throw option.wrong("must be more than zero and at most one hour (nothing waits for ever here). "
					+ "A bare number counts seconds; write '500ms' for milliseconds");
		}
		return duration;
	}

	/**
	 * An age. Zero and less mean: no limit, given as {@link Duration#ZERO}.
	 */
	@Nullable Duration age(String... keys) {
		Option option = find(keys);
		if (option == null) {
			return null;
		}
		Duration duration = option.duration("s");
		return duration.isNegative() ? Duration.ZERO : duration;
	}

	/**
	 * One option.
	 *
	 * @param name its name as given
	 * @param value its decoded value
	 */
	record Option(String name, String value) {

		InvalidDatabaseUrlException wrong(String rule) {
			boolean show = SHOWN.matcher(this.value).matches() && !OptionKeys.isSecret(this.name);
			return new InvalidDatabaseUrlException(
					OptionKeys.shown(this.name) + " " + rule + (show ? ", but is '" + this.value + "'." : "."));
		}

		String word() {
			return this.value.toLowerCase(Locale.ROOT).replace('_', '-');
		}

		boolean isFlag() {
			return TRUE.contains(word()) || FALSE.contains(word());
		}

		boolean flag() {
			if (!isFlag()) {
				throw wrong("must be 'true' or 'false'");
			}
			return TRUE.contains(word());
		}

		int integer(int min, int max) {
			String rule = "must be a whole number from " + min + " to " + max;
			try {
				int number = Integer.parseInt(this.value.strip());
				if (number < min || number > max) {
					throw wrong(rule);
				}
				return number;
			}
			catch (NumberFormatException ex) {
				throw wrong(rule);
			}
		}

		Duration duration(@Nullable String bareUnit) {
			Duration duration = DurationText.parse(this.value, bareUnit);
			if (duration == null) {
				String bare = (bareUnit == null) ? "" : " (a bare number is in " + bareUnit + ")";
				throw wrong("must be a duration such as '10s', '500ms', '5m', '1h' or 'PT10S'" + bare);
			}
			return duration;
		}

		<E extends Enum<E>> E oneOf(Class<E> type) {
			List<String> names = new ArrayList<>();
			for (E constant : type.getEnumConstants()) {
				String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
				if (name.equals(word())) {
					return constant;
				}
				names.add("'" + name + "'");
			}
			throw wrong("must be one of " + String.join(", ", names));
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
