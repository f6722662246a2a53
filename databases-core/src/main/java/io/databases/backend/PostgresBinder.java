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
		else if (plain instanceof Enum<?>[] constants) {
			statement.bind(index, Parameters.in(PostgresqlObjectId.UNSPECIFIED, arrayText(constants)));
		}
		else {
			statement.bind(index, plain);
		}
	}

	private static String arrayText(Enum<?>[] constants) {
		StringBuilder text = new StringBuilder("{");
		for (Enum<?> constant : constants) {
			text.append((text.length() > 1) ? "," : "").append('"').append(constant.name()).append('"');
		}
		return text.append('}').toString();
	}

}
