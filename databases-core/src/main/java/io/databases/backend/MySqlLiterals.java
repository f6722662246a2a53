package io.databases.backend;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

import io.databases.sql.Literals;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the driver itself writes for the same values: it puts all values into the
 * text, unless it prepares statements on the server. Left to the driver is whatever
 * depends on a setting: texts with a quote or a backslash, moments, and bytes.
 */
final class MySqlLiterals implements Literals {

	private static final int MICRO_DIGITS = 6;

	@Override
	public boolean append(StringBuilder text, @Nullable Object value) {
		Object plain = MySqlBinder.plain(value);
		if (plain == null) {
			text.append("NULL");
			return true;
		}
		if (plain instanceof String string) {
			return string(text, string);
		}
		if (plain instanceof Number number) {
			return number(text, number);
		}
		if (plain instanceof Boolean truth) {
			text.append(truth ? '1' : '0');
			return true;
		}
		return time(text, plain);
	}

	/** No character of it means anything in quotes, in any mode. */
	private static boolean string(StringBuilder text, String string) {
		for (int i = 0; i < string.length(); i++) {
			char c = string.charAt(i);
			if (c < ' ' || c == '\'' || c == '\\') {
				return false;
			}
		}
		text.append('\'').append(string).append('\'');
		return true;
	}

	/** A blank comes first: two signs of minus begin a comment. */
	private static boolean number(StringBuilder text, Number number) {
		if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
			long value = number.longValue();
			text.append((value < 0) ? " " : "").append(value);
			return true;
		}
		if (number.getClass() == BigDecimal.class || number.getClass() == BigInteger.class) {
			text.append(' ').append(number);
			return true;
		}
		return false;
	}

	private static boolean time(StringBuilder text, Object value) {
		if (value instanceof LocalDateTime time && isPlain(time.toLocalDate())) {
			text.append('\'').append(time.toLocalDate()).append(' ');
			append(text, time.toLocalTime());
			text.append('\'');
			return true;
		}
		if (value instanceof LocalDate date && isPlain(date)) {
			text.append('\'').append(date).append('\'');
			return true;
		}
		if (value instanceof LocalTime time) {
			text.append('\'');
			append(text, time);
			text.append('\'');
			return true;
		}
		return false;
	}

	private static boolean isPlain(LocalDate date) {
		return date.getYear() >= 0 && date.getYear() <= 9999;
	}

	private static void append(StringBuilder text, LocalTime time) {
		twoDigits(text, time.getHour());
		text.append(':');
		twoDigits(text, time.getMinute());
		text.append(':');
		twoDigits(text, time.getSecond());
		int micros = time.getNano() / 1_000;
		if (micros > 0) {
			text.append('.');
			int digit = 100_000;
			for (int i = 0; i < MICRO_DIGITS && micros > 0; i++) {
				text.append((char) ('0' + micros / digit));
				micros %= digit;
				digit /= 10;
			}
		}
	}

	private static void twoDigits(StringBuilder text, int number) {
		text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
	}

}
