package io.databases.backend;

import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Arrays that the driver does not take, or takes for something else, as texts. Without a
 * type they fit arrays of text, enums, uuid, json and dates; so do mixed elements.
 */
final class PostgresElements {

	private static final Set<Class<?>> TEXTS = Set.of(String.class, Enum.class, Object.class, Optional.class,
			StringBuilder.class, CharSequence.class, Character.class, URI.class);

	/** Written as the server reads them. */
	private static final Set<Class<?>> PLAIN = Set.of(Boolean.class, UUID.class, Duration.class, LocalTime.class,
			OffsetTime.class);

	private PostgresElements() {
	}

	/**
	 * As which type the text of an array is bound.
	 * @param component the class of the elements
	 * @return {@code null} where the driver takes the array itself
	 */
	static @Nullable PostgresqlObjectId typeOf(Class<?> component) {
		if (component == byte[].class || ByteBuffer.class.isAssignableFrom(component)) {
			return PostgresqlObjectId.BYTEA_ARRAY;
		}
		if (component == Duration.class) {
			return PostgresqlObjectId.INTERVAL_ARRAY;
		}
		boolean text = TEXTS.contains(component) || component.isEnum() || Date.class.isAssignableFrom(component);
		return text ? PostgresqlObjectId.UNSPECIFIED : null;
	}

	static String text(@Nullable Object[] array) {
		StringBuilder text = new StringBuilder("{");
		for (Object element : array) {
			text.append((text.length() > 1) ? "," : "");
			Object plain = PlainValues.of(element);
			if (plain == null) {
				text.append("NULL");
			}
			else {
				text.append('"').append(element(plain).replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
			}
		}
		return text.append('}').toString();
	}

	private static String element(Object value) {
		if (value instanceof String || value instanceof Number || PLAIN.contains(value.getClass())) {
			return value.toString();
		}
		if (value instanceof byte[] bytes) {
			return "\\x" + HexFormat.of().formatHex(bytes);
		}
		if (value instanceof ByteBuffer buffer) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.duplicate().get(bytes);
			return element(bytes);
		}
		if (value instanceof InetAddress address) {
			return address.getHostAddress();
		}
		return time(value);
	}

	private static String time(Object value) {
		if (value instanceof Instant instant) {
			return instant.toString();
		}
		LocalDate date = (value instanceof LocalDate day) ? day
				: (value instanceof LocalDateTime local) ? local.toLocalDate()
						: (value instanceof OffsetDateTime moment) ? moment.toLocalDate()
								: (value instanceof ZonedDateTime zoned) ? zoned.toLocalDate() : null;
		// the server writes other years otherwise
		if (date == null || date.getYear() < 1 || date.getYear() > 9999) {
			throw new IllegalArgumentException("An element of class " + value.getClass().getName());
		}
		return (value instanceof ZonedDateTime zoned) ? zoned.toOffsetDateTime().toString() : value.toString();
	}

}
