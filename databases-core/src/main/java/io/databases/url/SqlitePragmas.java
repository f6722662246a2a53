package io.databases.url;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.databases.url.OptionReader.Option;
import org.jspecify.annotations.Nullable;

/**
 * The pragmas that a URL may set, with their values checked: a pragma's value becomes SQL
 * text.
 */
final class SqlitePragmas {

	private static final Map<String, List<String>> WORDS = new LinkedHashMap<>();

	private static final List<String> FLAGS = List.of("foreign_keys", "recursive_triggers", "case_sensitive_like");

	private static final List<String> NUMBERS = List.of("cache_size", "mmap_size", "wal_autocheckpoint",
			"journal_size_limit", "page_size");

	static {
		WORDS.put("journal_mode", List.of("wal", "delete", "truncate", "persist", "memory", "off"));
		WORDS.put("synchronous", List.of("off", "normal", "full", "extra", "0", "1", "2", "3"));
		WORDS.put("temp_store", List.of("default", "file", "memory", "0", "1", "2"));
		WORDS.put("auto_vacuum", List.of("none", "full", "incremental", "0", "1", "2"));
		WORDS.put("secure_delete", List.of("on", "off", "fast", "0", "1"));
	}

	private SqlitePragmas() {
	}

	static Map<String, String> read(OptionReader options) {
		Map<String, String> pragmas = new LinkedHashMap<>();
		WORDS.forEach((name, words) -> put(pragmas, name, word(options.find(OptionKeys.of(name)), words)));
		for (String name : FLAGS) {
			Boolean flag = options.flag(OptionKeys.of(name));
			put(pragmas, name, (flag == null) ? null : flag ? "ON" : "OFF");
		}
		for (String name : NUMBERS) {
			Integer number = options.integer(Integer.MIN_VALUE, Integer.MAX_VALUE, OptionKeys.of(name));
			put(pragmas, name, (number == null) ? null : number.toString());
		}
		put(pragmas, "busy_timeout", busyTimeout(options.find("busytimeout"), options.find("timeout")));
		return pragmas;
	}

	/**
	 * {@code busy_timeout} counts milliseconds as in SQLite, {@code timeout} seconds as
	 * in Python.
	 */
	private static @Nullable String busyTimeout(@Nullable Option millis, @Nullable Option seconds) {
		Option option = (millis == null) ? seconds : millis;
		if (option == null) {
			return null;
		}
		Duration duration = option.duration((millis == null) ? "s" : "ms");
		if (duration.isNegative() || duration.compareTo(Duration.ofHours(1)) > 0) {
			throw option.wrong("must be from zero to one hour");
		}
		return String.valueOf(duration.toMillis());
	}

	private static @Nullable String word(@Nullable Option option, List<String> words) {
		if (option != null && !words.contains(option.word())) {
			throw option.wrong("must be one of '" + String.join("', '", words) + "'");
		}
		return (option == null) ? null : option.word().toUpperCase(Locale.ROOT);
	}

	private static void put(Map<String, String> pragmas, String name, @Nullable String value) {
		if (value != null) {
			pragmas.put(name, value);
		}
	}

}
