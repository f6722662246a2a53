package io.databases.record;

import io.r2dbc.spi.ColumnMetadata;

/**
 * Chooses how the columns of a result are read: each backend has its own, because the
 * drivers differ in the classes that they give.
 *
 * <p>
 * Asked once per column and result. It returns shared instances, never a new one for each
 * call: plans are cached by them.
 */
@FunctionalInterface
public interface ColumnReaders {

	/**
	 * Choose the reader of a column.
	 * @param column the driver's description of the column
	 * @param index the position of the column, from 0
	 * @return the reader
	 */
	ColumnReader readerFor(ColumnMetadata column, int index);

	/**
	 * The readers for a driver that nothing is known of: its default classes, but bytes
	 * as {@code byte[]} and large objects read at once, as {@code byte[]} and
	 * {@code String}.
	 * @return the readers
	 */
	static ColumnReaders standard() {
		return StandardReaders::readerFor;
	}

}
