package io.databases.backend;

import java.math.BigDecimal;
import java.util.UUID;

import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * UUIDs go as text; the driver takes none.
 */
final class MySqlBinder implements ValueBinder {

	private static final int MAX_SCALE = 100;

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
		if (value instanceof BigDecimal number && isScientific(number)) {
			return number.toPlainString();
		}
		return (value instanceof UUID uuid) ? uuid.toString() : PlainValues.of(value);
	}

	/*
	 * What the driver would write with an exponent: such a literal is a DOUBLE, which has
	 * 17 digits. Of a number in quotes the column takes all. Larger scales than any
	 * column has are not worth a long text.
	 */
	private static boolean isScientific(BigDecimal number) {
		int scale = number.scale();
		return Math.abs(scale) <= MAX_SCALE && (scale < 0 || number.precision() - scale < -5);
	}

}
