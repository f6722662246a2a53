package io.databases.sqlite.type;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Type;
import org.jspecify.annotations.Nullable;

/**
 * What the declared type of a column means in Java. SQLite itself only derives an
 * affinity from it and stores any value anywhere.
 */
public enum DeclaredType {

	/** No declared type, as with an expression: the stored value decides. */
	NONE(Object.class, null),
	/** BOOLEAN, BOOL. */
	BOOLEAN(Boolean.class, R2dbcType.BOOLEAN),
	/**
	 * INT, SMALLINT and the like: an {@link Integer}, or a {@link Long} that needs it.
	 */
	INT(Integer.class, R2dbcType.INTEGER),
	/** INTEGER, BIGINT: always a {@link Long}. */
	INTEGER(Long.class, R2dbcType.BIGINT),
	/** REAL, DOUBLE, FLOAT. */
	REAL(Double.class, R2dbcType.DOUBLE),
	/** DECIMAL, NUMERIC, DECIMAL_TEXT. */
	DECIMAL(BigDecimal.class, R2dbcType.DECIMAL),
	/** CHAR, VARCHAR, TEXT, CLOB, and everything else that is text. */
	TEXT(String.class, R2dbcType.VARCHAR),
	/** BLOB, BINARY, VARBINARY. */
	BLOB(ByteBuffer.class, R2dbcType.BLOB),
	/** DATE. */
	DATE(LocalDate.class, R2dbcType.DATE),
	/** TIME. */
	TIME(LocalTime.class, R2dbcType.TIME),
	/** DATETIME, TIMESTAMP. */
	TIMESTAMP(LocalDateTime.class, R2dbcType.TIMESTAMP),
	/** TIMESTAMPTZ, TIMESTAMP WITH TIME ZONE: in UTC. */
	TIMESTAMPTZ(OffsetDateTime.class, R2dbcType.TIMESTAMP_WITH_TIME_ZONE),
	/** UUID. */
	UUID(UUID.class, null),
	/** JSON, JSONB as text. */
	JSON(String.class, null);

	private static final Map<String, DeclaredType> NAMES = Map.ofEntries(Map.entry("BOOLEAN", BOOLEAN),
			Map.entry("BOOL", BOOLEAN), Map.entry("INT", INT), Map.entry("INT2", INT), Map.entry("INT4", INT),
			Map.entry("TINYINT", INT), Map.entry("SMALLINT", INT), Map.entry("MEDIUMINT", INT), Map.entry("DATE", DATE),
			Map.entry("TIME", TIME), Map.entry("DATETIME", TIMESTAMP), Map.entry("TIMESTAMP", TIMESTAMP),
			Map.entry("TIMESTAMPTZ", TIMESTAMPTZ), Map.entry("UUID", UUID), Map.entry("JSON", JSON),
			Map.entry("JSONB", JSON), Map.entry("BINARY", BLOB), Map.entry("VARBINARY", BLOB), Map.entry("BYTEA", BLOB),
			Map.entry("DECIMAL_TEXT", DECIMAL), Map.entry("DECIMAL", DECIMAL), Map.entry("NUMERIC", DECIMAL),
			Map.entry("NUMBER", DECIMAL), Map.entry("STRING", TEXT), Map.entry("ENUM", TEXT),
			Map.entry("INTERVAL", TEXT), Map.entry("ANY", NONE));

	private final Class<?> javaType;

	private final @Nullable R2dbcType type;

	DeclaredType(Class<?> javaType, @Nullable R2dbcType type) {
		this.javaType = javaType;
		this.type = type;
	}

	/**
	 * The meaning of a declared type.
	 * @param declaration as written in CREATE TABLE, such as {@code VARCHAR(20)}; null
	 * for an expression
	 * @return {@link #NONE} where nothing is known of it
	 */
	public static DeclaredType of(@Nullable String declaration) {
		if (declaration == null || declaration.isBlank()) {
			return NONE;
		}
		String name = declaration.strip().toUpperCase(Locale.ROOT);
		int arguments = name.indexOf('(');
		String rest = "";
		if (arguments >= 0) {
			rest = name.substring(name.indexOf(')', arguments) + 1);
			name = name.substring(0, arguments).strip();
		}
		if (name.startsWith("TIMESTAMP") && (name + rest).contains("WITH TIME ZONE")) {
			return TIMESTAMPTZ;
		}
		DeclaredType known = NAMES.get(name.split("\\s+", 2)[0]);
		return (known != null) ? known : byAffinity(name);
	}

	/** The rules of SQLite, section 3.1 of "Datatypes In SQLite". */
	private static DeclaredType byAffinity(String name) {
		if (name.contains("INT")) {
			return INTEGER;
		}
		if (name.contains("CHAR") || name.contains("CLOB") || name.contains("TEXT")) {
			return TEXT;
		}
		if (name.contains("BLOB")) {
			return BLOB;
		}
		if (name.contains("REAL") || name.contains("FLOA") || name.contains("DOUB")) {
			return REAL;
		}
		return NONE;
	}

	/**
	 * The class of a value where none is asked for.
	 * @return {@link Object} where the stored value decides
	 */
	public Class<?> javaType() {
		return this.javaType;
	}

	/**
	 * The type for metadata.
	 * @param name the declaration, null for an expression
	 * @return one of R2DBC's types where there is one
	 */
	public Type type(@Nullable String name) {
		return (this.type != null) ? this.type : new NativeType(this.javaType, (name != null) ? name : "");
	}

	private record NativeType(Class<?> javaType, String name) implements Type {

		@Override
		public Class<?> getJavaType() {
			return this.javaType;
		}

		@Override
		public String getName() {
			return this.name;
		}

	}

}
