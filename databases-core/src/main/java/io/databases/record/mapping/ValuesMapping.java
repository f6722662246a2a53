package io.databases.record.mapping;

import java.util.BitSet;

import org.jspecify.annotations.Nullable;

/**
 * Makes an object of the values of a row. Immutable.
 */
public interface ValuesMapping {

	/**
	 * Make the object.
	 * @param values the values of a row in column order
	 * @return the object; {@code null} where a single value is NULL
	 */
	@Nullable Object map(@Nullable Object[] values);

	/**
	 * Make the object of an array that nobody else uses: it may be changed.
	 * @param values the values of a row in column order
	 * @return the object; {@code null} where a single value is NULL
	 */
	default @Nullable Object consume(@Nullable Object[] values) {
		return map(values);
	}

	/**
	 * Tell whether the object holds on to the array.
	 * @return {@code false} if the array can be used for the next row
	 */
	default boolean keepsValues() {
		return false;
	}

	/**
	 * Tell which columns are needed.
	 * @param columns the set to which their positions are added
	 */
	void addColumns(BitSet columns);

}
