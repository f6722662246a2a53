package io.databases.record.dialect;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.ChronoPeriod;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufConvertible;
import io.r2dbc.postgresql.api.RefCursor;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;

import io.databases.record.ColumnReader;
import io.databases.record.ColumnReaders;
import io.databases.record.convert.ArrayText;
import io.databases.record.convert.Intervals;
import io.databases.record.dialect.PostgresBinaryTypes.Decoder;

/**
 * How the columns of PostgreSQL are read: by the number of their type, which is the same
 * in every database. Needs the driver on the class path.
 */
public final class PostgresColumnReaders implements ColumnReaders {

	/** The last year that the driver gives for a date that is not 'infinity'. */
	private static final int LAST_YEAR = 300_000;

	private static final long SECONDS_OF_YEAR = Duration.ofDays(366).toSeconds();

	private static final Pattern NETWORK = Pattern.compile("[0-9a-fA-F.:]+/[0-9]{1,3}");

	private static final ColumnReader PLAIN = ColumnReader.DRIVER_DEFAULT;

	private static final ColumnReader JSON = (row, index) -> json(row.get(index));

	private static final ColumnReader JSONS = (row, index) -> jsons(row.get(index));

	private static final ColumnReader BYTES = (row, index) -> bytes(row.get(index));

	private static final ColumnReader OID = (row, index) -> oid(row.get(index));

	private static final ColumnReader ZONED = (row, index) -> utc(row.get(index));

	private static final ColumnReader INTERVAL = (row, index) -> interval(row.get(index));

	private static final ColumnReader TIME = (row, index) -> EndOfDay.ofDriver(row.get(index));

	private static final ColumnReader TIMETZ = (row, index) -> EndOfDay.refuseOfDriver(row.get(index),
			"time with time zone");

	private static final ColumnReader TIMES = (row, index) -> EndOfDay.refuseOfDriver(row.get(index), "time[]");

	private static final ColumnReader TIMETZS = (row, index) -> EndOfDay.refuseOfDriver(row.get(index),
			"time with time zone[]");

	private static final ColumnReader CURSOR = (row, index) -> cursor(row.get(index));

	private static final ColumnReader INET = PostgresColumnReaders::inet;

	private static final ColumnReader NUMERIC = PostgresColumnReaders::numeric;

	/** By object identifier; those that are not listed need no care. */
	private static final Map<Integer, ColumnReader> READERS = Map.ofEntries(fast(16, PostgresText::bool, PLAIN),
			fast(17, PostgresText::bytes, BYTES), fast(20, PostgresText::int8, PLAIN),
			fast(21, PostgresText::int2, PLAIN), fast(23, PostgresText::int4, PLAIN), fast(26, PostgresText::int8, OID),
			fast(19, PostgresText::text, PLAIN), fast(25, PostgresText::text, PLAIN),
			fast(1042, PostgresText::text, PLAIN), fast(1043, PostgresText::text, PLAIN),
			fast(114, PostgresText::text, JSON), fast(3802, PostgresText::text, JSON),
			fast(700, PostgresText::float4, PLAIN), fast(701, PostgresText::float8, PLAIN),
			fast(1700, PostgresText::numeric, NUMERIC), fast(1082, PostgresText::date, PLAIN),
			fast(1083, PostgresText::time, TIME), fast(1114, PostgresText::timestamp, PLAIN),
			fast(1184, PostgresText::timestamptz, ZONED), fast(2950, PostgresText::uuid, PLAIN), Map.entry(199, JSONS),
			Map.entry(3807, JSONS), Map.entry(1001, BYTES), Map.entry(1028, OID), Map.entry(1185, ZONED),
			Map.entry(1186, INTERVAL), Map.entry(1266, TIMETZ), Map.entry(1183, TIMES), Map.entry(1270, TIMETZS),
			Map.entry(869, INET), Map.entry(1790, CURSOR));

	private final boolean direct;

	private PostgresColumnReaders(boolean direct) {
		this.direct = direct;
	}

	/**
	 * For connections with {@link PostgresCodec}.
	 * @return readers of the bytes themselves, where they know the type
	 */
	public static PostgresColumnReaders ofCodec() {
		return new PostgresColumnReaders(true);
	}

	/**
	 * For any connections.
	 * @return readers that take what the driver gives
	 */
	public static PostgresColumnReaders ofDriver() {
		return new PostgresColumnReaders(false);
	}

