package io.databases.sqlite.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Turns a stored value ({@link Long}, {@link Double}, {@link String} or {@code byte[]})
 * into the class asked for. A value that does not fit is an error, never a guess.
 */
public final class Decoder {

	private static final Map<Class<?>, Function<Object, Object>> DECODERS = new HashMap<>();

	private Decoder() {
	}

	static {
		add(Boolean.class, Decoder::bool);
		add(Byte.class, raw -> decimal(raw).byteValueExact());
		add(Short.class, raw -> decimal(raw).shortValueExact());
		add(Integer.class, Decoder::int32);
		add(Long.class, raw -> (raw instanceof Long value) ? value : (Long) decimal(raw).longValueExact());
		add(Float.class, Decoder::real32);
		add(Double.class, Decoder::real64);
		add(BigDecimal.class, Decoder::decimal);
		add(BigInteger.class, raw -> decimal(raw).toBigIntegerExact());
		add(Number.class, raw -> (raw instanceof Number number) ? number : decimal(raw));
		add(Character.class, Decoder::character);
		add(String.class, Decoder::text);
		add(CharSequence.class, Decoder::text);
		add(byte[].class, Decoder::bytes);
		add(ByteBuffer.class, raw -> ByteBuffer.wrap(bytes(raw)));
		add(UUID.class, Decoder::uuid);
		add(LocalDate.class, raw -> Temporals.dateTime(temporal(raw)).toLocalDate());
		add(LocalTime.class, raw -> Temporals.time(temporal(raw)));
		add(OffsetTime.class, raw -> Temporals.offsetTime(temporal(raw)));
		add(LocalDateTime.class, raw -> Temporals.dateTime(temporal(raw)));
		add(OffsetDateTime.class, raw -> Temporals.utc(temporal(raw)));
		add(ZonedDateTime.class, raw -> Temporals.utc(temporal(raw)).atZoneSameInstant(ZoneOffset.UTC));
		add(Instant.class, raw -> Temporals.utc(temporal(raw)).toInstant());
		add(Duration.class, raw -> Duration.parse(text(raw)));
		add(Period.class, raw -> Period.parse(text(raw)));
		add(Blob.class, raw -> Blob.from(Mono.just(ByteBuffer.wrap(bytes(raw)))));
		add(Clob.class, raw -> Clob.from(Mono.just(text(raw))));
	}

	private static <T> void add(Class<T> type, Function<Object, ? extends T> decoder) {
		DECODERS.put(type, decoder::apply);
	}

	/**
	 * Decode a value.
	 * @param raw what SQLite gave, not null
	 * @param declared the declared type of its column
	 * @param target the class asked for; {@link Object} for the one that the column
	 * declares
	 * @return an instance of the target
	 * @throws RuntimeException if the value does not fit; the caller knows the column and
	 * says so
	 */
	public static Object decode(Object raw, DeclaredType declared, Class<?> target) {
		Class<?> type = (target == Object.class) ? declared.javaType() : target;
		if (type == Object.class) {
			return (raw instanceof byte[] bytes) ? ByteBuffer.wrap(bytes) : raw;
		}
		if (declared == DeclaredType.INT && target == Object.class && raw instanceof Long value) {
			return (value == value.intValue()) ? (Object) value.intValue() : value;
		}
		Function<Object, Object> decoder = DECODERS.get(type);
		if (decoder != null) {
			return decoder.apply(raw);
		}
		return decodeByKind(raw, type);
	}

	private static Object decodeByKind(Object raw, Class<?> type) {
		if (type.isEnum()) {
			for (Object constant : type.getEnumConstants()) {
				if (((Enum<?>) constant).name().equals(raw)) {
					return constant;
				}
			}
		}
		if (type.isPrimitive()) {
			return decode(raw, DeclaredType.NONE, box(type));
		}
		throw new IllegalArgumentException("no conversion is known");
	}

	private static Class<?> box(Class<?> primitive) {
		return java.lang.invoke.MethodType.methodType(primitive).wrap().returnType();
	}

	private static Boolean bool(Object raw) {
		if (raw instanceof Long number && (number == 0 || number == 1)) {
			return number == 1;
		}
		if (raw instanceof Double real && (real == 0 || real == 1)) {
			return real == 1;
		}
		return switch ((raw instanceof String text) ? text.toLowerCase(Locale.ROOT) : "") {
			case "true", "t", "yes", "on", "1" -> true;
			case "false", "f", "no", "off", "0" -> false;
			default -> throw new IllegalArgumentException("it is neither true nor false");
		};
	}

	private static Integer int32(Object raw) {
		return (raw instanceof Long value) ? Math.toIntExact(value) : decimal(raw).intValueExact();
	}

	private static Double real64(Object raw) {
		if (raw instanceof Double real) {
			return real;
		}
		BigDecimal decimal = decimal(raw);
		double real = decimal.doubleValue();
		if (raw instanceof Long && new BigDecimal(real).compareTo(decimal) != 0) {
			throw new ArithmeticException("a double has no room for its digits");
		}
		return real;
	}

	/** Stored as a double, so that what was bound as a float comes back as it was. */
	private static Float real32(Object raw) {
		double real = real64(raw);
		float result = (float) real;
		if (Float.isInfinite(result) && !Double.isInfinite(real)) {
			throw new ArithmeticException("it is too large for a float");
		}
		return result;
	}

	private static BigDecimal decimal(Object raw) {
		if (raw instanceof Long number) {
			return BigDecimal.valueOf(number);
		}
		if (raw instanceof Double real) {
			return BigDecimal.valueOf(real);
		}
		return new BigDecimal(text(raw).strip());
	}

	private static Character character(Object raw) {
		String text = text(raw);
		if (text.length() != 1) {
			throw new IllegalArgumentException("it is not a single character");
		}
		return text.charAt(0);
	}

	private static String text(Object raw) {
		if (raw instanceof byte[]) {
			throw new IllegalArgumentException("a BLOB is not text");
		}
		return raw.toString();
	}

	private static byte[] bytes(Object raw) {
		if (raw instanceof byte[] bytes) {
			return bytes;
		}
		if (raw instanceof String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}
		throw new IllegalArgumentException("a number is not a BLOB");
	}

	private static UUID uuid(Object raw) {
		if (raw instanceof byte[] bytes && bytes.length == 16) {
			ByteBuffer buffer = ByteBuffer.wrap(bytes);
			return new UUID(buffer.getLong(), buffer.getLong());
		}
		String text = text(raw);
		if (text.length() != 36) {
			throw new IllegalArgumentException("a UUID has 36 characters");
		}
		return UUID.fromString(text);
	}

	private static Object temporal(Object raw) {
		if (raw instanceof byte[]) {
			throw new IllegalArgumentException("a BLOB is not a date or time");
		}
		return raw;
	}

}
