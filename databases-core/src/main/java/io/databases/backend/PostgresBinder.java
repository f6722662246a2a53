package io.databases.backend;

import java.time.Duration;

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
		else if (plain instanceof Object[] array) {
			bindArray(statement, index, array);
		}
		else {
			statement.bind(index, plain);
		}
	}

	private static void bindArray(Statement statement, int index, Object[] array) {
		PostgresqlObjectId type = PostgresElements.typeOf(array.getClass().getComponentType());
		if (type != null) {
			statement.bind(index, Parameters.in(type, PostgresElements.text(array)));
		}
		else {
			statement.bind(index, array);
		}
	}

}