	@Override
	public ColumnReader readerFor(ColumnMetadata column, int index) {
		ColumnReader reader = (column.getNativeTypeMetadata() instanceof Integer oid) ? READERS.get(oid) : null;
		if (reader instanceof Direct bytes && !this.direct) {
			return bytes.driver();
		}
		return (reader != null) ? reader : ColumnReader.DRIVER_DEFAULT;
	}

	private static Map.Entry<Integer, ColumnReader> fast(int oid, Function<ByteBuf, @Nullable Object> text,
			ColumnReader driver) {
		Decoder binary = Objects.requireNonNull(PostgresBinaryTypes.find(oid));
		return Map.entry(oid, new Direct(text, binary, driver));
	}

	private static @Nullable Object json(@Nullable Object value) {
		return (value instanceof Json json) ? json.asString() : value;
	}

	/** The driver has no codec for arrays of JSON: it gives their text form. */
	private static @Nullable Object jsons(@Nullable Object value) {
		List<@Nullable String> elements = (value instanceof String text) ? ArrayText.parse(text) : null;
		return (elements != null) ? elements.toArray(new String[0]) : value;
	}

	private static @Nullable Object bytes(@Nullable Object value) {
		if (value instanceof ByteBuffer buffer) {
			return Elements.bytes(buffer);
		}
		return (value instanceof ByteBuffer[] array)
				? Elements.map(array, byte[].class, (buffer) -> Elements.bytes((ByteBuffer) buffer)) : value;
	}

	private static @Nullable Object oid(@Nullable Object value) {
		if (value instanceof Integer oid) {
			return Integer.toUnsignedLong(oid);
		}
		return (value instanceof Number[] array)
				? Elements.map(array, Long.class, (oid) -> ((Number) oid).longValue() & 0xFFFF_FFFFL) : value;
	}

	private static @Nullable Object utc(@Nullable Object value) {
		if (value instanceof Temporal time) {
			return utc(time);
		}
		return (value instanceof Temporal[] array)
				? Elements.map(array, OffsetDateTime.class, (time) -> utc((Temporal) time)) : value;
	}

	/** The driver's 'infinity' is the last year of java.time: no room to move it. */
	private static Temporal utc(Temporal value) {
		if (value instanceof Instant instant) {
			long second = instant.getEpochSecond();
			if (Math.abs(second) < LAST_YEAR * SECONDS_OF_YEAR) {
				return instant.atOffset(ZoneOffset.UTC);
			}
			return (second > 0) ? OffsetDateTime.MAX : OffsetDateTime.MIN;
		}
		if (value instanceof OffsetDateTime time && Math.abs(time.getYear()) < LAST_YEAR) {
			return time.withOffsetSameInstant(ZoneOffset.UTC);
		}
		return value;
	}

	private static @Nullable Object interval(@Nullable Object value) {
		if (value instanceof ChronoPeriod interval) {
			Duration duration = Intervals.toDuration(interval);
			return (duration != null) ? duration : interval;
		}
		return value;
	}

	private static @Nullable Object cursor(@Nullable Object value) {
		return (value instanceof RefCursor cursor) ? cursor.getCursorName() : value;
	}

	/**
	 * An address with a netmask stays text: the driver would take it for a host name and
	 * look that up.
	 */
	private static @Nullable Object inet(Row row, int index) {
		String text = row.get(index, String.class);
		return (text != null && NETWORK.matcher(text).matches()) ? text : row.get(index);
	}

	/**
	 * 'NaN' and the infinities are no BigDecimal: they come as the double of the name.
	 */
	private static @Nullable Object numeric(Row row, int index) {
		try {
			return row.get(index, BigDecimal.class);
		}
		catch (NumberFormatException ex) {
			String text = row.get(index, String.class);
			if ("NaN".equals(text) || "Infinity".equals(text) || "-Infinity".equals(text)) {
				return Double.valueOf(text);
			}
			throw ex;
		}
	}

	/**
	 * Reads the bytes themselves, without the driver's detour over texts and its search
	 * for a codec by class.
	 *
	 * @param text reads the text format; {@code null} leaves the value to the driver
	 * @param binary reads the binary format
	 * @param driver reads it by the codecs of the driver
	 */
	private record Direct(Function<ByteBuf, @Nullable Object> text, Decoder binary,
			ColumnReader driver) implements ColumnReader {

		@Override
		public @Nullable Object read(Row row, int index) {
			ByteBufConvertible raw = row.get(index, ByteBufConvertible.class);
			if (raw == null) {
				return null;
			}
			if (raw instanceof ByteBuf buffer) {
				Object value = this.text.apply(buffer);
				return (value != null) ? value : this.driver.read(row, index);
			}
			return this.binary.decode(raw.asByteBuf());
		}

	}

}
