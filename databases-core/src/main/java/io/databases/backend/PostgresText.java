package io.databases.backend;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Writes values as the texts from which PostgreSQL reads the same values, and tells the
 * type that the driver would give to each. Where such a text stands needs quotes of its
 * own: those are the subclasses' business.
 */
abstract class PostgresText {

	private static final HexFormat HEX = HexFormat.of();

	/** With its backslash escaped, as both arrays and COPY want it. */
	private static final String HEX_PREFIX = "\\\\x";

	private static final int NANO_DIGITS = 9;

	final StringBuilder text;

	PostgresText(StringBuilder text) {
		this.text = text;
	}

	/** Writes any text. */
	abstract void string(String string);

	/** Stands around what may have other characters than letters and digits in it. */
	abstract String quote();

	/**
	 * Returns {@code null} if the value has no such text; then something of it may have
	 * been written.
	 */
	final @Nullable Kind append(Object value) {
		if (value instanceof String string) {
			string(string);
			return Kind.TEXT;
		}
		if (value instanceof Number number) {
			return append(number);
		}
		if (value instanceof Boolean truth) {
			this.text.append(truth ? 't' : 'f');
			return Kind.BOOLEAN;
		}
		if (value instanceof UUID) {
			this.text.append(value);
			return Kind.UUID;
		}
		if (value instanceof byte[] bytes) {
			this.text.append(quote()).append(HEX_PREFIX);
			HEX.formatHex(this.text, bytes);
			this.text.append(quote());
			return Kind.BYTES;
		}
		return appendTime(value);
	}

	private @Nullable Kind append(Number number) {
		if (number instanceof Integer || number instanceof Long || number instanceof Short) {
			this.text.append(number.longValue());
			return (number instanceof Integer) ? Kind.INT4 : (number instanceof Long) ? Kind.INT8 : Kind.INT2;
		}
		this.text.append(number);
		if (number instanceof BigDecimal || number instanceof BigInteger) {
			return Kind.NUMERIC;
		}
		if (number instanceof Double) {
			return Kind.FLOAT8;
		}
		return (number instanceof Float) ? Kind.FLOAT4 : null;
	}

	private @Nullable Kind appendTime(Object value) {
		if (value instanceof LocalDate date) {
			return isPlain(date) ? append(date, null, "", Kind.DATE) : null;
		}
		if (value instanceof LocalDateTime time) {
			return isPlain(time.toLocalDate()) ? append(time.toLocalDate(), time.toLocalTime(), "", Kind.TIMESTAMP)
					: null;
		}
		if (value instanceof LocalTime time) {
			return append(null, time, "", Kind.TIME);
		}
		if (value instanceof Instant instant) {
			return moment(instant.atOffset(ZoneOffset.UTC));
		}
		if (value instanceof OffsetDateTime time) {
			return moment(time);
		}
		return (value instanceof ZonedDateTime time) ? moment(time.toOffsetDateTime()) : null;
	}

	private @Nullable Kind moment(OffsetDateTime time) {
		LocalDate date = time.toLocalDate();
		return isPlain(date) ? append(date, time.toLocalTime(), time.getOffset().getId(), Kind.TIMESTAMPTZ) : null;
	}

	private static boolean isPlain(LocalDate date) {
		return date.getYear() > 0 && date.getYear() <= 9999;
	}

	private Kind append(@Nullable LocalDate date, @Nullable LocalTime time, String offset, Kind found) {
		this.text.append(quote());
		if (date != null) {
			TimeText.date(this.text, date);
		}
		if (time != null) {
			TimeText.time(this.text.append((date != null) ? "T" : ""), time, NANO_DIGITS);
		}
		this.text.append(offset).append(quote());
		return found;
	}

	/** What the driver takes a value for. */
	enum Kind {

		INT2("pg_catalog.int2", 2),

		INT4("pg_catalog.int4", 4),

		INT8("pg_catalog.int8", 8),

		NUMERIC("pg_catalog.numeric"),

		FLOAT4("pg_catalog.float4"),

		FLOAT8("pg_catalog.float8"),

		BOOLEAN("pg_catalog.bool"),

		UUID("pg_catalog.uuid"),

		BYTES("pg_catalog.bytea"),

		DATE("pg_catalog.date"),

		TIME("pg_catalog.time"),

		TIMESTAMP("pg_catalog.timestamp"),

		TIMESTAMPTZ("pg_catalog.timestamptz"),

		/** What the server takes it for. */
		TEXT(null);

		final @Nullable String type;

		/** The width of an integer, 0 for everything else. */
		final int bytes;

		Kind(@Nullable String type) {
			this(type, 0);
		}

		Kind(@Nullable String type, int bytes) {
			this.type = type;
			this.bytes = bytes;
		}

		boolean isInteger() {
			return this.bytes > 0;
		}

		/** What both are, {@code null} where they differ; integers are the wider one. */
		@Nullable Kind with(@Nullable Kind other) {
			if (other == null || other == this) {
				return this;
			}
			if (isInteger() && other.isInteger()) {
				return (other.bytes > this.bytes) ? other : this;
			}
			return null;
		}

	}

}
