package io.databases.url;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The options after the {@code ?}, in order, one for each key ({@link OptionKeys}).
 */
final class QueryOptions {

	private final Map<String, Option> byKey = new LinkedHashMap<>();

	private boolean hasBareName;

	void parse(String query) {
		for (String part : query.split("&", -1)) {
			if (!part.isEmpty()) {
				int equals = part.indexOf('=');
				this.hasBareName |= equals < 0;
				String name = (equals < 0) ? part : part.substring(0, equals);
				String value = (equals < 0) ? "" : part.substring(equals + 1);
				add(PercentCodec.decodeQuery(name, "the name of an option"),
						PercentCodec.decodeQuery(value, "the value of an option"));
			}
		}
	}

	void add(String name, String value) {
		String key = OptionKeys.of(name);
		if (key.isEmpty()) {
			throw new InvalidDatabaseUrlException("an option has no name. Options are written as "
					+ "'?name=value&other=value'; an '&' or '=' in a value is percent-encoded.");
		}
		Option former = this.byKey.putIfAbsent(key, new Option(name, value));
		if (former != null && !former.value.equals(value)) {
			throw new InvalidDatabaseUrlException(
					OptionKeys.shown(name) + " is given twice with different values; keep one.");
		}
	}

	@Nullable String get(String key) {
		Option option = this.byKey.get(key);
		return (option == null) ? null : option.value;
	}

	void remove(String key) {
		this.byKey.remove(key);
	}

	boolean hasSocket() {
		return OptionKeys.SOCKET.stream().anyMatch(this.byKey::containsKey);
	}

	/**
	 * Takes the password out of the query. What follows an {@code &} that was not encoded
	 * would be shown as the name of an option, so it is refused.
	 */
	@Nullable String movePassword(@Nullable String component) {
		boolean here = OptionKeys.PASSWORD.stream().anyMatch(this.byKey::containsKey);
		if (here && this.hasBareName) {
			throw new InvalidDatabaseUrlException(
					"an option has no '=' and a value. If the password holds '&', " + "percent-encode it as '%26'.");
		}
		return move(OptionKeys.PASSWORD, component, "the password");
	}

	/**
	 * Takes options that say the same as a component out of the query.
	 */
	@Nullable String move(Set<String> keys, @Nullable String component, String description) {
		String result = component;
		for (String key : keys) {
			Option option = this.byKey.remove(key);
			if (option != null && result != null && !result.equals(option.value)) {
				throw new InvalidDatabaseUrlException(
						description + " is given twice, in its place and as an option, and differs; keep one.");
			}
			result = (option == null) ? result : option.value;
		}
		return result;
	}

	void refuseDangerous() {
		this.byKey.forEach((key, option) -> {
			if (OptionKeys.isRefused(key)) {
				throw new InvalidDatabaseUrlException(OptionKeys.shown(option.name)
						+ " loads code or reads local files and is not taken from a URL. Remove it; what is "
						+ "needed can be set on the driver's connection factory in code.");
			}
		});
	}

	void requireTls() {
		if (!this.byKey.containsKey("ssl") && !this.byKey.containsKey("sslmode")) {
			add("ssl", "true");
		}
		else if (!SslReader.read(new OptionReader(toMap())).mode().isRequired()) {
			throw new InvalidDatabaseUrlException("'r2dbcs:' asks for encryption, but the options say that it can be "
					+ "missing; write 'r2dbc:' or 'sslmode=require'.");
		}
	}

	Map<String, String> toMap() {
		Map<String, String> map = new LinkedHashMap<>();
		this.byKey.values().forEach((option) -> map.put(option.name, option.value));
		return map;
	}

	private record Option(String name, String value) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
