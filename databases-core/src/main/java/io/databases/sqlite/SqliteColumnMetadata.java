package io.databases.sqlite;

import io.databases.sqlite.engine.Column;
import io.databases.sqlite.type.DeclaredType;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Nullability;
import io.r2dbc.spi.Type;
import org.jspecify.annotations.Nullable;

/** What is known of a column: its name, and its declared type where it has one. */
final class SqliteColumnMetadata implements ColumnMetadata {

	private final Column column;

	private final DeclaredType declaredType;

	SqliteColumnMetadata(Column column) {
		this.column = column;
		this.declaredType = DeclaredType.of(column.declaration());
	}

	@Override
	public String getName() {
		return this.column.name();
	}

	@Override
	public Type getType() {
		return this.declaredType.type(this.column.declaration());
	}

	@Override
	public Class<?> getJavaType() {
		return this.declaredType.javaType();
	}

	@Override
	public @Nullable Object getNativeTypeMetadata() {
		return this.column.declaration();
	}

	@Override
	public Nullability getNullability() {
		return Nullability.UNKNOWN;
	}

	DeclaredType declaredType() {
		return this.declaredType;
	}

	String declaration() {
		String declaration = this.column.declaration();
		return (declaration != null) ? declaration : "";
	}

}
