package io.databases.query;

import java.util.function.BiFunction;

import io.databases.lease.StatementKind;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server what it makes of a statement: text in the first column, without
 * parameters.
 *
 * @param kind what the question does
 * @param text what to send
 * @param label what to show
 */
record Description(StatementKind kind, String text, String label) implements PreparedQuery<String> {

	@Override
	public boolean returnsRows() {
		return true;
	}

	@Override
	public void bind(Statement statement) {
		// nothing to bind
	}

	@Override
	public BiFunction<Row, RowMetadata, @Nullable String> reader() {
		return (row, metadata) -> row.get(0, String.class);
	}

}
