package io.databases.query;

import io.databases.backend.BulkSupport;
import io.databases.backend.ValueBinder;
import io.databases.record.RowMappings;
import io.databases.sql.Dialect;
import io.databases.sql.SqlCache;

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
}
