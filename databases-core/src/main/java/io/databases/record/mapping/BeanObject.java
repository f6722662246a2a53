package io.databases.record.mapping;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.BitSet;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An object made by its constructor without parameters, and filled by setters.
 */
final class BeanObject implements ValuesMapping {

	/** Accessible, without parameters. */
	private final Constructor<?> constructor;

	/** Accessible; each takes the argument of the same position. */
	private final Method[] setters;

	private final ValuesMapping[] arguments;

	BeanObject(Constructor<?> constructor, List<Method> setters, List<ValuesMapping> arguments) {
		this.constructor = constructor;
		this.setters = setters.toArray(new Method[0]);
		this.arguments = arguments.toArray(new ValuesMapping[0]);
	}

	@Override
	public Object map(@Nullable Object[] values) {
		Object bean = Reflection.construct(this.constructor);
		for (int i = 0; i < this.setters.length; i++) {
			Reflection.set(this.setters[i], bean, this.arguments[i].map(values));
		}
		return bean;
	}

	@Override
	public void addColumns(BitSet columns) {
		for (ValuesMapping argument : this.arguments) {
			argument.addColumns(columns);
		}
	}

}
