package io.databases.record;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.databases.record.convert.ConversionException;
import io.databases.record.convert.TypeNames;
import io.databases.record.convert.ValueConverter;
import io.databases.record.mapping.Mismatch;

/**
 * A record as the values of one row and the shape of its result.
 */
final class RowRecord implements Record {

	private final RecordShape shape;

	private final @Nullable Object[] values;

	RowRecord(RecordShape shape, @Nullable Object[] values) {
		this.shape = shape;
		this.values = values;
	}

	static RowRecord of(Map<String, ? extends @Nullable Object> values) {
		RecordShape shape = new RecordShape(values.keySet().toArray(new String[0]), RowMappings.standard());
		return new RowRecord(shape, values.values().toArray());
	}

	@Override
	public int size() {
		return this.values.length;
	}

	@Override
	public List<String> columnNames() {
		return this.shape.nameList();
	}

	@Override
	public boolean contains(String name) {
		return this.shape.find(name) >= 0;
	}

	@Override
	public @Nullable Object get(int index) {
		return this.values[this.shape.checkIndex(index)];
	}

	@Override
	public @Nullable Object get(String name) {
		return this.values[this.shape.indexOf(name)];
	}

	@Override
	public <T> @Nullable T get(int index, Class<T> type) {
		return convert(this.shape.checkIndex(index), type);
	}

	@Override
	public <T> @Nullable T get(String name, Class<T> type) {
		return convert(this.shape.indexOf(name), type);
	}

	private <T> @Nullable T convert(int index, Class<T> type) {
		Object value = this.values[index];
		if (type.isInstance(value)) {
			return type.cast(value);
		}
		ValueConverter converter = this.shape.mappings().converter();
		try {
			return converter.convert(value, type);
		}
		catch (ConversionException ex) {
			throw Mismatch.ofColumn(this.shape.names()[index], TypeNames.of((Type) type), ex);
		}
	}

	@Override
	public <T> @Nullable T as(Class<T> type) {
		return type.isInstance(this) ? type.cast(this) : this.shape.mappings().map(this.shape, this.values, type);
	}

	@Override
	public Map<String, @Nullable Object> asMap() {
		return new RecordMap(this.shape, this.values);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof RowRecord that && this.shape.equals(that.shape)
				&& Arrays.deepEquals(this.values, that.values));
	}

	@Override
	public int hashCode() {
		return 31 * this.shape.hashCode() + Arrays.deepHashCode(this.values);
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("Record{");
		for (int i = 0; i < this.values.length; i++) {
			Object value = this.values[i];
			text.append((i > 0) ? ", " : "")
				.append(this.shape.names()[i])
				.append(": ")
				.append((value != null) ? TypeNames.of(value) : "null");
		}
		return text.append('}').toString();
	}

}
