package io.databases.backend;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;

import io.r2dbc.postgresql.codec.Interval;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Strings go without a type, so that they fit uuid, json, enum and date columns too; the
 * server infers it.
 */
final class PostgresBinder implements ValueBinder {

	@Override
	public void bind(Statement statement, int index, @Nullable Object value) {
		Object plain = PlainValues.of(value);
		if (plain == null) {
			statement.bindNull(index, Object.class);
		}
		else if (plain instanceof String text) {
			statement.bind(index, Parameters.in(PostgresqlObjectId.UNSPECIFIED, text));
		}
		else if (plain instanceof Duration duration) {
			statement.bind(index, Interval.of(duration));
		}
		else if (plain instanceof Object[] array && array.getClass() == Object[].class && isNothing(array)) {
			// no element tells the type, so the server must
			statement.bind(index, Parameters.in(PostgresqlObjectId.UNSPECIFIED,
					"{" + String.join(",", Collections.nCopies(array.length, "NULL")) + "}"));
		}
		else if (plain instanceof Object[] array && isText(array)) {
			statement.bind(index, Parameters.in(PostgresqlObjectId.UNSPECIFIED, arrayText(array)));
		}
		else {
			statement.bind(index, plain);
		}
	}

	private static boolean isNothing(Object[] array) {
		return Arrays.stream(array).allMatch(Objects::isNull);
	}

	/*
	 * Texts without a type fit arrays of text, enums, uuid, json and dates; so do mixed
	 * elements, which no codec takes.
	 */
	private static boolean isText(Object[] array) {
		Class<?> component = array.getClass().getComponentType();
		return component == String.class || component.isEnum() || component == Enum.class || component == Object.class;
	}

	private static String arrayText(@Nullable Object[] array) {
		StringBuilder text = new StringBuilder("{");
		for (Object element : array) {
			text.append((text.length() > 1) ? "," : "");
			Object plain = PlainValues.of(element);
			if (plain == null) {
				text.append("NULL");
			}
			else {
				text.append('"').append(plain.toString().replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
			}
		}
		return text.append('}').toString();
	}

}
