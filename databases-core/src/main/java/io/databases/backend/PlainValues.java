package io.databases.backend;

import java.net.URI;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Values that no driver takes, as values that every driver takes.
 */
final class PlainValues {

	private PlainValues() {
	}

	static @Nullable Object of(@Nullable Object value) {
		if (value == null || value instanceof String || value instanceof Number) {
			return value;
		}
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		if (value instanceof Character || value instanceof StringBuilder || value instanceof URI) {
			return value.toString();
		}
		if (value instanceof Optional<?> optional) {
			return of(optional.orElse(null));
		}
		if (value instanceof java.sql.Date date) {
			return date.toLocalDate();
		}
		if (value instanceof java.sql.Time time) {
			return time.toLocalTime();
		}
		if (value instanceof java.util.Date date) {
			// java.sql.Timestamp too: a moment, whatever the zones
			return date.toInstant();
		}
		return value;
	}

}
