package io.databases.record.dialect;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import io.r2dbc.postgresql.codec.Interval;
import org.jspecify.annotations.Nullable;

/**
 * Which types are read in binary, by the number of the type: the values are those of the
 * text format. Geometric types are left to the driver, which reads them well.
 */
final class PostgresBinaryTypes {

	private static final Map<Integer, Decoder> SCALARS = new HashMap<>();

	/** By the number of the element's type, as the array itself names it. */
	private static final Map<Integer, Class<?>> ELEMENTS = new HashMap<>();

	/** By the number of the range's type: the number of its bounds' type. */
	private static final Map<Integer, Integer> RANGES = Map.of(3904, 23, 3926, 20, 3906, 1700, 3912, 1082);

	private static final int JSON = 114;

	private static final int TIME = 1083;

	static final int INTERVAL = 1186;

	private static final int EMPTY = 1;

	private static final int LOWER_INCLUDED = 2;

	private static final int UPPER_INCLUDED = 4;

	private static final int NO_LOWER = 8;

	private static final int NO_UPPER = 16;

	static {
		scalar(16, Boolean.class, PostgresBinary::bool);
		scalar(17, byte[].class, PostgresBinary::bytes);
		scalar(18, String.class, PostgresBinary::singleByte);
		scalar(20, Long.class, PostgresBinary::int8);
		scalar(21, Short.class, PostgresBinary::int2);
		scalar(23, Integer.class, PostgresBinary::int4);
		scalar(26, Long.class, PostgresBinary::oid);
		// xid, cid
		scalar(28, String.class, PostgresBinary::unsignedText);
		scalar(29, String.class, PostgresBinary::unsignedText);
		// name, text, json, xml, unknown, bpchar, varchar, refcursor
		for (int oid : new int[] { 19, 25, JSON, 142, 705, 1042, 1043, 1790 }) {
			scalar(oid, String.class, PostgresBinary::text);
		}
		scalar(700, Float.class, PostgresBinary::float4);
		scalar(701, Double.class, PostgresBinary::float8);
		scalar(829, String.class, PostgresBinary::mac);
		scalar(774, String.class, PostgresBinary::mac);
		scalar(1082, LocalDate.class, PostgresBinary::date);
		scalar(TIME, LocalTime.class, PostgresBinary::time);
		scalar(1114, LocalDateTime.class, PostgresBinary::timestamp);
		scalar(1184, OffsetDateTime.class, PostgresBinary::timestamptz);
		scalar(1266, OffsetTime.class, PostgresBinary::timetz);
		scalar(1560, String.class, PostgresBinary::bits);
		scalar(1562, String.class, PostgresBinary::bits);
		scalar(1700, BigDecimal.class, PostgresBinary::numeric);
		scalar(2950, UUID.class, PostgresBinary::uuid);
		scalar(3802, String.class, PostgresBinary::jsonb);
		SCALARS.put(650, (buffer) -> network(buffer, true));
		SCALARS.put(869, (buffer) -> network(buffer, false));
		SCALARS.put(INTERVAL, (buffer) -> duration(interval(buffer)));
		ELEMENTS.put(INTERVAL, Interval.class);
		RANGES.forEach((range, bound) -> SCALARS.put(range, (buffer) -> range(buffer, bound)));
		// those that the driver has arrays for in the text format, too
		for (int oid : new int[] { 199, 1000, 1001, 1003, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 1028, 1115,
				1182, 1183, 1185, 1187, 1231, 1270, 2951, 3807 }) {
			SCALARS.put(oid, PostgresBinaryTypes::array);
		}
	}

	private PostgresBinaryTypes() {
	}

	private static void scalar(int oid, Class<?> type, Decoder decoder) {
		SCALARS.put(oid, decoder);
		ELEMENTS.put(oid, type);
	}

	/**
	 * How a type is read.
	 * @param oid the number of the type
	 * @return the decoder, {@code null} if the type is not known
	 */
	static @Nullable Decoder find(int oid) {
		return SCALARS.get(oid);
	}

	/** Years and months have no fixed length: with them it stays an interval. */
	private static Object duration(Interval interval) {
		if (interval.getYears() != 0 || interval.getMonths() != 0) {
			return interval;
		}
		return Duration.ofDays(interval.getDays())
			.plusHours(interval.getHours())
			.plusMinutes(interval.getMinutes())
			.plusSeconds(interval.getSecondsInMinute())
			.plusNanos(interval.getMicrosecondsInSecond() * 1_000L);
	}

