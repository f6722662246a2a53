package io.databases.record.mapping;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * How objects of a class are made: by a constructor whose parameters are properties, or
 * by one without parameters and setters.
 *
 * @param constructor the accessible constructor
 * @param parameters its parameters as properties; empty for a bean
 * @param setters the setters of a bean by their properties
 */
record ClassModel(Constructor<?> constructor, List<Property> parameters, Map<Property, Method> setters) {

	/** Whether one column makes an instance: there is nothing to fill from several. */
	static boolean isSingleValue(Class<?> type) {
		return type.isPrimitive() || type.isArray() || type.isEnum() || type.getName().startsWith("java.");
	}

	static ClassModel of(Class<?> type) {
		requireInstantiable(type);
		if (type.isRecord()) {
			return ofRecord(type);
		}
		Map<Property, Method> setters = settersOf(type);
		Constructor<?> empty = null;
		List<Constructor<?>> others = new ArrayList<>();
		for (Constructor<?> constructor : type.getDeclaredConstructors()) {
			if (constructor.getParameterCount() == 0) {
				empty = constructor;
			}
			else if (!constructor.isSynthetic()) {
				others.add(constructor);
			}
		}
		if (empty != null && !setters.isEmpty()) {
			return new ClassModel(Reflection.accessible(empty), List.of(), setters);
		}
		return ofConstructor(type, theOne(type, others));
	}

	private static ClassModel ofRecord(Class<?> type) {
		RecordComponent[] components = type.getRecordComponents();
		List<Property> parameters = new ArrayList<>(components.length);
		for (RecordComponent component : components) {
			parameters.add(new Property(type, component.getName(), component.getType(), component.getGenericType()));
		}
		try {
			Constructor<?> canonical = type.getDeclaredConstructor(
					Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
			return new ClassModel(Reflection.accessible(canonical), parameters, Map.of());
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException("The record '" + type.getName() + "' has no canonical constructor", ex);
		}
	}

	private static ClassModel ofConstructor(Class<?> type, Constructor<?> constructor) {
		List<Property> properties = new ArrayList<>();
		for (Parameter parameter : constructor.getParameters()) {
			if (!parameter.isNamePresent()) {
				throw unusable(type,
						"the names of its constructor's parameters are unknown; compile it with -parameters,"
								+ " or make it a Java record");
			}
			properties
				.add(new Property(type, parameter.getName(), parameter.getType(), parameter.getParameterizedType()));
		}
		return new ClassModel(Reflection.accessible(constructor), properties, Map.of());
	}

	private static Constructor<?> theOne(Class<?> type, List<Constructor<?>> constructors) {
		List<Constructor<?>> open = constructors.stream()
			.filter((constructor) -> Modifier.isPublic(constructor.getModifiers()))
			.toList();
		List<Constructor<?>> candidates = open.isEmpty() ? constructors : open;
		if (candidates.size() != 1) {
			throw unusable(type, "it has neither setters beside a constructor without parameters, nor exactly one"
					+ " constructor with parameters; make it a Java record");
		}
		return candidates.get(0);
	}

	/** Public setters, by name; of overloaded ones that with the getter's type. */
	private static Map<Property, Method> settersOf(Class<?> type) {
		Map<String, Method> byName = new TreeMap<>();
		Arrays.stream(type.getMethods())
			.filter(ClassModel::isSetter)
			.sorted(Comparator.comparing((method) -> method.getParameterTypes()[0].getName()))
			.forEach((method) -> byName.merge(propertyName(method), method,
					(first, second) -> fitsGetter(type, second) ? second : first));
		Map<Property, Method> setters = new LinkedHashMap<>();
		byName.forEach((name, setter) -> setters.put(
				new Property(type, name, setter.getParameterTypes()[0], setter.getGenericParameterTypes()[0]),
				Reflection.accessible(setter)));
		return setters;
	}

	private static boolean isSetter(Method method) {
		return method.getParameterCount() == 1 && method.getName().length() > 3 && method.getName().startsWith("set")
				&& !Modifier.isStatic(method.getModifiers()) && !method.isBridge();
	}

	private static String propertyName(Method setter) {
		String name = setter.getName().substring(3);
		return Character.toLowerCase(name.charAt(0)) + name.substring(1);
	}

	private static boolean fitsGetter(Class<?> type, Method setter) {
		String name = setter.getName().substring(3);
		for (Method method : type.getMethods()) {
			if (method.getParameterCount() == 0
					&& (method.getName().equals("get" + name) || method.getName().equals("is" + name))) {
				return method.getReturnType() == setter.getParameterTypes()[0];
			}
		}
		return false;
	}

	private static void requireInstantiable(Class<?> type) {
		String reason = obstacle(type);
		if (reason != null) {
			throw unusable(type, reason);
		}
	}

	private static @Nullable String obstacle(Class<?> type) {
		if (type.isInterface()) {
			return "it is an interface; use a Java record, or io.databases.record.Record";
		}
		if (Modifier.isAbstract(type.getModifiers())) {
			return "it is abstract; use a Java record or a concrete class";
		}
		boolean enclosed = type.isMemberClass() || type.isLocalClass() || type.isAnonymousClass();
		if (enclosed && !Modifier.isStatic(type.getModifiers()) && !type.isRecord()) {
			return "it belongs to an instance of another class; make it static, or a Java record";
		}
		return null;
	}

	private static InvalidDataAccessApiUsageException unusable(Class<?> type, String reason) {
		return new InvalidDataAccessApiUsageException(
				"Rows cannot be mapped to class '" + type.getName() + "': " + reason);
	}

}
