package io.databases.record.dialect;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;

import io.databases.record.ColumnReader;
import io.databases.record.ColumnReaders;

/**
 * How the columns of MySQL and MariaDB are read: by the names that the driver has for
 * their types. Does not need the driver's classes.
 */
public final class MySqlColumnReaders implements ColumnReaders {

	private static final Duration DAY = Duration.ofDays(1);

	private static final ColumnReader TIME = MySqlColumnReaders::time;

	private static final ColumnReader TINYINT = MySqlColumnReaders::tinyint;

	private static final ColumnReader TIMESTAMP = (row, index) -> utc(row.get(index));

	private static final ColumnReader YEAR = (row, index) -> year(row.get(index));

	private static final ColumnReader OTHER = (row, index) -> other(row.get(index));

	/**
	 * Create the readers.
	 */
	public MySqlColumnReaders() {
	}

	@Override
	public ColumnReader readerFor(ColumnMetadata column, int index) {
		return switch (column.getType().getName()) {
			case "TIME" -> TIME;
			case "TINYINT", "TINYINT_UNSIGNED" -> TINYINT;
			case "TIMESTAMP" -> TIMESTAMP;
			case "YEAR" -> YEAR;
			default -> OTHER;
		};
	}

	/**
	 * A time of day, or a {@code Duration} where it is none: TIME goes from -838 to 838
	 * hours, which the driver's own {@code LocalTime} wraps into a day without a word.
	 */
	private static @Nullable Object time(Row row, int index) {
		Duration time = row.get(index, Duration.class);
		if (time == null || time.isNegative() || time.compareTo(DAY) >= 0) {
			return time;
		}
		return LocalTime.ofNanoOfDay(time.toNanos());
	}

	/**
	 * The driver reads TINYINT(1) as {@code Boolean}, every number but 0 as true: the
	 * number is kept where it is neither 0 nor 1.
	 */
	private static @Nullable Object tinyint(Row row, int index) {
		Object value = row.get(index);
		if (Boolean.TRUE.equals(value)) {
			Integer number = row.get(index, Integer.class);
			return (number == null || number == 1) ? value : number;
		}
		return value;
	}

	private static @Nullable Object utc(@Nullable Object value) {
		return (value instanceof ZonedDateTime time) ? time.toOffsetDateTime().withOffsetSameInstant(ZoneOffset.UTC)
				: value;
	}

	private static @Nullable Object year(@Nullable Object value) {
		return (value instanceof Short year) ? Integer.valueOf(year) : value;
	}

	private static @Nullable Object other(@Nullable Object value) {
		return (value instanceof ByteBuffer buffer) ? Elements.bytes(buffer) : value;
	}

}
