package io.databases.backend;

import java.time.Duration;
import java.util.UUID;

import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * UUIDs go as text, the driver takes none; and so do durations, of which it drops the days
 * where the server prepares the statement.
 */
final class MySqlBinder implements ValueBinder {

	@Override
	public void bind(Statement statement, int index, @Nullable Object value) {
		Object plain = (value instanceof UUID uuid) ? uuid.toString()
				: (value instanceof Duration duration) ? time(duration) : PlainValues.of(value);
		if (plain == null) {
			statement.bindNull(index, Object.class);
		}
		else {
			statement.bind(index, plain);
		}
	}

	private static String time(Duration duration) {
		Duration size = duration.abs();
		return "%s%02d:%02d:%02d.%06d".formatted(duration.isNegative() ? "-" : "", size.toHours(), size.toMinutesPart(),
				size.toSecondsPart(), size.toNanosPart() / 1_000);
	}

}
