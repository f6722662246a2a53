package io.databases.record.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/**
 * Exact conversions to numbers and to {@code Boolean}.
 *
 * <p>
 * Integers and decimals are compared by value: {@code 2.00} is the integer 2, {@code 2.5}
 * is none. Binary floating point is compared by its shortest decimal form, because that
 * is what a person wrote into the database: the decimal {@code 0.1} is the double 0.1,
 * and the double 0.1 is the float 0.1, but {@code 0.12345678901234567890} is neither.
 */
final class NumberConversions {

	/** No column of any database holds more digits; beyond, a text is an attack. */
	private static final int MAX_SCALE = 200_000;

	private NumberConversions() {
	}

	static Object toByte(Object value) {
		return (byte) toRange(value, Byte.MIN_VALUE, Byte.MAX_VALUE, "Byte");
	}

	static Object toShort(Object value) {
		return (short) toRange(value, Short.MIN_VALUE, Short.MAX_VALUE, "Short");
	}

	static Object toInteger(Object value) {
		return (int) toRange(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "Integer");
	}

	static Object toLong(Object value) {
		return toRange(value, Long.MIN_VALUE, Long.MAX_VALUE, "Long");
	}

	static Object toBigInteger(Object value) {
		if (isIntegral(value)) {
			return BigInteger.valueOf(((Number) value).longValue());
		}
		if (value instanceof BigInteger) {
			return value;
		}
		BigDecimal decimal = decimal(value, "BigInteger");
		if (decimal.stripTrailingZeros().scale() > 0) {
			throw ConversionException.lossy(value, "BigInteger", "it has a fraction");
		}
		return decimal.toBigInteger();
	}

	static Object toBigDecimal(Object value) {
		return decimal(value, "BigDecimal");
	}

	static Object toDouble(Object value) {
		if (value instanceof Float number) {
			return number.doubleValue();
		}
		if (value instanceof String text && isSpecial(text)) {
			return special(text);
		}
		BigDecimal decimal = decimal(value, "Double");
		double number = decimal.doubleValue();
		if (Double.isInfinite(number) || new BigDecimal(Double.toString(number)).compareTo(decimal) != 0) {
			throw ConversionException.lossy(value, "Double", "it has more digits than a double; ask for BigDecimal");
		}
		return number;
	}

	static Object toFloat(Object value) {
		if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
			return number.floatValue();
		}
		if (value instanceof String text && isSpecial(text)) {
			return (float) special(text);
		}
		BigDecimal decimal = decimal(value, "Float");
		float number = decimal.floatValue();
		if (Float.isInfinite(number) || new BigDecimal(Float.toString(number)).compareTo(decimal) != 0) {
			throw ConversionException.lossy(value, "Float",
					"it has more digits than a float; ask for Double or BigDecimal");
		}
		return number;
	}

	static Object toNumber(Object value) {
		return decimal(value, "Number");
	}

	static Object toBoolean(Object value) {
		if (value instanceof String text) {
			return switch (text.toLowerCase(Locale.ROOT)) {
				case "true", "t", "1" -> true;
				case "false", "f", "0" -> false;
				default -> throw ConversionException.malformed("Boolean", "true or false");
			};
		}
		if (!(value instanceof Number)) {
			throw ConversionException.unsupported(value, "Boolean");
		}
		BigDecimal decimal = decimal(value, "Boolean");
		if (decimal.signum() == 0) {
			return false;
		}
		if (decimal.compareTo(BigDecimal.ONE) == 0) {
			return true;
		}
		throw ConversionException.lossy(value, "Boolean", "it is neither 0 nor 1");
	}

	private static long toRange(Object value, long min, long max, String target) {
		long number = isIntegral(value) ? ((Number) value).longValue() : integral(value, target);
		if (number < min || number > max) {
			throw ConversionException.lossy(value, target, "it is out of range");
		}
		return number;
	}

	private static long integral(Object value, String target) {
		BigDecimal decimal = decimal(value, target);
		if (decimal.stripTrailingZeros().scale() > 0) {
			throw ConversionException.lossy(value, target, "it has a fraction");
		}
		boolean long64 = decimal.precision() - decimal.scale() <= 19 && decimal.toBigInteger().bitLength() <= 63;
		if (!long64) {
			throw ConversionException.lossy(value, target, "it is out of range");
		}
		return decimal.longValue();
	}

	private static boolean isIntegral(Object value) {
		return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
	}

	private static BigDecimal decimal(Object value, String target) {
		if (value instanceof BigDecimal decimal) {
			return decimal;
		}
		if (value instanceof BigInteger integer) {
			return new BigDecimal(integer);
		}
		if (isIntegral(value)) {
			return BigDecimal.valueOf(((Number) value).longValue());
		}
		if (value instanceof Boolean bool) {
			return bool ? BigDecimal.ONE : BigDecimal.ZERO;
		}
		if (value instanceof Double || value instanceof Float) {
			return fromFloating(value, target);
		}
		if (value instanceof String text) {
			return fromText(text, target);
		}
		throw ConversionException.unsupported(value, target);
	}

	private static BigDecimal fromFloating(Object value, String target) {
		if (!Double.isFinite(((Number) value).doubleValue())) {
			throw ConversionException.lossy(value, target, "it is not finite");
		}
		return new BigDecimal(value.toString());
	}

	private static BigDecimal fromText(String text, String target) {
		BigDecimal decimal;
		try {
			decimal = new BigDecimal(text);
		}
		catch (NumberFormatException ex) {
			throw ConversionException.malformed(target, "a number such as -12.5");
		}
		if (Math.abs((long) decimal.scale()) > MAX_SCALE) {
			throw ConversionException.malformed(target, "a number of a sensible size");
		}
		return decimal;
	}

	private static boolean isSpecial(String text) {
		return text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
	}

	private static double special(String text) {
		return switch (text) {
			case "NaN" -> Double.NaN;
			case "Infinity" -> Double.POSITIVE_INFINITY;
			default -> Double.NEGATIVE_INFINITY;
		};
	}

}
