package io.databases.record;

import java.lang.reflect.Type;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.ClassUtils;

import io.databases.record.convert.TypeNames;
import io.databases.record.convert.ValueConverter;

/**
 * Decides how the rows of one shape become instances of one class.
 */
final class MappingPlanner {

	private final RowMappings mappings;

	private final String[] names;

	MappingPlanner(RowMappings mappings, String[] names) {
		this.mappings = mappings;
		this.names = names;
	}

	ValuesMapping plan(Class<?> target) {
		RecordShape shape = new RecordShape(this.names, this.mappings);
		if (target == Record.class) {
			return new WholeRow(this.names.length, (values) -> new RowRecord(shape, values));
		}
		if (target == Map.class) {
			return new WholeRow(this.names.length, (values) -> new RecordMap(shape, values));
		}
		if (this.names.length == 0) {
			throw new InvalidDataAccessApiUsageException("The result has no column to map to '" + target.getName()
					+ "'; a statement without a result belongs to execute");
		}
		if (ClassModel.isSingleValue(target)) {
			return single(0, target, "the result type " + TypeNames.of((Type) target));
		}
		return object(target);
	}

	/** A single column may also hold the object: a value of the driver, or JSON. */
	private ValuesMapping object(Class<?> target) {
		try {
			return new ObjectPlanner(this.mappings.converter()).plan(target, Columns.of(List.of(this.names)), "");
		}
		catch (InvalidDataAccessApiUsageException ex) {
			if (this.names.length > 1) {
				throw ex;
			}
			return new OneColumnObject(single(0, target, "the result type " + TypeNames.of((Type) target)), ex);
		}
	}

	private SingleValue single(int position, Class<?> target, String description) {
		return single(this.mappings.converter(), position, this.names[position], target, description);
	}

	static SingleValue single(ValueConverter converter, int position, String column, Type target, String description) {
		Class<?> type = (target instanceof Class<?> c) ? c : Object.class;
		return new SingleValue(position, column, converter.to(target), ClassUtils.resolvePrimitiveIfNecessary(type),
				description, type.isPrimitive());
	}

	/**
	 * All columns, as they are.
	 *
	 * @param size the number of columns
	 * @param maker makes the object
	 */
	private record WholeRow(int size, ValuesFunction maker) implements ValuesMapping {

		@Override
		public Object map(@Nullable Object[] values) {
			return this.maker.apply(values);
		}

		@Override
		public void addColumns(BitSet columns) {
			columns.set(0, this.size);
		}

	}

	private interface ValuesFunction {

		Object apply(@Nullable Object[] values);

	}

}
