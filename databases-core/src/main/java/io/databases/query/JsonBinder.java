package io.databases.query;

import java.util.Arrays;
import java.util.Map;

import io.databases.backend.ValueBinder;
import io.databases.record.convert.ValueConverter;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is JSON as text, before the database's own binder gets it: {@link Json},
 * maps, records and the trees of Jackson, which no driver takes.
 *
 * @param binder the database's own
 * @param converter knows the JSON library
 */
record JsonBinder(ValueBinder binder, ValueConverter converter) implements ValueBinder {

	static ValueBinder around(ValueBinder binder, ValueConverter converter) {
		return (binder instanceof JsonBinder) ? binder : new JsonBinder(binder, converter);
	}

	@Override
	public void bind(Statement statement, int index, @Nullable Object value) {
		this.binder.bind(statement, index, written(value, this.converter));
	}

	/** The text of what is JSON, everything else as it is. */
	static @Nullable Object written(@Nullable Object value, ValueConverter converter) {
		if (value instanceof Object[] array && Arrays.stream(array).anyMatch(JsonBinder::isJson)) {
			return Arrays.stream(array).map((element) -> written(element, converter)).toArray();
		}
		if (!isJson(value)) {
			return value;
		}
		Object document = (value instanceof Json json) ? json.value() : value;
		return (document != null) ? converter.toJson(document) : "null";
	}

	private static boolean isJson(@Nullable Object value) {
		if (value == null || value instanceof String || value instanceof Number) { // most
																					// values
			return false;
		}
		return value instanceof Json || value instanceof Map || value instanceof Record
				|| value.getClass().getName().startsWith("tools.jackson.");
	}

}
