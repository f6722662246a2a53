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
	 * Tell which columns are needed.
	 * @param columns the set to which their positions are added
	 */
	void addColumns(BitSet columns);

}
