package io.databases.backend;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

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

	/**
	 * No character of it means anything in quotes, in any mode. A question mark neither,
	 * but the driver looks for placeholders, and must find those that are meant only,
	 * even where it has lost its way in a comment.
	 */
	private static boolean string(StringBuilder text, String string) {
		for (int i = 0; i < string.length(); i++) {
			char c = string.charAt(i);
			if (c < ' ' || c == '\'' || c == '\\' || c == '?') {
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
			TimeText.date(text.append('\''), time.toLocalDate());
			time(text.append(' '), time.toLocalTime());
		}
		else if (value instanceof LocalDate date && isPlain(date)) {
			TimeText.date(text.append('\''), date);
		}
		else if (value instanceof LocalTime time) {
			time(text.append('\''), time);
		}
		else {
			return false;
		}
		text.append('\'');
		return true;
	}

	/** As the driver does it: what is less than a microsecond is cut. */
	private static void time(StringBuilder text, LocalTime time) {
		TimeText.time(text, time.truncatedTo(ChronoUnit.MICROS), MICRO_DIGITS);
	}

	private static boolean isPlain(LocalDate date) {
		return date.getYear() >= 0 && date.getYear() <= 9999;
	}

}
