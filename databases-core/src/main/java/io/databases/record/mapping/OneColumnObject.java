package io.databases.record.mapping;

import java.util.BitSet;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.TypeMismatchDataAccessException;

/**
 * An object that the only column holds as a whole. Where it does not, the user most
 * likely meant the columns to fit the object: then that error comes first.
 *
 * @param value the column
 * @param failure why the columns do not fit the properties of the class
 */
record OneColumnObject(SingleValue value, InvalidDataAccessApiUsageException failure) implements ValuesMapping {

	@Override
	public @Nullable Object map(@Nullable Object[] values) {
		try {
			return this.value.map(values);
		}
		catch (TypeMismatchDataAccessException ex) {
			throw new InvalidDataAccessApiUsageException(
					this.failure.getMessage() + ". Nor does the column hold the object as a whole: " + ex.getMessage());
		}
	}

	@Override
	public void addColumns(BitSet columns) {
		this.value.addColumns(columns);
	}

}
