package io.databases.sqlite;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;

import io.databases.sqlite.engine.Column;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

/** The columns of a result. Names are found in any case; of equal names the first. */
final class SqliteRowMetadata implements RowMetadata {

	private final List<SqliteColumnMetadata> columns;

	/** The classes of values that nobody asks another class of. */
	private final Class<?>[] defaults;

	private final Map<String, Integer> indexes = new HashMap<>();

	SqliteRowMetadata(List<Column> columns) {
		this.columns = columns.stream().map(SqliteColumnMetadata::new).toList();
		this.defaults = this.columns.stream().map(SqliteColumnMetadata::getJavaType).toArray(Class<?>[]::new);
		for (int i = 0; i < columns.size(); i++) {
			this.indexes.putIfAbsent(columns.get(i).name(), i);
		}
		for (int i = 0; i < columns.size(); i++) {
			this.indexes.putIfAbsent(columns.get(i).name().toLowerCase(Locale.ROOT), i);
		}
	}

	@Override
	public SqliteColumnMetadata getColumnMetadata(int index) {
		return this.columns.get(checkIndex(index));
	}

	@Override
	public SqliteColumnMetadata getColumnMetadata(String name) {
		return this.columns.get(indexOf(name));
	}

	@Override
	public List<SqliteColumnMetadata> getColumnMetadatas() {
		return this.columns;
	}

	@Override
	public boolean contains(String columnName) {
		return find(columnName) != null;
	}

	Class<?> defaultClass(int index) {
		return this.defaults[index];
	}

	int checkIndex(int index) {
		if (index < 0 || index >= this.defaults.length) {
			throw new IndexOutOfBoundsException(
					"Column index %d is out of range: the row has %d columns".formatted(index, this.columns.size()));
		}
		return index;
	}

	int indexOf(String name) {
		if (name == null) {
			throw new IllegalArgumentException("The name of a column must not be null");
		}
		Integer index = find(name);
		if (index == null) {
			throw new NoSuchElementException("There is no column \"%s\": the row has %s".formatted(name,
					this.columns.stream().map(SqliteColumnMetadata::getName).toList()));
		}
		return index;
	}

	private @Nullable Integer find(String name) {
		Integer index = this.indexes.get(name);
		return (index != null) ? index : this.indexes.get(name.toLowerCase(Locale.ROOT));
	}

}
