package io.databases.record;

import java.util.BitSet;

import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;

import io.databases.record.mapping.Mismatch;
import io.databases.record.mapping.ValuesMapping;

/**
 * Reads the columns that are needed into an array, and maps the array.
 *
 * @param <T> the type that rows are mapped to
 */
final class RowPlan<T> implements RowMapping<T> {

	private final String[] names;

	/** Per column; {@code null} where the target does not need it. */
	private final @Nullable ColumnReader[] readers;

	private final ValuesMapping mapping;

	RowPlan(String[] names, ColumnReader[] readers, ValuesMapping mapping) {
		this.names = names;
		this.mapping = mapping;
		BitSet needed = new BitSet();
		mapping.addColumns(needed);
		this.readers = new ColumnReader[readers.length];
		for (int i = 0; i < readers.length; i++) {
			this.readers[i] = needed.get(i) ? readers[i] : null;
		}
	}

	@Override
	public @Nullable T map(Row row) {
		return map(row, array());
	}

	/** An array for the values of a row. */
	@Nullable Object[] array() {
		return new @Nullable Object[this.readers.length];
	}

	/** Whether each row needs an array of its own. */
	boolean keepsValues() {
		return this.mapping.keepsValues();
	}

	@SuppressWarnings("unchecked") // The mapping was planned for the class T.
	@Nullable T map(Row row, @Nullable Object[] values) {
		int i = 0;
		try {
			for (; i < values.length; i++) {
				ColumnReader reader = this.readers[i];
				if (reader != null) {
					values[i] = reader.read(row, i);
				}
			}
		}
		catch (RuntimeException ex) {
			throw Mismatch.unreadable(this.names[i], ex);
		}
		return (T) this.mapping.consume(values);
	}

	@SuppressWarnings("unchecked") // The mapping was planned for the class T.
	@Nullable T mapValues(@Nullable Object[] values) {
		return (T) this.mapping.map(values);
	}

}
