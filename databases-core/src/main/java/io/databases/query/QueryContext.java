package io.databases.query;

import io.databases.backend.BulkSupport;
import io.databases.backend.ValueBinder;
import io.databases.lease.StatementKind;
import io.databases.record.RowMappings;
import io.databases.sql.Dialect;
import io.databases.sql.SqlCache;
import io.databases.sql.SqlText;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What a query needs to know of the database that it is prepared for.
 *
 * @param dialect the SQL it speaks
 * @param texts the texts that were scanned before
 * @param mappings plans how rows are read
 * @param binder binds values
 * @param bulk what the database does with many rows
 */
public record QueryContext(Dialect dialect, SqlCache texts, RowMappings mappings, ValueBinder binder,
		BulkSupport bulk) {

	/**
	 * Lets JSON through to a binder that knows none.
	 */
	public QueryContext {
		binder = JsonBinder.around(binder, mappings.converter());
	}

	/**
	 * Binds one value as the database understands it, and tells in our words what the
	 * driver refuses.
	 * @param statement the driver's statement
	 * @param index the placeholder, from 0
	 * @param value the value
	 * @param parameter the parameter's name, for messages
	 * @param label the query, for messages
	 */
	public void bind(Statement statement, int index, @Nullable Object value, String parameter, String label) {
		Binds.bind(this.binder, statement, index, value, parameter, label);
	}

	/**
	 * What the connection needs to know of a text.
	 * @param text the text
	 * @return its kind
	 */
	public StatementKind kindOf(SqlText text) {
		return StatementKinds.of(text);
	}

}
