package io.databases.record.dialect;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads PostgreSQL's text format from the driver's buffer, without texts in between. Only
 * the plain forms are known here: whatever looks otherwise (infinity, years before
 * Christ, NaN, another DateStyle) gives {@code null}, and is left to the driver.
 */
final class PostgresText {

	private static final int NANO_DIGITS = 9;

	/** So many digits fit into a long for certain. */
	private static final int LONG_DIGITS = 18;

	private PostgresText() {
	}

	static String text(ByteBuf buffer) {
		return buffer.toString(buffer.readerIndex(), buffer.readableBytes(), StandardCharsets.UTF_8);
	}

	static @Nullable Object int2(ByteBuf buffer) {
		Long value = number(buffer);
		return (value != null) ? (Object) value.shortValue() : null;
	}

	static @Nullable Object int4(ByteBuf buffer) {
		Long value = number(buffer);
		return (value != null) ? (Object) value.intValue() : null;
	}

	static @Nullable Object int8(ByteBuf buffer) {
		return number(buffer);
	}

	private static @Nullable Long number(ByteBuf buffer) {
		int start = buffer.readerIndex();
		int end = start + buffer.readableBytes();
		boolean negative = end > start && buffer.getByte(start) == '-';
		int from = negative ? start + 1 : start;
		if (end - from > LONG_DIGITS || end == from) {
			return null;
		}
		long value = digits(buffer, from, end);
		return (value < 0) ? null : (Long) (negative ? -value : value);
	}

	/** The number, or less than zero where there is something else. */
	private static long digits(ByteBuf buffer, int from, int end) {
		long value = 0;
		for (int i = from; i < end; i++) {
			int digit = buffer.getByte(i) - '0';
			if (digit < 0 || digit > 9) {
				return -1;
			}
			value = value * 10 + digit;
		}
		return value;
	}

	static @Nullable Object float4(ByteBuf buffer) {
		return Float.valueOf(text(buffer));
	}

	static @Nullable Object float8(ByteBuf buffer) {
		return Double.valueOf(text(buffer));
	}

	static @Nullable Object bool(ByteBuf buffer) {
		return buffer.getByte(buffer.readerIndex()) == 't';
	}

	static @Nullable Object numeric(ByteBuf buffer) {
		int start = buffer.readerIndex();
		int end = start + buffer.readableBytes();
		boolean negative = end > start && buffer.getByte(start) == '-';
		int point = buffer.indexOf(start, end, (byte) '.');
		int from = negative ? start + 1 : start;
		if (end - from > LONG_DIGITS || end == from) {
			String text = text(buffer);
			return Character.isDigit(text.charAt(text.length() - 1)) ? new BigDecimal(text) : null;
		}
		long whole = digits(buffer, from, (point < 0) ? end : point);
		if (point < 0) {
			return (whole < 0) ? null : BigDecimal.valueOf(negative ? -whole : whole);
		}
		long fraction = digits(buffer, point + 1, end);
		if (whole < 0 || fraction < 0) {
			return null;
		}
		int scale = end - point - 1;
		long unscaled = whole;
		for (int i = 0; i < scale; i++) {
			unscaled *= 10;
		}
		unscaled += fraction;
		return BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
	}

	static @Nullable Object uuid(ByteBuf buffer) {
		return UUID.fromString(text(buffer));
	}

	/** The hex format, which is the default of {@code bytea_output}. */
	static @Nullable Object bytes(ByteBuf buffer) {
		int start = buffer.readerIndex();
		int length = buffer.readableBytes();
		if (length < 2 || buffer.getByte(start) != '\\' || buffer.getByte(start + 1) != 'x') {
			return null;
		}
		byte[] bytes = new byte[(length - 2) / 2];
		for (int i = 0; i < bytes.length; i++) {
			int at = start + 2 + 2 * i;
			bytes[i] = (byte) (Character.digit(buffer.getByte(at), 16) << 4
					| Character.digit(buffer.getByte(at + 1), 16));
		}
		return bytes;
	}

