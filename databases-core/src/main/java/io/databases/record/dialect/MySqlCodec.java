package io.databases.record.dialect;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import io.asyncer.r2dbc.mysql.MySqlParameter;
import io.asyncer.r2dbc.mysql.api.MySqlReadableMetadata;
import io.asyncer.r2dbc.mysql.codec.CodecContext;
import io.asyncer.r2dbc.mysql.codec.CodecRegistry;
import io.asyncer.r2dbc.mysql.codec.MassiveParameterizedCodec;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of the text format for {@link MySqlColumnReaders}, in one go: without
 * the driver's search for a codec, and without texts in between. For everybody else, who
 * asks for other classes, the driver's own codecs are there as before.
 * <p>
 * What it can't read (the binary format, zero dates, bits, sets, bytes) is
 * {@link #OTHER}, and is read by the driver.
 * <p>
 * One instance for each connection, which reads one value after the other.
 */
public final class MySqlCodec implements MassiveParameterizedCodec<Object> {

	/** Stands for a value that is left to the driver. */
	static final Object OTHER = new Object();

	/**
	 * The type to ask for: nobody else has it. It is no class, since for those the driver
	 * first looks which class the column has and which codecs there are.
	 */
	static final ParameterizedType VALUE = new Value();

	private static final int MOST_VALUES = 256;

	/** Where a value is read from: a buffer checks itself for each byte. */
	private final byte[] scratch = new byte[MOST_VALUES];

	private MySqlCodec() {
	}

	/**
	 * Adds it to the driver's.
	 * @param registry the codecs of a connection
	 */
	public static void register(CodecRegistry registry) {
		registry.addFirst(new MySqlCodec());
	}

	@Override
	public boolean canDecode(MySqlReadableMetadata metadata, ParameterizedType target) {
		return target == VALUE;
	}

	@Override
	public Object decode(ByteBuf value, MySqlReadableMetadata metadata, ParameterizedType target, boolean binary,
			CodecContext context) {
		if (binary) {
			return OTHER;
		}
		int length = value.readableBytes();
		byte[] bytes = (length <= MOST_VALUES) ? this.scratch : new byte[length];
		value.getBytes(value.readerIndex(), bytes, 0, length);
		Object decoded = decode(bytes, length, metadata, context);
		return (decoded != null) ? decoded : OTHER;
	}

	@Override
	public Object decodeMassive(List<ByteBuf> value, MySqlReadableMetadata metadata, ParameterizedType target,
			boolean binary, CodecContext context) {
		return OTHER;
	}

	@Override
	public boolean canDecode(MySqlReadableMetadata metadata, Class<?> target) {
		return false;
	}

	@Override
	public Object decode(ByteBuf value, MySqlReadableMetadata metadata, Class<?> target, boolean binary,
			CodecContext context) {
		throw new IllegalArgumentException("Reads no classes");
	}

	@Override
	public Object decodeMassive(List<ByteBuf> value, MySqlReadableMetadata metadata, Class<?> target, boolean binary,
			CodecContext context) {
		throw new IllegalArgumentException("Reads no classes");
	}

	/** As the driver's default class for the type, or as the documented one. */
	private static @Nullable Object decode(byte[] text, int end, MySqlReadableMetadata metadata, CodecContext context) {
		return switch (metadata.getType()) {
			case VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT, ENUM, JSON ->
				new String(text, 0, end, metadata.getCharCollation(context).getCharset());
			case BIGINT, INT_UNSIGNED -> TextFormat.number(text, end);
			case INT, MEDIUMINT, MEDIUMINT_UNSIGNED, SMALLINT_UNSIGNED, YEAR -> integer(TextFormat.number(text, end));
			case SMALLINT, TINYINT_UNSIGNED -> small(TextFormat.number(text, end));
			case TINYINT -> tiny(TextFormat.number(text, end), isBoolean(metadata, context));
			case BIGINT_UNSIGNED -> big(TextFormat.number(text, end));
			case DECIMAL -> TextFormat.decimal(text, end);
			case FLOAT -> Float.valueOf(new String(text, 0, end, StandardCharsets.US_ASCII));
			case DOUBLE -> Double.valueOf(new String(text, 0, end, StandardCharsets.US_ASCII));
			case DATE -> TextFormat.date(text, end);
			case TIME -> TextFormat.time(text, end);
			case DATETIME -> TextFormat.timestamp(text, end);
			case TIMESTAMP -> moment(TextFormat.timestamp(text, end), context);
			default -> null;
		};
	}

	private static @Nullable Object integer(@Nullable Long number) {
		return (number != null) ? (Object) number.intValue() : null;
	}

	private static @Nullable Object small(@Nullable Long number) {
		return (number != null) ? (Object) number.shortValue() : null;
	}

	private static @Nullable Object big(@Nullable Long number) {
		return (number != null) ? BigInteger.valueOf(number) : null;
	}

	private static boolean isBoolean(MySqlReadableMetadata metadata, CodecContext context) {
		Integer precision = metadata.getPrecision();
		return context.isTinyInt1isBit() && precision != null && precision == 1;
	}

	/** A TINYINT(1) that is neither 0 nor 1 keeps its number. */
	private static @Nullable Object tiny(@Nullable Long number, boolean truth) {
		if (number == null) {
			return null;
		}
		if (!truth) {
			return number.byteValue();
		}
		return (number == 0 || number == 1) ? (Object) (number == 1) : (Object) number.intValue();
	}

	private static @Nullable Object moment(@Nullable LocalDateTime local, CodecContext context) {
		if (local == null) {
			return null;
		}
		ZoneId zone = context.isPreserveInstants() ? context.getTimeZone() : ZoneId.systemDefault();
		return zone.equals(ZoneOffset.UTC) ? OffsetDateTime.of(local, ZoneOffset.UTC)
				: local.atZone(zone).toOffsetDateTime().withOffsetSameInstant(ZoneOffset.UTC);
	}

	@Override
	public boolean canEncode(Object value) {
		return false;
	}

	@Override
	public MySqlParameter encode(Object value, CodecContext context) {
		throw new IllegalArgumentException("Reads only");
	}

	/** The type of nothing. */
	private static final class Value implements ParameterizedType {

		@Override
		public Type[] getActualTypeArguments() {
			return new Type[0];
		}

		@Override
		public Type getRawType() {
			return Value.class;
		}

		@Override
		public @Nullable Type getOwnerType() {
			return null;
		}

	}

}
