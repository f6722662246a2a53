package io.databases.record;

import java.util.ArrayList;
import java.util.List;

import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.test.MockColumnMetadata;
import io.r2dbc.spi.test.MockRow;
import io.r2dbc.spi.test.MockRowMetadata;

/**
 * Rows of a driver for tests: column names and values, one after the other.
 */
final class Rows {

	private Rows() {
	}

	/** A row of the driver, and its metadata by {@code getMetadata()}. */
	static Row row(Object... namesAndValues) {
		MockRow.Builder row = MockRow.builder();
		List<String> names = new ArrayList<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			names.add((String) namesAndValues[i]);
			row.identified(i / 2, Object.class, namesAndValues[i + 1]);
		}
		return row.metadata(metadata(names.toArray(new String[0]))).build();
	}

	static RowMetadata metadata(String... names) {
		MockRowMetadata.Builder metadata = MockRowMetadata.builder();
		for (String name : names) {
			metadata.columnMetadata(
					MockColumnMetadata.builder().name(name).type(R2dbcType.VARCHAR).javaType(Object.class).build());
		}
		return metadata.build();
	}

	static Record record(Object... namesAndValues) {
		return map(Record.class, namesAndValues);
	}

	static <T> T map(Class<T> type, Object... namesAndValues) {
		Row row = row(namesAndValues);
		return RowMappings.standard().plan(row.getMetadata(), type).map(row);
	}

}
