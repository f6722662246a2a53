package io.databases.record.mapping;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.databases.record.convert.ValueConverter;

/**
 * Fits columns to the properties of a class.
 */
final class ObjectPlanner {

	private final ValueConverter converter;

	ObjectPlanner(ValueConverter converter) {
		this.converter = converter;
	}

	/**
	 * Plan an object.
	 * @param type its class
	 * @param columns the columns it may take, without the prefix
	 * @param prefix what stands before their names in the row, for messages
	 */
	ValuesMapping plan(Class<?> type, Columns columns, String prefix) {
		ClassModel model = ClassModel.of(type);
		return model.setters().isEmpty() ? constructed(model, columns, prefix) : bean(type, model, columns, prefix);
	}

	private ValuesMapping constructed(ClassModel model, Columns columns, String prefix) {
		List<ValuesMapping> arguments = new ArrayList<>();
		for (Property property : model.parameters()) {
			ValuesMapping argument = property(property, columns, prefix);
			if (argument == null) {
				throw missing(property, columns, prefix);
			}
			arguments.add(argument);
		}
		return new ConstructedObject(model.constructor(), arguments);
	}

	private ValuesMapping bean(Class<?> type, ClassModel model, Columns columns, String prefix) {
		List<Method> setters = new ArrayList<>();
		List<ValuesMapping> arguments = new ArrayList<>();
		model.setters().forEach((property, setter) -> {
			ValuesMapping argument = property(property, columns, prefix);
			if (argument != null) {
				setters.add(setter);
				arguments.add(argument);
			}
		});
		if (setters.isEmpty()) {
			throw new InvalidDataAccessApiUsageException(
					"No column fits a property of '" + type.getName() + "'. Properties: "
							+ model.setters()
								.keySet()
								.stream()
								.map((p) -> "'" + p.name() + "'")
								.collect(Collectors.joining(", "))
							+ ". Columns: " + ColumnNames.list(columns.row()));
		}
		return new BeanObject(model.constructor(), setters, arguments);
	}

	/** The column of the property, else its nested object, else {@code null}. */
	private @Nullable ValuesMapping property(Property property, Columns columns, String prefix) {
		int position = columns.find(property.name());
		if (position >= 0) {
			return ClassMappings.single(this.converter, position, columns.nameAt(position), property.genericType(),
					property.description());
		}
		Columns nested = columns.nested(property.name());
		if (nested.isEmpty() || ClassModel.isSingleValue(property.type())) {
			return null;
		}
		return new NestedObject(plan(property.type(), nested, prefix + property.name() + "."));
	}

	private InvalidDataAccessApiUsageException missing(Property property, Columns columns, String prefix) {
		String wanted = prefix + property.name();
		return new InvalidDataAccessApiUsageException("No column for " + property.description() + ": select '" + wanted
				+ "', or name a column so with AS" + ColumnNames.hint(wanted, columns.row()));
	}

}
