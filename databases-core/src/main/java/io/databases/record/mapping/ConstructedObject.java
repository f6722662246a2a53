package io.databases.record.mapping;

import java.lang.reflect.Constructor;
import java.util.BitSet;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An object made by its constructor, such as a Java record.
 */
final class ConstructedObject implements ValuesMapping {

	/** Accessible. */
	private final Constructor<?> constructor;

	private final ValuesMapping[] arguments;

	ConstructedObject(Constructor<?> constructor, List<ValuesMapping> arguments) {
		this.constructor = constructor;
		this.arguments = arguments.toArray(new ValuesMapping[0]);
	}

	@Override
	public Object map(@Nullable Object[] values) {
		@Nullable Object[] converted = new Object[this.arguments.length];
		for (int i = 0; i < converted.length; i++) {
			converted[i] = this.arguments[i].map(values);
		}
		return Reflection.construct(this.constructor, converted);
	}

	@Override
	public void addColumns(BitSet columns) {
		for (ValuesMapping argument : this.arguments) {
			argument.addColumns(columns);
		}
	}

}
