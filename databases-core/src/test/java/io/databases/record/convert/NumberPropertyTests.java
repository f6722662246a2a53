package io.databases.record.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What converts, converts back to the same number; what does not, is refused. The seed is
 * fixed, so that a failure can be repeated.
 */
class NumberPropertyTests {

	private static final List<Class<? extends Number>> CLASSES = List.of(Byte.class, Short.class, Integer.class,
			Long.class, BigInteger.class, BigDecimal.class, Float.class, Double.class);

	private static final int ROUNDS = 4_000;

	private final ValueConverter converter = ValueConverter.create(null);

	private final Random random = new Random(20261122);

	@Test
	void conversionKeepsTheNumberOrIsRefused() {
		int converted = 0;
		for (int i = 0; i < ROUNDS; i++) {
			Number number = number();
			for (Class<? extends Number> target : CLASSES) {
				converted += check(number, target) ? 1 : 0;
			}
		}
		assertThat(converted).isBetween(ROUNDS * 2, ROUNDS * CLASSES.size() - ROUNDS);
	}

	@Test
	void textIsReadAsTheNumberItWasWrittenFrom() {
		for (int i = 0; i < ROUNDS; i++) {
			Number number = number();
			String text = this.converter.convert(number, String.class);
			assertThat((Object) this.converter.convert(text, number.getClass())).isEqualTo(exact(number));
		}
	}

	/** Decimals lose their exponent in text, and nothing else. */
	private static Number exact(Number number) {
		return (number instanceof BigDecimal decimal) ? new BigDecimal(decimal.toPlainString()) : number;
	}

	private boolean check(Number number, Class<? extends Number> target) {
		Number result;
		try {
			result = this.converter.convert(number, target);
		}
		catch (ConversionException ex) {
			assertThat(fits(number, target)).as("%s does not fit %s", number, target).isFalse();
			return false;
		}
		boolean widened = number instanceof Float && target == Double.class;
		if (widened) {
			assertThat(result.doubleValue()).isEqualTo(number.doubleValue());
		}
		else {
			assertThat(decimal(result)).as("%s to %s", number, target).isEqualByComparingTo(decimal(number));
		}
		return true;
	}

	/** Whether the target certainly holds the number, worked out in another way. */
	private static boolean fits(Number number, Class<? extends Number> target) {
		if (target == BigDecimal.class || target == number.getClass()) {
			return true;
		}
		BigDecimal decimal = decimal(number);
		boolean integral = decimal.remainder(BigDecimal.ONE).signum() == 0;
		BigInteger integer = decimal.toBigInteger();
		return integral && ((target == BigInteger.class) || (target == Long.class && integer.bitLength() < 64)
				|| (target == Integer.class && integer.bitLength() < 32)
				|| (target == Short.class && integer.bitLength() < 16)
				|| (target == Byte.class && integer.bitLength() < 8)
				|| (target == Double.class && integer.bitLength() <= 53)
				|| (target == Float.class && integer.bitLength() <= 24));
	}

	private static BigDecimal decimal(Number number) {
		return new BigDecimal(number.toString());
	}

	private Number number() {
		BigInteger integer = new BigInteger(this.random.nextInt(80), this.random)
			.multiply(BigInteger.valueOf(this.random.nextBoolean() ? 1 : -1));
		return switch (this.random.nextInt(8)) {
			case 0 -> integer.byteValue();
			case 1 -> integer.shortValue();
			case 2 -> integer.intValue();
			case 3 -> integer.longValue();
			case 4 -> integer;
			case 5 -> new BigDecimal(integer, this.random.nextInt(30) - 10);
			case 6 -> this.random.nextBoolean() ? (float) integer.intValue() : this.random.nextFloat() * 1000;
			default -> this.random.nextBoolean() ? (double) integer.longValue() : this.random.nextDouble() * 1e6;
		};
	}

}
