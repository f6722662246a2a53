package io.databases.record.convert;

import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Conversions to arrays, lists and sets, element by element.
 */
final class ContainerConversions {

	private ContainerConversions() {
	}

	static Conversion toArray(Class<?> component, Conversion element, Conversion fromText) {
		return (value) -> {
			if (value instanceof String) {
				return fromText.convert(value);
			}
			Collection<?> elements = elements(value, TypeNames.of((Type) component) + "[]");
			Object array = Array.newInstance(component, elements.size());
			int i = 0;
			for (Object each : elements) {
				Array.set(array, i++, element(each, element, component));
			}
			return array;
		};
	}

	static Conversion toList(Conversion element, Conversion fromText) {
		return (value) -> (value instanceof String) ? fromText.convert(value)
				: Collections.unmodifiableList(addAll(new ArrayList<>(), value, element, "List"));
	}

	static Conversion toSet(Conversion element, Conversion fromText) {
		return (value) -> (value instanceof String) ? fromText.convert(value)
				: Collections.unmodifiableSet(addAll(new LinkedHashSet<>(), value, element, "Set"));
	}

	private static <C extends Collection<@Nullable Object>> C addAll(C target, Object value, Conversion element,
			String name) {
		for (Object each : elements(value, name)) {
			target.add((each != null) ? element.convert(each) : null);
		}
		return target;
	}

	private static @Nullable Object element(@Nullable Object value, Conversion conversion, Class<?> component) {
		Object converted = (value != null) ? conversion.convert(value) : null;
		if (converted == null && component.isPrimitive()) {
			throw new ConversionException("an element is NULL, which " + component + "[] cannot hold");
		}
		return converted;
	}

	private static Collection<?> elements(Object value, String target) {
		if (value instanceof List<?> || value instanceof Set<?>) {
			return (Collection<?>) value;
		}
		if (!value.getClass().isArray()) {
			throw ConversionException.unsupported(value, target);
		}
		int length = Array.getLength(value);
		List<@Nullable Object> elements = new ArrayList<>(length);
		for (int i = 0; i < length; i++) {
			elements.add(Array.get(value, i));
		}
		return elements;
	}

}
