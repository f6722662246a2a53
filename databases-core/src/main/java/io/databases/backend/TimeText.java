package io.databases.backend;

import java.time.LocalDate;
import java.time.LocalTime;

/**
 * Writes dates of the years 0 to 9999, and times, as ISO 8601 and every server have them.
 * For many of them: no text is made for each.
 */
final class TimeText {

	private TimeText() {
	}

	static void date(StringBuilder text, LocalDate date) {
		twoDigits(text, date.getYear() / 100);
		twoDigits(text, date.getYear() % 100);
		text.append('-');
		twoDigits(text, date.getMonthValue());
		text.append('-');
		twoDigits(text, date.getDayOfMonth());
	}

	/** With as many digits of its fraction as there are, up to a number of them. */
	static void time(StringBuilder text, LocalTime time, int fractionDigits) {
		twoDigits(text, time.getHour());
		text.append(':');
		twoDigits(text, time.getMinute());
		text.append(':');
		twoDigits(text, time.getSecond());
		int fraction = time.getNano();
		int unit = 100_000_000;
		for (int digit = 0; digit < fractionDigits && fraction > 0; digit++) {
			text.append((digit == 0) ? "." : "").append((char) ('0' + fraction / unit));
			fraction %= unit;
			unit /= 10;
		}
	}

	private static void twoDigits(StringBuilder text, int number) {
		text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
	}

}
