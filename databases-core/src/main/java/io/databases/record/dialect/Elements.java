package io.databases.record.dialect;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Replaces the classes of a driver by those of the documentation, in values and in the
 * elements of arrays.
 */
final class Elements {

	private Elements() {
	}

	static byte[] bytes(ByteBuffer buffer) {
		byte[] bytes = new byte[buffer.remaining()];
		buffer.duplicate().get(bytes);
		return bytes;
	}

	/**
	 * Map the elements of an array of any number of dimensions.
	 * @param array the array
	 * @param component the class of the new elements
	 * @param element maps one element that is not {@code null}
	 * @return an array of the same shape
	 */
	static Object map(Object[] array, Class<?> component, Function<Object, Object> element) {
		int dimensions = 0;
		for (Class<?> type = array.getClass(); type.isArray(); type = type.getComponentType()) {
			dimensions++;
		}
		return map(array, dimensions, component, element);
	}

	private static Object map(Object[] array, int dimensions, Class<?> component, Function<Object, Object> element) {
		Class<?> type = (dimensions == 1) ? component
				: Array.newInstance(component, new int[dimensions - 1]).getClass();
		Object result = Array.newInstance(type, array.length);
		for (int i = 0; i < array.length; i++) {
			Array.set(result, i, mapOne(array[i], dimensions - 1, component, element));
		}
		return result;
	}

	private static @Nullable Object mapOne(@Nullable Object value, int dimensions, Class<?> component,
			Function<Object, Object> element) {
		if (value == null) {
			return null;
		}
		return (dimensions > 0) ? map((Object[]) value, dimensions, component, element) : element.apply(value);
	}

}
