package io.databases.sql;

import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Makes Java arrays with the component type that database arrays need.
 */
final class ArrayValues {

	private static final Set<Class<?>> INTEGERS = Set.of(Byte.class, Short.class, Integer.class, Long.class);

	private static final Set<Class<?>> NUMBERS = Set.of(Byte.class, Short.class, Integer.class, Long.class, Float.class,
			Double.class, BigInteger.class, BigDecimal.class);

	private ArrayValues() {
	}

	/**
	 * The elements as an array. Its component type is the elements' own class where they
	 * share one; {@code Long} for integers of different width, {@code BigDecimal} for
	 * other mixed numbers, {@code String} for mixed character sequences, the class of an
	 * enum, or the nearest public class that all of them extend. Where there is none, and
	 * where no element tells (an empty list, nothing but nulls), it is {@code Object}.
	 */
	static Object[] of(List<@Nullable Object> elements) {
		Class<?> type = null;
		boolean same = true;
		for (Object element : elements) {
			if (element != null) {
				same &= type == null || type == element.getClass();
				type = (type != null) ? type : element.getClass();
			}
		}
		if (type == null) {
			return elements.toArray();
		}
		if (same && type.getEnclosingMethod() == null && Modifier.isPublic(type.getModifiers())) {
			return fill(elements, type, Function.identity());
		}
		return mixed(elements, type);
	}

	/**
	 * An array of primitives, in any depth, as an array of objects; others unchanged.
	 */
	static Object boxed(Object array) {
		Class<?> type = boxedType(array.getClass());
		return (type == array.getClass()) ? array : copy(array, type);
	}

	private static Object[] mixed(List<@Nullable Object> elements, Class<?> first) {
		if (all(elements, INTEGERS)) {
			return fill(elements, Long.class, (element) -> ((Number) element).longValue());
		}
		if (all(elements, NUMBERS) && elements.stream().allMatch(ArrayValues::isFinite)) {
			return fill(elements, BigDecimal.class, (element) -> new BigDecimal(element.toString()));
		}
		if (elements.stream().allMatch((element) -> element == null || element instanceof CharSequence)) {
			return fill(elements, String.class, Object::toString);
		}
		return fill(elements, commonType(elements, first), Function.identity());
	}

	private static Class<?> commonType(List<@Nullable Object> elements, Class<?> first) {
		Class<?> type = (first.isEnum() || Enum.class.isAssignableFrom(first)) ? enumType(first) : first;
		while (type != Object.class) {
			Class<?> candidate = type;
			boolean fits = elements.stream().allMatch((element) -> element == null || candidate.isInstance(element));
			if (fits && (type.isEnum() || Modifier.isPublic(type.getModifiers()))) {
				break;
			}
			type = type.getSuperclass();
		}
		return (type == Number.class || type == Record.class || type == Enum.class) ? Object.class : type;
	}

	private static Class<?> enumType(Class<?> constant) {
		return constant.isEnum() ? constant : constant.getSuperclass();
	}

	private static boolean all(List<@Nullable Object> elements, Set<Class<?>> types) {
		return elements.stream().allMatch((element) -> element == null || types.contains(element.getClass()));
	}

	private static boolean isFinite(@Nullable Object number) {
		return !(number instanceof Double || number instanceof Float)
				|| Double.isFinite(((Number) number).doubleValue());
	}

	private static Object[] fill(List<@Nullable Object> elements, Class<?> type, Function<Object, Object> conversion) {
		Object[] array = (Object[]) Array.newInstance(type, elements.size());
		for (int i = 0; i < array.length; i++) {
			Object element = elements.get(i);
			if (element != null) {
				array[i] = conversion.apply(element);
			}
		}
		return array;
	}

	private static Class<?> boxedType(Class<?> arrayType) {
		Class<?> component = arrayType.getComponentType();
		if (component == byte.class) {
			return arrayType;
		}
		Class<?> boxed = component.isArray() ? boxedType(component)
				: java.lang.invoke.MethodType.methodType(component).wrap().returnType();
		return boxed.arrayType();
	}

	private static Object copy(Object array, Class<?> type) {
		int length = Array.getLength(array);
		Class<?> component = type.getComponentType();
		Object copy = Array.newInstance(component, length);
		for (int i = 0; i < length; i++) {
			Object element = Array.get(array, i);
			Array.set(copy, i, (component.isArray() && element != null) ? copy(element, component) : element);
		}
		return copy;
	}

}
