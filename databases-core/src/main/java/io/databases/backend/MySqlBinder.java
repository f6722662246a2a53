package io.databases.backend;

import java.util.UUID;

import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * UUIDs go as text; the driver takes none.
 */
final class MySqlBinder implements ValueBinder {

	@Override
	public void bind(Statement statement, int index, @Nullable Object value) {
		Object plain = plain(value);
		if (plain == null) {
			statement.bindNull(index, Object.class);
		}
		else {
			statement.bind(index, plain);
		}
	}

	static @Nullable Object plain(@Nullable Object value) {
		return (value instanceof UUID uuid) ? uuid.toString() : PlainValues.of(value);
	}

}
