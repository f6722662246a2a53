package io.databases.query;

import java.util.function.Function;

/**
 * A text for many rows of values.
 *
 * @param sql the text with {@code :name} parameters
 * @param values turns what the user hands over for a row into a map, record or bean with
 * the values of the parameters
 */
public record ManyTemplate(String sql, Function<Object, Object> values) {
}
