package io.databases.record.mapping;

import java.util.BitSet;

import org.jspecify.annotations.Nullable;

import io.databases.record.convert.Conversion;
import io.databases.record.convert.ConversionException;

/**
 * One column, converted for a property or taken as the whole result.
 *
 * @param position the position of the column
 * @param column its name
 * @param conversion converts what is not of the class already
 * @param type the class that needs no conversion
 * @param target the target in messages
 * @param primitive whether NULL is an error
 */
record SingleValue(int position, String column, Conversion conversion, Class<?> type, String target,
		boolean primitive) implements ValuesMapping {

	@Override
	public @Nullable Object map(@Nullable Object[] values) {
		Object value = values[this.position];
		if (value == null) {
			if (this.primitive) {
				throw Mismatch.nullForPrimitive(this.column, this.target);
			}
			return null;
		}
		if (value.getClass() == this.type) {
			return value;
		}
		// the most common conversion: SQLite, and whatever counts, has long integers only
		if (this.type == Integer.class && value instanceof Long number && number == number.intValue()) {
			return number.intValue();
		}
		try {
			return this.conversion.convert(value);
		}
		catch (ConversionException ex) {
			throw Mismatch.ofProperty(this.column, this.target, ex);
		}
	}

	@Override
	public void addColumns(BitSet columns) {
		columns.set(this.position);
	}

}
