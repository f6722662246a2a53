package io.databases.record;

import java.util.BitSet;

import org.jspecify.annotations.Nullable;

/**
 * Makes an object of the values of a row. Immutable.
 */
interface ValuesMapping {

	/** Make the object of a row's values, which are in column order. */
	@Nullable Object map(@Nullable Object[] values);

	/** Add the positions of the columns that are needed. */
	void addColumns(BitSet columns);

}
