package io.databases.record.dialect;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads PostgreSQL's text format from the driver's buffer. Whatever is no plain form
 * (infinity, years before Christ, NaN, another DateStyle) gives {@code null}, and is left
 * to the driver.
 */
final class PostgresText {

	private static final byte[] END_OF_DAY = "24:00:00".getBytes(StandardCharsets.US_ASCII);

	private PostgresText() {
	}

	static String text(ByteBuf buffer) {
		return buffer.toString(buffer.readerIndex(), buffer.readableBytes(), StandardCharsets.UTF_8);
	}

	static @Nullable Object int2(ByteBuf buffer) {
		Long value = TextFormat.number(buffer);
		return (value != null) ? (Object) value.shortValue() : null;
	}

	static @Nullable Object int4(ByteBuf buffer) {
		Long value = TextFormat.number(buffer);
		return (value != null) ? (Object) value.intValue() : null;
	}

	static @Nullable Object int8(ByteBuf buffer) {
		return TextFormat.number(buffer);
	}

	static @Nullable Object float4(ByteBuf buffer) {
		return Float.valueOf(text(buffer));
	}

	static @Nullable Object float8(ByteBuf buffer) {
		return Double.valueOf(text(buffer));
	}

	static @Nullable Object bool(ByteBuf buffer) {
		return buffer.getByte(buffer.readerIndex()) == 't';
	}

	static @Nullable Object numeric(ByteBuf buffer) {
		return TextFormat.decimal(TextFormat.bytes(buffer));
	}

	static @Nullable Object uuid(ByteBuf buffer) {
		return UUID.fromString(text(buffer));
	}

	/** The hex format, which is the default of {@code bytea_output}. */
	static @Nullable Object bytes(ByteBuf buffer) {
		int start = buffer.readerIndex();
		int length = buffer.readableBytes();
		if (length < 2 || buffer.getByte(start) != '\\' || buffer.getByte(start + 1) != 'x') {
			return null;
		}
		byte[] bytes = new byte[(length - 2) / 2];
		for (int i = 0; i < bytes.length; i++) {
			int at = start + 2 + 2 * i;
			bytes[i] = (byte) (Character.digit(buffer.getByte(at), 16) << 4
					| Character.digit(buffer.getByte(at + 1), 16));
		}
		return bytes;
	}

	static @Nullable Object date(ByteBuf buffer) {
		return TextFormat.date(TextFormat.bytes(buffer));
	}

	static @Nullable Object time(ByteBuf buffer) {
		byte[] text = TextFormat.bytes(buffer);
		Object time = TextFormat.time(text);
		return (time == null && Arrays.equals(text, END_OF_DAY)) ? EndOfDay.DURATION : time;
	}

	static @Nullable Object timestamp(ByteBuf buffer) {
		return TextFormat.timestamp(TextFormat.bytes(buffer));
	}

	/**
	 * In UTC. The offset is that of the session: {@code +HH}, with or without minutes.
	 */
	static @Nullable Object timestamptz(ByteBuf buffer) {
		byte[] text = TextFormat.bytes(buffer);
		int sign = 19;
		while (sign < text.length && text[sign] != '+' && text[sign] != '-') {
			sign++;
		}
		int length = text.length - sign;
		if (length != 3 && length != 6) {
			return null;
		}
		LocalDateTime local = TextFormat.timestamp(text, sign);
		int hours = (int) TextFormat.digits(text, sign + 1, sign + 3);
		int minutes = (length == 6) ? (int) TextFormat.digits(text, sign + 4, sign + 6) : 0;
		if (local == null || hours < 0 || minutes < 0) {
			return null;
		}
		int seconds = hours * 3600 + minutes * 60;
		if (seconds == 0) {
			return OffsetDateTime.of(local, ZoneOffset.UTC);
		}
		return OffsetDateTime.of(local.minusSeconds((text[sign] == '-') ? -seconds : seconds), ZoneOffset.UTC);
	}

}