	static Interval interval(ByteBuf buffer) {
		long micros = buffer.readLong();
		int days = buffer.readInt();
		int months = buffer.readInt();
		long seconds = micros / 1_000_000;
		return Interval.of(months / 12, months % 12, days, Math.toIntExact(seconds / 3_600), (int) (seconds / 60 % 60),
				(int) (seconds % 60), (int) (micros % 1_000_000));
	}

	/** An address with a netmask is a text, as is every network. */
	private static Object network(ByteBuf buffer, boolean withMask) {
		buffer.skipBytes(1);
		int mask = buffer.readUnsignedByte();
		buffer.skipBytes(1);
		byte[] bytes = new byte[buffer.readUnsignedByte()];
		buffer.readBytes(bytes);
		try {
			InetAddress address = InetAddress.getByAddress(bytes);
			return (withMask || mask != bytes.length * 8) ? NetUtil.toAddressString(address) + "/" + mask : address;
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException("An address of " + bytes.length + " bytes", ex);
		}
	}

	/* Number of dimensions, whether there are nulls, type of the elements; then sizes. */
	private static Object array(ByteBuf buffer) {
		int oid = buffer.getInt(buffer.readerIndex() + 8);
		Class<?> type = ELEMENTS.get(oid);
		Decoder element = elementOf(oid);
		if (type == null || element == null) {
			throw PostgresCodec.unknown(oid);
		}
		return array(buffer, type, element);
	}

	private static @Nullable Decoder elementOf(int oid) {
		return switch (oid) {
			case INTERVAL -> PostgresBinaryTypes::interval;
			case TIME -> PostgresBinary::timeInArray;
			default -> SCALARS.get(oid);
		};
	}

	/** An array whose elements are texts, whatever the number of their type. */
	static Object texts(ByteBuf buffer) {
		return array(buffer, String.class, PostgresBinary::text);
	}

	private static Object array(ByteBuf buffer, Class<?> type, Decoder element) {
		int dimensions = buffer.readInt();
		buffer.skipBytes(8);
		int[] sizes = new int[Math.max(dimensions, 1)];
		for (int i = 0; i < dimensions; i++) {
			sizes[i] = buffer.readInt();
			buffer.skipBytes(4); // the index of the first element
		}
		Object array = Array.newInstance(type, sizes);
		fill(array, sizes.length, buffer, element);
		return array;
	}

	private static void fill(Object array, int dimensions, ByteBuf buffer, Decoder element) {
		int size = Array.getLength(array);
		for (int i = 0; i < size; i++) {
			if (dimensions > 1) {
				fill(Array.get(array, i), dimensions - 1, buffer, element);
			}
			else {
				int length = buffer.readInt();
				if (length >= 0) {
					Array.set(array, i, element.decode(buffer.readSlice(length)));
				}
			}
		}
	}

	/** As the server writes it, since Java has no range. */
	private static Object range(ByteBuf buffer, int bound) {
		int flags = buffer.readByte();
		if ((flags & EMPTY) != 0) {
			return "empty";
		}
		StringBuilder text = new StringBuilder();
		text.append(((flags & LOWER_INCLUDED) != 0) ? '[' : '(');
		if ((flags & NO_LOWER) == 0) {
			text.append(bound(buffer, bound));
		}
		text.append(',');
		if ((flags & NO_UPPER) == 0) {
			text.append(bound(buffer, bound));
		}
		return text.append(((flags & UPPER_INCLUDED) != 0) ? ']' : ')').toString();
	}

	private static String bound(ByteBuf buffer, int oid) {
		Decoder decoder = SCALARS.get(oid);
		if (decoder == null) {
			throw PostgresCodec.unknown(oid);
		}
		Object value = decoder.decode(buffer.readSlice(buffer.readInt()));
		if (value instanceof LocalDate date && (date.getYear() < 1 || date.getYear() > 9999)) {
			throw PostgresCodec.unknown(oid);
		}
		return (value instanceof BigDecimal number) ? number.toPlainString() : value.toString();
	}

	/**
	 * Reads one value that is not NULL.
	 */
	@FunctionalInterface
	interface Decoder {

		/**
		 * Read a value.
		 * @param buffer holds the value and nothing else
		 * @return the value
		 */
		Object decode(ByteBuf buffer);

	}

}
