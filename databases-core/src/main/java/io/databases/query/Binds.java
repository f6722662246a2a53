package io.databases.query;

import io.databases.backend.ValueBinder;
import io.databases.record.convert.ConversionException;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Binds one value, and tells in our words what the driver refuses: its own message may
 * hold the value.
 */
final class Binds {

	private Binds() {
	}

	static void bind(ValueBinder binder, Statement statement, int index, @Nullable Object value, String parameter,
			String label) {
		try {
			binder.bind(statement, index, value);
		}
		catch (ConversionException ex) {
			throw new InvalidDataAccessApiUsageException(
					"Parameter ':" + parameter + "': " + ex.getMessage() + ". SQL: " + label, ex);
		}
		catch (IllegalArgumentException | ClassCastException ex) {
			String type = (value != null) ? value.getClass().getName() : "null";
			throw new InvalidDataAccessApiUsageException("The driver can't take a value of type " + type
					+ " for parameter ':" + parameter + "': convert it first. SQL: " + label, ex);
		}
	}

}
