package io.databases.record;

import java.util.BitSet;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.databases.record.mapping.ValuesMapping;

/**
 * All columns, as they are.
 *
 * @param size the number of columns
 * @param maker makes the object of the values
 */
record WholeRow(int size, Function<@Nullable Object[], Object> maker) implements ValuesMapping {

	@Override
	public Object map(@Nullable Object[] values) {
		return this.maker.apply(values);
	}

	@Override
	public boolean keepsValues() {
		return true;
	}

	@Override
	public void addColumns(BitSet columns) {
		columns.set(0, this.size);
	}

}
