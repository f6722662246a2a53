package io.databases.record.convert;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Conversions to and from text, and of the forms of a UUID.
 */
final class TextConversions {

	private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

	private TextConversions() {
	}

	static Object toText(Object value) {
		if (value instanceof BigDecimal decimal) {
			return decimal.toPlainString();
		}
		if (value instanceof InetAddress address) {
			return Objects.requireNonNull(address.getHostAddress());
		}
		if (value instanceof Number || value instanceof Boolean || value instanceof Character || value instanceof Enum
				|| value instanceof UUID || value instanceof URI || value instanceof ZoneId
				|| value instanceof CharSequence || value instanceof TemporalAccessor
				|| value instanceof TemporalAmount) {
			return value.toString();
		}
		throw ConversionException.unsupported(value, "String");
	}

	static Object toCharacter(Object value) {
		if (!(value instanceof String text)) {
			throw ConversionException.unsupported(value, "Character");
		}
		if (text.length() != 1) {
			throw ConversionException.lossy(value, "Character", "it is not exactly one character long");
		}
		return text.charAt(0);
	}

	static Object toUuid(Object value) {
		if (value instanceof String text) {
			if (!UUID_FORM.matcher(text).matches()) {
				throw ConversionException.malformed("UUID", "36 characters with four hyphens");
			}
			return UUID.fromString(text);
		}
		byte @Nullable [] bytes = bytesOf(value);
		if (bytes == null) {
			throw ConversionException.unsupported(value, "UUID");
		}
		if (bytes.length != 16) {
			throw ConversionException.lossy(value, "UUID", "it is not exactly 16 bytes long");
		}
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		return new UUID(buffer.getLong(), buffer.getLong());
	}

	static Object toBytes(Object value) {
		return bytes(value, "byte[]");
	}

	static Object toByteBuffer(Object value) {
		return ByteBuffer.wrap(bytes(value, "ByteBuffer"));
	}

	private static byte[] bytes(Object value, String target) {
		if (value instanceof UUID uuid) {
			return ByteBuffer.allocate(16)
				.putLong(uuid.getMostSignificantBits())
				.putLong(uuid.getLeastSignificantBits())
				.array();
		}
		byte @Nullable [] bytes = bytesOf(value);
		if (bytes == null) {
			throw ConversionException.unsupported(value, target);
		}
		return bytes;
	}

	static Object toUri(Object value) {
		if (!(value instanceof String text)) {
			throw ConversionException.unsupported(value, "URI");
		}
		try {
			return URI.create(text);
		}
		catch (IllegalArgumentException ex) {
			throw ConversionException.malformed("URI", "a URI by RFC 2396");
		}
	}

	/** The bytes of an array or buffer, copied so that a record stays immutable. */
	private static byte @Nullable [] bytesOf(Object value) {
		if (value instanceof byte[] bytes) {
			return bytes.clone();
		}
		if (value instanceof ByteBuffer buffer) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.duplicate().get(bytes);
			return bytes;
		}
		return null;
	}

}
