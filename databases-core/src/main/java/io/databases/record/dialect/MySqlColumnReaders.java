package io.databases.record.dialect;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.stream.Collectors;

import io.asyncer.r2dbc.mysql.api.MySqlRow;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;

import io.databases.record.ColumnReader;
import io.databases.record.ColumnReaders;

/**
 * How the columns of MySQL and MariaDB are read: by the names that the driver has for
 * their types.
 */
public final class MySqlColumnReaders implements ColumnReaders {

	private static final Duration DAY = Duration.ofDays(1);

	private static final ColumnReader OTHER = (row, index) -> other(row.get(index));

	private static final Map<String, ColumnReader> BY_TYPE = Map.of("TIME", MySqlColumnReaders::time, "TINYINT",
			MySqlColumnReaders::tinyint, "TIMESTAMP", (row, index) -> utc(row.get(index)), "YEAR",
			(row, index) -> year(row.get(index)));

	private static final ColumnReader DIRECT_OTHER = new Direct(OTHER);

	private static final Map<String, ColumnReader> DIRECT = BY_TYPE.entrySet()
		.stream()
		.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, (entry) -> new Direct(entry.getValue())));

	private final boolean direct;

	private MySqlColumnReaders(boolean direct) {
		this.direct = direct;
	}

	/**
	 * For connections with {@link MySqlCodec}.
	 * @return readers that leave to the driver what the codec can't read
	 */
	public static MySqlColumnReaders ofCodec() {
		return new MySqlColumnReaders(true);
	}

	/**
	 * For any connections. Does not need the driver's classes.
	 * @return readers that take what the driver gives
	 */
	public static MySqlColumnReaders ofDriver() {
		return new MySqlColumnReaders(false);
	}

	/** A key that was generated is no column: no codec is asked for it. */
	@Override
	public ColumnReader readerFor(ColumnMetadata column, int index) {
		String type = column.getType().getName();
		return (this.direct && column.getNativeTypeMetadata() != null) ? DIRECT.getOrDefault(type, DIRECT_OTHER)
				: BY_TYPE.getOrDefault(type, OTHER);
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

	/**
	 * Asks our codec, and the driver for what it can't read.
	 *
	 * @param driver reads it by the codecs of the driver
	 */
	private record Direct(ColumnReader driver) implements ColumnReader {

		@Override
		public @Nullable Object read(Row row, int index) {
			Object value = (row instanceof MySqlRow own) ? own.get(index, MySqlCodec.VALUE) : MySqlCodec.OTHER;
			return (value != MySqlCodec.OTHER) ? value : this.driver.read(row, index);
		}

	}

}
