package io.databases.query;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import io.databases.sql.SqlParameter;
import io.databases.sql.SqlText;
import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Tells how many bytes the values of a row take in a statement, at most. Documents are
 * texts by then.
 */
final class RowSize {

	/** A truth or a null, with a comma. */
	private static final long SMALL = 8;

	/** A number of up to 32 bits. */
	private static final long INTEGER = 16;

	/** A number of up to 64 bits, the quotes of a text. */
	private static final long PLAIN = 32;

	/** A date and time with its zone, a UUID, and what is around any value. */
	private static final long OTHER = 64;

	/** Of a character of a text. */
	private static final long CHARACTER = 3;

	/** How often each value is sent. */
	private final int[] times;

	RowSize(SqlText text) {
		List<String> names = text.parameterNames();
		this.times = new int[names.size()];
		for (SqlParameter parameter : text.parameters()) {
			this.times[names.indexOf(parameter.name())]++;
		}
	}

	long of(@Nullable Object[] values) {
		long bytes = 0;
		for (int i = 0; i < values.length; i++) {
			bytes += this.times[i] * bytes(values[i]);
		}
		return bytes;
	}

	private static long bytes(@Nullable Object value) {
		if (value == null || value instanceof Boolean) {
			return SMALL;
		}
		if (value instanceof Number number) {
			return number(number);
		}
		if (value instanceof CharSequence text) {
			return PLAIN + CHARACTER * text.length();
		}
		if (value instanceof byte[] binary) {
			return PLAIN + 2L * binary.length;
		}
		if (value instanceof ByteBuffer binary) {
			return PLAIN + 2L * binary.remaining();
		}
		if (value instanceof Enum<?> constant) {
			return PLAIN + CHARACTER * constant.name().length();
		}
		return container(value);
	}

	private static long number(Number number) {
		if (number instanceof BigInteger whole) {
			return PLAIN + whole.bitLength() / 3;
		}
		if (number instanceof BigDecimal decimal) {
			// the zeros of a large scale are written out for some columns only
			return OTHER + decimal.unscaledValue().bitLength() / 3 + Math.min(Math.abs((long) decimal.scale()), 200);
		}
		return (number instanceof Integer || number instanceof Short || number instanceof Byte) ? INTEGER : PLAIN;
	}

	private static long container(Object value) {
		if (value instanceof Optional<?> optional) {
			return bytes(optional.orElse(null));
		}
		if (value instanceof Parameter parameter) {
			return bytes(parameter.getValue());
		}
		if (value instanceof Collection<?> list) {
			long bytes = PLAIN;
			for (Object element : list) {
				bytes += bytes(element);
			}
			return bytes;
		}
		if (value instanceof Object[] array) {
			long bytes = PLAIN;
			for (Object element : array) {
				bytes += bytes(element);
			}
			return bytes;
		}
		if (value.getClass().isArray()) {
			return PLAIN * (1 + Array.getLength(value));
		}
		// a URI, a path, a value of somebody else's codec
		return OTHER + (value instanceof URI uri ? CHARACTER * uri.toString().length() : 0);
	}

}
