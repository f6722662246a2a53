package io.databases.sample;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * Amounts of money: whole cents inside and in the database, where they add up exactly,
 * and numbers with two decimals outside.
 */
final class Money {

	/**
	 * The most that an account may hold. As a JSON number it is still exact for clients
	 * that read numbers as doubles.
	 */
	static final long MAX_CENTS = 999_999_999_999_999L;

	private static final int MAX_DIGITS = 13;

	private Money() {
	}

	/**
	 * Turns what a client sent into cents.
	 * @param field the name of the field, for the message
	 * @param amount what was sent
	 * @return the cents, 0 or more
	 * @throws InvalidRequestException if it is missing, negative, too large or has more
	 * than two decimals
	 */
	static long toCents(String field, @Nullable BigDecimal amount) {
		if (amount == null) {
			throw new InvalidRequestException("'%s' is missing".formatted(field));
		}
		if (amount.signum() < 0) {
			throw new InvalidRequestException("'%s' must not be negative".formatted(field));
		}
		if (amount.scale() > 2) {
			throw new InvalidRequestException("'%s' must not have more than two decimals".formatted(field));
		}
		// Looked at before any arithmetic: 1E+999999999 would fill the memory.
		if ((long) amount.precision() - amount.scale() > MAX_DIGITS) {
			throw new InvalidRequestException("'%s' must not exceed %s".formatted(field, toAmount(MAX_CENTS)));
		}
		return amount.movePointRight(2).longValueExact();
	}

	/**
	 * Turns cents into what clients get.
	 * @param cents the cents
	 * @return the amount with two decimals
	 */
	static BigDecimal toAmount(long cents) {
		return BigDecimal.valueOf(cents, 2);
	}

}
