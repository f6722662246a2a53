package io.databases.query;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

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

	/** Of how many classes of elements a message tells. */
	private static final int SHOWN = 5;

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
			String type = (value != null) ? typeOf(value) : "null";
			throw new InvalidDataAccessApiUsageException("The driver can't take a value of type " + type
					+ " for parameter ':" + parameter + "': convert it first. SQL: " + label, ex);
		}
	}

	/** Of an array, whose class may say nothing, also the classes of its elements. */
	private static String typeOf(Object value) {
		String type = value.getClass().getTypeName();
		if (!(value instanceof Object[] array)) {
			return type;
		}
		String elements = Arrays.stream(array)
			.filter(Objects::nonNull)
			.map((element) -> element.getClass().getTypeName())
			.distinct()
			.limit(SHOWN)
			.collect(Collectors.joining(", "));
		return elements.isEmpty() ? type : type + " with elements of type " + elements;
	}

}
