package io.databases.record;

import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column of a row, as the documented Java class of the column's type.
 *
 * <p>
 * Implementations are stateless. What they return does not depend on the row any more:
 * the driver releases it.
 */
@FunctionalInterface
public interface ColumnReader {

	/** Takes what the driver gives by default. */
	ColumnReader DRIVER_DEFAULT = Row::get;

	/**
	 * Read the column.
	 * @param row the driver's row
	 * @param index the position of the column, from 0
	 * @return the value, {@code null} for NULL
	 */
	@Nullable Object read(Row row, int index);

	/**
	 * Create a reader that asks the driver for a class instead of taking its default.
	 * @param type the class, which the driver must support for the column's type
	 * @return the reader
	 */
	static ColumnReader as(Class<?> type) {
		return (row, index) -> row.get(index, type);
	}

}
