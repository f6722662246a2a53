package io.databases.record.dialect;

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
import io.asyncer.r2dbc.mysql.codec.MassiveCodec;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of the text format for {@link MySqlColumnReaders}, in one go: without
 * the driver's search for a codec, and without texts in between. For everybody else, who
 * asks for other classes, the driver's own codecs are there as before.
 * <p>
 * What it can't read (the binary format, zero dates, bits, sets, bytes) is
 * {@link #OTHER}, and is read by the driver.
 */
public final class MySqlCodec implements MassiveCodec<Object> {

	/** Stands for a value that is left to the driver. */
	static final Object OTHER = new Object();

	/** The class to ask for: nobody else has it. */
	@SuppressWarnings("unchecked") // what comes is of the column's class
	static final Class<Object> VALUE = (Class<Object>) (Class<?>) Value.class;

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
	public Class<?> getMainClass() {
		return VALUE;
	}

	@Override
	public boolean canDecode(MySqlReadableMetadata metadata, Class<?> target) {
		return target == VALUE;
	}

	@Override
	public Object decode(ByteBuf value, MySqlReadableMetadata metadata, Class<?> target, boolean binary,
			CodecContext context) {
		Object decoded = binary ? null : decode(value, metadata, context);
		return (decoded != null) ? decoded : OTHER;
	}

	@Override
	public Object decodeMassive(List<ByteBuf> value, MySqlReadableMetadata metadata, Class<?> target, boolean binary,
			CodecContext context) {
		return OTHER;
	}

	/** As the driver's default class for the type, or as the documented one. */
	private static @Nullable Object decode(ByteBuf value, MySqlReadableMetadata metadata, CodecContext context) {
		return switch (metadata.getType()) {
			case VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT, ENUM, JSON ->
				value.toString(metadata.getCharCollation(context).getCharset());
			case BIGINT, INT_UNSIGNED -> TextFormat.number(value);
			case INT, MEDIUMINT, MEDIUMINT_UNSIGNED, SMALLINT_UNSIGNED, YEAR -> integer(TextFormat.number(value));
			case SMALLINT, TINYINT_UNSIGNED -> small(TextFormat.number(value));
			case TINYINT -> tiny(TextFormat.number(value), isBoolean(metadata, context));
			case BIGINT_UNSIGNED -> big(TextFormat.number(value));
			case DECIMAL -> TextFormat.decimal(TextFormat.bytes(value));
			case FLOAT -> Float.valueOf(value.toString(StandardCharsets.US_ASCII));
			case DOUBLE -> Double.valueOf(value.toString(StandardCharsets.US_ASCII));
			case DATE -> TextFormat.date(TextFormat.bytes(value));
			case TIME -> TextFormat.time(TextFormat.bytes(value));
			case DATETIME -> TextFormat.timestamp(TextFormat.bytes(value));
			case TIMESTAMP -> moment(TextFormat.timestamp(TextFormat.bytes(value)), context);
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

	/**
	 * Nothing is of this class.
	 */
	private static final class Value {

		private Value() {
		}

	}

}