	static @Nullable Object date(ByteBuf buffer) {
		return (buffer.readableBytes() == 10) ? date(buffer, buffer.readerIndex()) : null;
	}

	/* yyyy-MM-dd */
	private static @Nullable LocalDate date(ByteBuf buffer, int at) {
		if (buffer.getByte(at + 4) != '-' || buffer.getByte(at + 7) != '-') {
			return null;
		}
		int year = (int) digits(buffer, at, at + 4);
		int month = (int) digits(buffer, at + 5, at + 7);
		int day = (int) digits(buffer, at + 8, at + 10);
		return (year > 0 && month > 0 && day > 0) ? LocalDate.of(year, month, day) : null;
	}

	static @Nullable Object time(ByteBuf buffer) {
		int start = buffer.readerIndex();
		int end = start + buffer.readableBytes();
		return time(buffer, start, end);
	}

	/* HH:mm:ss, then perhaps a fraction of one to six digits */
	private static @Nullable LocalTime time(ByteBuf buffer, int at, int end) {
		if (end - at < 8 || buffer.getByte(at + 2) != ':' || buffer.getByte(at + 5) != ':') {
			return null;
		}
		int hour = (int) digits(buffer, at, at + 2);
		int minute = (int) digits(buffer, at + 3, at + 5);
		int second = (int) digits(buffer, at + 6, at + 8);
		int nano = nano(buffer, at + 8, end);
		boolean plain = hour >= 0 && hour < 24 && minute >= 0 && second >= 0 && second < 60 && nano >= 0;
		return plain ? LocalTime.of(hour, minute, second, nano) : null;
	}

	private static int nano(ByteBuf buffer, int at, int end) {
		if (at == end) {
			return 0;
		}
		int digits = end - at - 1;
		if (buffer.getByte(at) != '.' || digits < 1 || digits > NANO_DIGITS) {
			return -1;
		}
		long fraction = digits(buffer, at + 1, end);
		for (int i = digits; i < NANO_DIGITS; i++) {
			fraction *= 10;
		}
		return (int) fraction;
	}

	static @Nullable Object timestamp(ByteBuf buffer) {
		int start = buffer.readerIndex();
		return timestamp(buffer, start, start + buffer.readableBytes());
	}

	private static @Nullable LocalDateTime timestamp(ByteBuf buffer, int at, int end) {
		if (end - at < 19 || buffer.getByte(at + 10) != ' ') {
			return null;
		}
		LocalDate date = date(buffer, at);
		LocalTime time = time(buffer, at + 11, end);
		return (date != null && time != null) ? LocalDateTime.of(date, time) : null;
	}

	/**
	 * In UTC. The offset is that of the session: {@code +HH}, with or without minutes.
	 */
	static @Nullable Object timestamptz(ByteBuf buffer) {
		int start = buffer.readerIndex();
		int end = start + buffer.readableBytes();
		int sign = start + 19;
		while (sign < end && buffer.getByte(sign) != '+' && buffer.getByte(sign) != '-') {
			sign++;
		}
		int length = end - sign;
		if (length != 3 && length != 6) {
			return null;
		}
		LocalDateTime local = timestamp(buffer, start, sign);
		int hours = (int) digits(buffer, sign + 1, sign + 3);
		int minutes = (length == 6) ? (int) digits(buffer, sign + 4, sign + 6) : 0;
		if (local == null || hours < 0 || minutes < 0) {
			return null;
		}
		int seconds = hours * 3600 + minutes * 60;
		if (seconds == 0) {
			return OffsetDateTime.of(local, ZoneOffset.UTC);
		}
		return OffsetDateTime.of(local.minusSeconds((buffer.getByte(sign) == '-') ? -seconds : seconds),
				ZoneOffset.UTC);
	}

}
