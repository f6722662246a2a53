package io.databases.sqlite.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Turns Java values into what SQLite stores: {@link Long}, {@link Double},
 * {@link String}, {@code byte[]} or null. No value is changed on the way; what has no
 * exact form is refused.
 */
public final class Encoder {

	private static final Map<Class<?>, Function<Object, Object>> ENCODERS = new HashMap<>();

	private Encoder() {
	}

	static {
		add(Boolean.class, value -> value ? 1L : 0L);
		add(Byte.class, Byte::longValue);
		add(Short.class, Short::longValue);
		add(Integer.class, Integer::longValue);
		add(Long.class, value -> value);
		add(Float.class, Encoder::real);
		add(Double.class, Encoder::real);
		add(BigDecimal.class, BigDecimal::toString);
		add(BigInteger.class, Encoder::integer);
		add(Character.class, value -> text(value.toString()));
		add(String.class, Encoder::text);
		add(byte[].class, value -> value);
		add(UUID.class, UUID::toString);
		add(LocalDate.class, LocalDate::toString);
		add(LocalTime.class, Temporals::format);
		add(OffsetTime.class, OffsetTime::toString);
		add(LocalDateTime.class, Temporals::format);
		add(OffsetDateTime.class,
				value -> Temporals.format(value.toInstant().atOffset(ZoneOffset.UTC).toLocalDateTime()));
		add(ZonedDateTime.class,
				value -> Temporals.format(value.toInstant().atOffset(ZoneOffset.UTC).toLocalDateTime()));
		add(Instant.class, value -> Temporals.format(value.atOffset(ZoneOffset.UTC).toLocalDateTime()));
		add(Duration.class, Duration::toString);
		add(Period.class, Period::toString);
	}

	private static <T> void add(Class<T> type, Function<T, Object> encoder) {
		ENCODERS.put(type, value -> encoder.apply(type.cast(value)));
	}

	/**
	 * Encode a value.
	 * @param value the value, not null
	 * @return a {@link Long}, {@link Double}, {@link String} or {@code byte[]}
	 * @throws IllegalArgumentException if there is no form for the class of the value, or
	 * none for the value
	 */
	public static Object encode(Object value) {
		if (value instanceof String text) { // the most frequent ones need no search
			return text(text);
		}
		if (value instanceof Long) {
			return value;
		}
		if (value instanceof Integer number) {
			return number.longValue();
		}
		Function<Object, Object> encoder = ENCODERS.get(value.getClass());
		if (encoder != null) {
			return encoder.apply(value);
		}
		Object encoded = encodeByInterface(value);
		if (encoded == null) {
			throw new IllegalArgumentException(
					"Cannot encode a value of class \"%s\": bind one of SQLite's types, such as a String, instead"
						.formatted(value.getClass().getName()));
		}
		return encoded;
	}

	/**
	 * Whether null may be bound for a class.
	 * @param type any class: an untyped null is bound as {@link Object}
	 * @return true where values of the class could be bound too
	 */
	public static boolean canEncode(Class<?> type) {
		return type == Object.class || type.isPrimitive() || type.isEnum() || ENCODERS.containsKey(type)
				|| CharSequence.class.isAssignableFrom(type) || ByteBuffer.class.isAssignableFrom(type)
				|| io.r2dbc.spi.Blob.class.isAssignableFrom(type) || io.r2dbc.spi.Clob.class.isAssignableFrom(type);
	}

	private static @Nullable Object encodeByInterface(Object value) {
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		if (value instanceof CharSequence text) {
			return text(text.toString());
		}
		if (value instanceof ByteBuffer buffer) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.duplicate().get(bytes);
			return bytes;
		}
		return null;
	}

	/** SQLite has no NaN: it would silently store NULL. */
	private static Object real(Number value) {
		double real = value.doubleValue();
		if (Double.isNaN(real)) {
			throw new IllegalArgumentException("Cannot encode NaN: SQLite would store NULL instead, so bind null");
		}
		return real;
	}

	private static Object integer(BigInteger value) {
		return (value.bitLength() < Long.SIZE) ? (Object) value.longValue() : value.toString();
	}

	/** Half of a surrogate pair has no UTF-8 form and would become a question mark. */
	private static String text(String value) {
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (Character.isSurrogate(c)) {
				if (!Character.isHighSurrogate(c) || i + 1 == value.length()
						|| !Character.isLowSurrogate(value.charAt(i + 1))) {
					throw new IllegalArgumentException(
							"Cannot encode a String with half of a surrogate pair at index %d: it has no UTF-8 form"
								.formatted(i));
				}
				i++;
			}
		}
		return value;
	}

}
