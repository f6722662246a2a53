package io.databases.query;

import org.jspecify.annotations.Nullable;

/**
 * A value that is bound as a JSON document.
 *
 * <pre class="code">
 * database.execute("INSERT INTO session(data) VALUES (:data)", Map.of("data", Json.of(List.of("lemon", "lime"))));
 * </pre>
 *
 * Maps and Java records are bound as JSON by themselves; lists need it, since they are
 * lists of values otherwise, and so do strings that are to become JSON strings. A text
 * that is JSON already is bound as it is. Written by Jackson 3, which must be on the
 * class path.
 *
 * @param value a map, list, record, bean or scalar; {@code null} becomes the JSON
 * document {@code null}
 */
public record Json(@Nullable Object value) {

	/**
	 * Marks a value.
	 * @param value a map, list, record, bean or scalar, or {@code null}
	 * @return what is bound as JSON
	 */
	public static Json of(@Nullable Object value) {
		return new Json(value);
	}

	/** Without the value, which must not reach a log. */
	@Override
	public String toString() {
		return "Json";
	}

}
