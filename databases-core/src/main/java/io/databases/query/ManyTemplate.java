package io.databases.query;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A text for many rows of values.
 *
 * @param sql the text with {@code :name} parameters
 * @param values turns what the user hands over for a row into a map, record or bean with
 * the values of the parameters
 * @param timeout the limit of each statement that is sent; {@code null} for that of the
 * database
 */
public record ManyTemplate(String sql, Function<Object, Object> values, @Nullable Duration timeout) {

	/**
	 * A text without a limit of its own.
	 * @param sql the text with {@code :name} parameters
	 * @param values turns what the user hands over for a row into values
	 */
	public ManyTemplate(String sql, Function<Object, Object> values) {
		this(sql, values, null);
	}

}
