package io.databases.record.dialect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.UUID;

import io.netty.buffer.ByteBuf;

/**
 * Reads PostgreSQL's binary format: of each type as its {@code …send} function writes it.
 * Every method reads the buffer from its reader index to its end and moves that index.
 */
final class PostgresBinary {

	/** 2000-01-01, where PostgreSQL counts from. */
	private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();

	private static final long EPOCH_SECOND = EPOCH_DAY * 86_400;

	private static final long MICROS = 1_000_000;

	private static final long MICROS_OF_DAY = 86_400 * MICROS;

	private static final int NEGATIVE = 0x4000;

	private static final int NAN = 0xC000;

	private static final int INFINITY = 0xD000;

	private static final int MINUS_INFINITY = 0xF000;

	private static final BigInteger BASE = BigInteger.valueOf(10_000);

	private PostgresBinary() {
	}

	static Object text(ByteBuf buffer) {
		return buffer.readCharSequence(buffer.readableBytes(), StandardCharsets.UTF_8).toString();
	}

	/** One byte, which is no character set's; the zero byte is the empty text. */
	static Object singleByte(ByteBuf buffer) {
		byte value = buffer.readByte();
		return (value != 0) ? String.valueOf((char) (value & 0xFF)) : "";
	}

	/** Has a version before the text. */
	static Object jsonb(ByteBuf buffer) {
		byte version = buffer.readByte();
		if (version != 1) {
			throw new IllegalArgumentException("Version " + version + " of jsonb is not known");
		}
		return text(buffer);
	}

	static Object int2(ByteBuf buffer) {
		return buffer.readShort();
	}

	static Object int4(ByteBuf buffer) {
		return buffer.readInt();
	}

	static Object int8(ByteBuf buffer) {
		return buffer.readLong();
	}

	static Object float4(ByteBuf buffer) {
		return buffer.readFloat();
	}

	static Object float8(ByteBuf buffer) {
		return buffer.readDouble();
	}

	static Object bool(ByteBuf buffer) {
		return buffer.readByte() != 0;
	}

	static Object oid(ByteBuf buffer) {
		return buffer.readUnsignedInt();
	}

	static Object unsignedText(ByteBuf buffer) {
		return String.valueOf(buffer.readUnsignedInt());
	}

	static Object uuid(ByteBuf buffer) {
		return new UUID(buffer.readLong(), buffer.readLong());
	}

	static Object bytes(ByteBuf buffer) {
		byte[] bytes = new byte[buffer.readableBytes()];
		buffer.readBytes(bytes);
		return bytes;
	}

	static Object date(ByteBuf buffer) {
		int days = buffer.readInt();
		return switch (days) {
			case Integer.MAX_VALUE -> LocalDate.MAX;
			case Integer.MIN_VALUE -> LocalDate.MIN;
			default -> LocalDate.ofEpochDay(EPOCH_DAY + days);
		};
	}

	/** The end of a day, 24:00, is no time of day in Java. */
	static Object time(ByteBuf buffer) {
		long micros = buffer.readLong();
		return (micros == MICROS_OF_DAY) ? EndOfDay.DURATION : LocalTime.ofNanoOfDay(micros * 1_000);
	}

	static Object timeInArray(ByteBuf buffer) {
		return EndOfDay.refuse(time(buffer), "time[]");
	}

	/** The offset counts to the west. */
	static Object timetz(ByteBuf buffer) {
		LocalTime time = (LocalTime) EndOfDay.refuse(time(buffer), "time with time zone");
		return OffsetTime.of(time, ZoneOffset.ofTotalSeconds(-buffer.readInt()));
	}

	static Object timestamp(ByteBuf buffer) {
		long micros = buffer.readLong();
		if (micros == Long.MAX_VALUE) {
			return LocalDateTime.MAX;
		}
		return (micros == Long.MIN_VALUE) ? LocalDateTime.MIN : moment(micros);
	}

	static Object timestamptz(ByteBuf buffer) {
		long micros = buffer.readLong();
		if (micros == Long.MAX_VALUE) {
			return OffsetDateTime.MAX;
		}
		return (micros == Long.MIN_VALUE) ? OffsetDateTime.MIN : OffsetDateTime.of(moment(micros), ZoneOffset.UTC);
	}

	private static LocalDateTime moment(long micros) {
		return LocalDateTime.ofEpochSecond(EPOCH_SECOND + Math.floorDiv(micros, MICROS),
				(int) Math.floorMod(micros, MICROS) * 1_000, ZoneOffset.UTC);
	}

	/** Digits to the base of 10,000, the first of which has the given weight. */
	static Object numeric(ByteBuf buffer) {
		int count = buffer.readUnsignedShort();
		int weight = buffer.readShort();
		int sign = buffer.readUnsignedShort();
		int scale = buffer.readUnsignedShort();
		if (sign == NAN || sign == INFINITY || sign == MINUS_INFINITY) {
			return (sign == NAN) ? Double.NaN
					: ((sign == INFINITY) ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
		}
		int exponent = (weight - count + 1) * 4;
		if (count <= 4) {
			long unscaled = 0;
			for (int i = 0; i < count; i++) {
				unscaled = unscaled * 10_000 + buffer.readUnsignedShort();
			}
			return scaled(BigDecimal.valueOf((sign == NEGATIVE) ? -unscaled : unscaled, -exponent), scale);
		}
		BigInteger unscaled = BigInteger.ZERO;
		for (int i = 0; i < count; i++) {
			unscaled = unscaled.multiply(BASE).add(BigInteger.valueOf(buffer.readUnsignedShort()));
		}
		return scaled(new BigDecimal((sign == NEGATIVE) ? unscaled.negate() : unscaled, -exponent), scale);
	}

	private static BigDecimal scaled(BigDecimal value, int scale) {
		return value.setScale(scale, RoundingMode.UNNECESSARY);
	}

	static Object bits(ByteBuf buffer) {
		int length = buffer.readInt();
		StringBuilder text = new StringBuilder(length);
		int current = 0;
		for (int i = 0; i < length; i++) {
			current = (i % 8 == 0) ? buffer.readUnsignedByte() : current << 1;
			text.append(((current & 0x80) != 0) ? '1' : '0');
		}
		return text.toString();
	}

	static Object mac(ByteBuf buffer) {
		StringBuilder text = new StringBuilder();
		while (buffer.isReadable()) {
			int value = buffer.readUnsignedByte();
			text.append((text.length() > 0) ? ":" : "")
				.append(Character.forDigit(value >> 4, 16))
				.append(Character.forDigit(value & 15, 16));
		}
		return text.toString();
	}

}
