package io.databases.record.mapping;

import java.lang.reflect.Constructor;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * An object made by its constructor, such as a Java record.
 */
final class ConstructedObject implements ValuesMapping {

	/** Accessible. */
	private final Constructor<?> constructor;

	private final ValuesMapping[] arguments;

	/** Whether each argument is made of the column at its own position, and no other. */
	private final boolean inOrder;

	ConstructedObject(Constructor<?> constructor, List<ValuesMapping> arguments) {
		this.constructor = constructor;
		this.arguments = arguments.toArray(new ValuesMapping[0]);
		this.inOrder = IntStream.range(0, this.arguments.length)
			.allMatch((i) -> this.arguments[i] instanceof SingleValue single && single.position() == i);
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
	public Object consume(@Nullable Object[] values) {
		if (!this.inOrder || values.length != this.arguments.length) {
			return map(values);
		}
		for (int i = 0; i < values.length; i++) {
			values[i] = this.arguments[i].map(values);
		}
		return Reflection.construct(this.constructor, values);
	}

	@Override
	public void addColumns(BitSet columns) {
		for (ValuesMapping argument : this.arguments) {
			argument.addColumns(columns);
		}
	}

}
