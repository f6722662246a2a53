package io.databases.sqlite;

import io.databases.sqlite.type.Decoder;
import io.r2dbc.spi.R2dbcNonTransientException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A row. Its values were read from SQLite already: it may be kept and used from any
 * thread.
 */
final class SqliteRow implements Row, Result.RowSegment {

	private final SqliteRowMetadata metadata;

	private final @Nullable Object[] values;

	SqliteRow(SqliteRowMetadata metadata, @Nullable Object[] values) {
		this.metadata = metadata;
		this.values = values;
	}

	@Override
	public RowMetadata getMetadata() {
		return this.metadata;
	}

	@Override
	public Row row() {
		return this;
	}

	/** Most values are of their column's class already. */
	@Override
	public @Nullable Object get(int index) {
		Object raw = this.values[this.metadata.checkIndex(index)];
		if (raw == null || raw.getClass() == this.metadata.defaultClass(index)) {
			return raw;
		}
		return read(index, Object.class);
	}

	@Override
	public <T> @Nullable T get(int index, Class<T> type) {
		return read(this.metadata.checkIndex(index), type);
	}

	@Override
	public <T> @Nullable T get(String name, Class<T> type) {
		return read(this.metadata.indexOf(name), type);
	}

	// Primitive classes have boxed values, which Class.cast would refuse.
	@SuppressWarnings("unchecked")
	private <T> @Nullable T read(int index, Class<T> type) {
		if (type == null) {
			throw new IllegalArgumentException("The type of column %d must not be null".formatted(index));
		}
		Object raw = this.values[index];
		if (raw == null) {
			return null;
		}
		if (raw.getClass() == type) {
			return (T) raw;
		}
		SqliteColumnMetadata column = this.metadata.getColumnMetadata(index);
		try {
			return (T) Decoder.decode(raw, column.declaredType(), type);
		}
		catch (RuntimeException ex) {
			throw new UnreadableValueException(column, raw.getClass(), type, ex);
		}
	}

	/** The message names the column and the classes, never the value. */
	private static final class UnreadableValueException extends R2dbcNonTransientException {

		private static final long serialVersionUID = 1;

		UnreadableValueException(SqliteColumnMetadata column, Class<?> stored, Class<?> target,
				RuntimeException cause) {
			super("Column \"%s\" (declared as \"%s\") holds a value of class %s that cannot be read as %s: %s"
				.formatted(column.getName(), column.declaration(), stored.getSimpleName(), target(column, target),
						reason(cause)),
					"22018");
		}

		private static String target(SqliteColumnMetadata column, Class<?> target) {
			return ((target == Object.class) ? column.getJavaType() : target).getName();
		}

		/** What Java's own parsers say holds the value. */
		private static String reason(RuntimeException cause) {
			return (cause.getClass() == IllegalArgumentException.class || cause.getClass() == ArithmeticException.class)
					? String.valueOf(cause.getMessage()) : "it has no such form";
		}

	}

}
