package io.databases.jooq;

import java.util.LinkedHashMap;
import java.util.Map;

import io.databases.record.convert.ConversionException;
import io.databases.record.convert.ValueConverter;
import io.databases.record.mapping.Mismatch;
import org.jooq.Record;
import org.jooq.exception.DataTypeException;
import org.jooq.exception.MappingException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.ClassUtils;

/**
 * jOOQ's records as other classes: what its fields have read stays as they have read it.
 */
final class RowTypes {

	private RowTypes() {
	}

	static <T> @Nullable T read(Record record, Class<T> type, ValueConverter converter) {
		if (type == io.databases.record.Record.class) {
			return type.cast(io.databases.record.Record.of(values(record)));
		}
		if (type == Map.class) {
			return type.cast(values(record));
		}
		if (isSingleValue(type)) {
			if (record.size() == 0) {
				throw new InvalidDataAccessApiUsageException("The result has no column to read as " + type.getName());
			}
			return convert(record.get(0), type, record.field(0).getName(), converter);
		}
		try {
			return record.into(type);
		}
		catch (MappingException | DataTypeException ex) {
			throw new InvalidDataAccessApiUsageException(
					"jOOQ can't map the record to " + type.getName() + ": the cause says why", ex);
		}
	}

	private static boolean isSingleValue(Class<?> type) {
		return type.isPrimitive() || type.isArray() || type.isEnum() || type.getName().startsWith("java.");
	}

	private static Map<String, @Nullable Object> values(Record record) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		for (int index = 0; index < record.size(); index++) {
			values.putIfAbsent(record.field(index).getName(), record.get(index));
		}
		return values;
	}

	@SuppressWarnings("unchecked") // a primitive's wrapper is what a generic method can
									// give
	static <T> @Nullable T convert(@Nullable Object value, Class<T> type, String column, ValueConverter converter) {
		if (value == null || ClassUtils.resolvePrimitiveIfNecessary(type).isInstance(value)) {
			return (T) value;
		}
		try {
			return converter.convert(value, type);
		}
		catch (ConversionException ex) {
			throw Mismatch.ofColumn(column, type.getName(), ex);
		}
	}

}
