package io.databases.record.mapping;

import java.lang.reflect.Type;
import java.util.List;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.ClassUtils;

import io.databases.record.convert.TypeNames;
import io.databases.record.convert.ValueConverter;

/**
 * Decides how the values of a row become an instance of a class.
 */
public final class ClassMappings {

	private ClassMappings() {
	}

	/**
	 * Plan the mapping to a class.
	 * @param target a class of single values, a Java record, a bean, or a class with one
	 * constructor
	 * @param columns the names of the row's columns
	 * @param converter converts the values
	 * @return the mapping
	 * @throws InvalidDataAccessApiUsageException if the columns do not fit the class
	 */
	public static ValuesMapping plan(Class<?> target, List<String> columns, ValueConverter converter) {
		if (columns.isEmpty()) {
			throw new InvalidDataAccessApiUsageException("The result has no column to map to '" + target.getName()
					+ "'; a statement without a result belongs to execute");
		}
		if (ClassModel.isSingleValue(target)) {
			return firstColumn(target, columns, converter);
		}
		try {
			return new ObjectPlanner(converter).plan(target, Columns.of(columns), "");
		}
		catch (InvalidDataAccessApiUsageException ex) {
			if (columns.size() > 1) {
				throw ex;
			}
			// A single column may hold the object: a value of the driver, or JSON.
			return new OneColumnObject(firstColumn(target, columns, converter), ex);
		}
	}

	private static SingleValue firstColumn(Class<?> target, List<String> columns, ValueConverter converter) {
		return single(converter, 0, columns.get(0), target, "the result type " + TypeNames.of((Type) target));
	}

	static SingleValue single(ValueConverter converter, int position, String column, Type target, String description) {
		Class<?> type = (target instanceof Class<?> c) ? c : Object.class;
		return new SingleValue(position, column, converter.to(target), ClassUtils.resolvePrimitiveIfNecessary(type),
				description, type.isPrimitive());
	}

}
