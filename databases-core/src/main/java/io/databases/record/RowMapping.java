package io.databases.record;

import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;

/**
 * Maps the rows of one result shape to one class: planned once, then array reads only.
 * Immutable and safe for use by several threads.
 *
 * @param <T> the type that rows are mapped to
 */
@FunctionalInterface
public interface RowMapping<T> {

	/**
	 * Map a row. The result is detached from the driver.
	 * @param row the driver's row, of the shape that this mapping was planned for
	 * @return the mapped row; {@code null} only where a single value is NULL
	 * @throws org.springframework.dao.TypeMismatchDataAccessException if a value does not
	 * fit
	 * @throws org.springframework.dao.DataRetrievalFailureException if the driver fails
	 * to decode a column
	 */
	@Nullable T map(Row row);

}
