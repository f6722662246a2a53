package io.databases.record.dialect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufConvertible;
import io.r2dbc.postgresql.client.EncodedParameter;
import io.r2dbc.postgresql.codec.Codec;
import io.r2dbc.postgresql.codec.CodecMetadata;
import io.r2dbc.postgresql.codec.CodecRegistry;
import io.r2dbc.postgresql.codec.Interval;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.postgresql.codec.PostgresTypeIdentifier;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.postgresql.message.Format;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.databases.record.convert.ValueConverter;
import io.databases.record.dialect.PostgresBinaryTypes.Decoder;

/**
 * Comes before the codecs of the driver. For our own readers it hands out the bytes as
 * they came: the buffer itself in the text format, {@link Binary} around it in the binary
 * one. For everybody else it reads what the driver misreads in the binary format, where
 * the driver takes the bytes of a type that it does not know for a text, without an
 * error; such a type is an error here.
 */
public final class PostgresCodec implements Codec<Object>, CodecMetadata {

	/** The driver reads these well in binary, as whatever it is asked for. */
	private static final Set<Integer> TEXTS = Set.of(19, 25, 1042, 1043, 705);

	/** The driver reads these well in binary, but not as a text. */
	private static final Set<Integer> PLAIN = Set.of(16, 17, 20, 21, 23, 700, 701, 2950, 600, 601, 602, 603, 604, 628,
			718, 1017, 1018, 1019, 1020, 1027, 629, 719, 1005, 1007, 1016, 1021, 1022, 2951);

	private static final ValueConverter CONVERTER = ValueConverter.create(null);

	/**
	 * The driver keeps the first codec that says it is for a class, and asks others only
	 * for classes that none is for: where its own read binary wrongly, one of us must
	 * come before, for each class.
	 */
	private static final List<Class<?>> CLASSES = List.of(Object.class, String.class, Number.class, BigDecimal.class,
			BigInteger.class, Integer.class, Long.class, Short.class, Double.class, Float.class, Temporal.class,
			LocalDate.class, LocalDateTime.class, LocalTime.class, OffsetDateTime.class, OffsetTime.class,
			Instant.class, ZonedDateTime.class, InetAddress.class, Interval.class, Json.class, String[].class,
			LocalDate[].class, LocalDateTime[].class, OffsetDateTime[].class, Instant[].class);

	private final Class<?> type;

	private final List<Codec<?>> drivers;

	private final @Nullable PostgresEnums enums;

	private PostgresCodec(Class<?> type, List<Codec<?>> drivers, @Nullable PostgresEnums enums) {
		this.type = type;
		this.drivers = drivers;
		this.enums = enums;
	}

	/**
	 * Puts ours before those of the driver.
	 * @param registry the codecs of a connection
	 * @param enums the enums of the database, for a connection that asks for the binary
	 * format; {@code null} for one that does not
	 */
	public static void register(CodecRegistry registry, @Nullable PostgresEnums enums) {
		List<Codec<?>> drivers = new ArrayList<>();
		registry.forEach(drivers::add);
		registry.addFirst(new PostgresCodec(ByteBufConvertible.class, drivers, enums));
		if (enums != null) {
			CLASSES.forEach((type) -> registry.addFirst(new PostgresCodec(type, drivers, enums)));
		}
	}

	@Override
	public Class<?> type() {
		return this.type;
	}

	@Override
	public Iterable<? extends PostgresTypeIdentifier> getDataTypes() {
		return EnumSet.allOf(PostgresqlObjectId.class);
	}

	static InvalidDataAccessApiUsageException unknown(int oid) {
		return new InvalidDataAccessApiUsageException("A column's type with the number (OID) " + oid
				+ " can't be read in the binary format: cast the column to text in the SQL, as in 'column::text', or"
				+ " leave the URL's option 'binary' out");
	}

	@Override
	public boolean canDecode(int dataType, Format format, Class<?> type) {
		if (this.type == ByteBufConvertible.class) {
			return type == ByteBufConvertible.class;
		}
		if (format != Format.FORMAT_BINARY || TEXTS.contains(dataType)) {
			return false;
		}
		return type == String.class || !PLAIN.contains(dataType);
	}

	@Override
	public @Nullable Object decode(@Nullable ByteBuf buffer, int dataType, Format format, Class<?> type) {
		if (buffer == null) {
			return null;
		}
		if (type == ByteBufConvertible.class) {
			return (format == Format.FORMAT_TEXT) ? buffer : new Binary(buffer);
		}
		Decoder decoder = decoder(dataType);
		if (dataType == PostgresBinaryTypes.INTERVAL && type == Interval.class) {
			return PostgresBinaryTypes.interval(buffer);
		}
		Object value = decoder.decode(buffer);
		if (type.isInstance(value)) {
			return value;
		}
		return (type == Json.class) ? Json.of(value.toString()) : CONVERTER.convert(value, type);
	}

	private Decoder decoder(int dataType) {
		Decoder decoder = PostgresBinaryTypes.find(dataType);
		if (decoder == null && this.enums != null) {
			decoder = this.enums.find(dataType);
		}
		if (decoder == null) {
			throw unknown(dataType);
		}
		return decoder;
	}

	@Override
	public boolean canEncode(Object value) {
		return false;
	}

	@Override
	public boolean canEncodeNull(Class<?> type) {
		return false;
	}

	/* Who comes first for a class is asked to write it, too. */
	@Override
	public EncodedParameter encode(Object value) {
		return writer(value).encode(value);
	}

	@Override
	public EncodedParameter encode(Object value, int dataType) {
		return writer(value).encode(value, dataType);
	}

	private Codec<?> writer(Object value) {
		for (Codec<?> driver : this.drivers) {
			if (driver.canEncode(value)) {
				return driver;
			}
		}
		throw new IllegalArgumentException("The driver can't write a " + value.getClass().getName());
	}

	@Override
	public EncodedParameter encodeNull() {
		throw new UnsupportedOperationException("Reads only");
	}

	/**
	 * A value in the binary format.
	 *
	 * @param asByteBuf the driver's buffer
	 */
	record Binary(ByteBuf asByteBuf) implements ByteBufConvertible {

	}

}
