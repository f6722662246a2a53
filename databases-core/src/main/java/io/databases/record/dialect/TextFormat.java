package io.databases.record.dialect;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Numbers, dates and times in the text formats of PostgreSQL and MySQL, which write them
 * alike. They are read from the bytes, without texts in between. Only the plain forms are
 * known here: whatever looks otherwise gives {@code null}, and is left to the driver.
 */
final class TextFormat {

	private static final int NANO_DIGITS = 9;

	/** So many digits fit into a long for certain. */
	private static final int LONG_DIGITS = 18;

	private TextFormat() {
	}

	/**
	 * One copy of all: each byte that is asked of a buffer is checked for itself, which
	 * pays for a few digits only.
	 */
	static byte[] bytes(ByteBuf buffer) {
		byte[] bytes = new byte[buffer.readableBytes()];
		buffer.getBytes(buffer.readerIndex(), bytes);
		return bytes;
	}

	static @Nullable Long number(ByteBuf buffer) {
		int start = buffer.readerIndex();
		int end = start + buffer.readableBytes();
		boolean negative = end > start && buffer.getByte(start) == '-';
		int from = negative ? start + 1 : start;
		if (end - from > LONG_DIGITS || end == from) {
			return null;
		}
		long value = 0;
		for (int i = from; i < end; i++) {
			int digit = buffer.getByte(i) - '0';
			if (digit < 0 || digit > 9) {
				return null;
			}
			value = value * 10 + digit;
		}
		return negative ? -value : value;
	}

	static @Nullable Long number(byte[] text, int end) {
		boolean negative = isNegative(text, end);
		int from = negative ? 1 : 0;
		if (end - from > LONG_DIGITS || end == from) {
			return null;
		}
		long value = digits(text, from, end);
		return (value < 0) ? null : Long.valueOf(negative ? -value : value);
	}

	private static boolean isNegative(byte[] text, int end) {
		return end > 0 && text[0] == '-';
	}

	/** The number, or less than zero where there is something else. */
	static long digits(byte[] text, int from, int end) {
		long value = 0;
		for (int i = from; i < end; i++) {
			int digit = text[i] - '0';
			if (digit < 0 || digit > 9) {
				return -1;
			}
			value = value * 10 + digit;
		}
		return value;
	}

	static @Nullable BigDecimal decimal(byte[] text) {
		return decimal(text, text.length);
	}

	static @Nullable BigDecimal decimal(byte[] text, int end) {
		boolean negative = isNegative(text, end);
		int from = negative ? 1 : 0;
		if (end - from > LONG_DIGITS || end == from) {
			return longDecimal(text, end);
		}
		int scale = 0;
		long unscaled = 0;
		for (int i = from; i < end; i++) {
			int digit = text[i] - '0';
			if (digit >= 0 && digit <= 9) {
				unscaled = unscaled * 10 + digit;
			}
			else if (text[i] == '.' && scale == 0 && i > from && i < end - 1) {
				scale = end - i - 1;
			}
			else {
				return null;
			}
		}
		return BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
	}

	private static @Nullable BigDecimal longDecimal(byte[] text, int end) {
		boolean number = end > 0 && Character.isDigit(text[end - 1]);
		return number ? new BigDecimal(new String(text, 0, end, StandardCharsets.US_ASCII)) : null;
	}

	/* yyyy-MM-dd */
	static @Nullable LocalDate date(byte[] text) {
		return date(text, text.length);
	}

	static @Nullable LocalDate date(byte[] text, int end) {
		return (end == 10) ? startOf(text) : null;
	}

	private static @Nullable LocalDate startOf(byte[] text) {
		if (text[4] != '-' || text[7] != '-') {
			return null;
		}
		int year = (int) digits(text, 0, 4);
		int month = (int) digits(text, 5, 7);
		int day = (int) digits(text, 8, 10);
		return (year > 0 && month > 0 && day > 0) ? LocalDate.of(year, month, day) : null;
	}

	static @Nullable LocalTime time(byte[] text) {
		return time(text, text.length);
	}

	static @Nullable LocalTime time(byte[] text, int end) {
		return time(text, 0, end);
	}

	/* HH:mm:ss, then perhaps a fraction of one to nine digits */
	private static @Nullable LocalTime time(byte[] text, int at, int end) {
		if (end - at < 8 || text[at + 2] != ':' || text[at + 5] != ':') {
			return null;
		}
		int hour = (int) digits(text, at, at + 2);
		int minute = (int) digits(text, at + 3, at + 5);
		int second = (int) digits(text, at + 6, at + 8);
		int nano = nano(text, at + 8, end);
		boolean plain = hour >= 0 && hour < 24 && minute >= 0 && second >= 0 && second < 60 && nano >= 0;
		return plain ? LocalTime.of(hour, minute, second, nano) : null;
	}

	private static int nano(byte[] text, int at, int end) {
		if (at == end) {
			return 0;
		}
		int digits = end - at - 1;
		if (text[at] != '.' || digits < 1 || digits > NANO_DIGITS) {
			return -1;
		}
		long fraction = digits(text, at + 1, end);
		for (int i = digits; i < NANO_DIGITS; i++) {
			fraction *= 10;
		}
		return (int) fraction;
	}

	static @Nullable LocalDateTime timestamp(byte[] text) {
		return timestamp(text, text.length);
	}

	/* A date and a time, up to there. */
	static @Nullable LocalDateTime timestamp(byte[] text, int end) {
		if (end < 19 || text[10] != ' ') {
			return null;
		}
		LocalDate date = startOf(text);
		LocalTime time = time(text, 11, end);
		return (date != null && time != null) ? LocalDateTime.of(date, time) : null;
	}

}
