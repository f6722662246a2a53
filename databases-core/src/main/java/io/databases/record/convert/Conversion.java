package io.databases.record.convert;

import org.jspecify.annotations.Nullable;

/**
 * Converts values to one target type.
 */
@FunctionalInterface
public interface Conversion {

	/**
	 * Convert a value.
	 * @param value the value, never {@code null}
	 * @return an instance of the target type; {@code null} only where the value is the
	 * JSON document {@code null}
	 * @throws ConversionException if the value has no exact counterpart in the target
	 * type
	 */
	@Nullable Object convert(Object value);

}
