package io.databases.backend;

import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Binds values in the way that a database and its driver understand: nulls without a
 * type, and what the driver would refuse turned into what it takes.
 */
@FunctionalInterface
public interface ValueBinder {

	/**
	 * Binds one value.
	 * @param statement the driver's statement
	 * @param index the placeholder, from 0
	 * @param value the value as the user gave it
	 */
	void bind(Statement statement, int index, @Nullable Object value);

	/**
	 * Plain R2DBC: an enum as its name, a character as text, everything else as it is.
	 * @return the binder
	 */
	static ValueBinder standard() {
		return (statement, index, value) -> {
			Object plain = PlainValues.of(value);
			if (plain == null) {
				statement.bindNull(index, Object.class);
			}
			else {
				statement.bind(index, plain);
			}
		};
	}

}
