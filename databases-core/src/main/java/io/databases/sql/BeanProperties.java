package io.databases.sql;

import java.beans.Introspector;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * The readable properties of a class, found once for each class.
 */
final class BeanProperties {

	private static final ClassValue<BeanProperties> CACHE = new ClassValue<>() {

		@Override
		protected BeanProperties computeValue(Class<?> type) {
			BeanProperties properties = new BeanProperties(type);
			if (properties.getters.isEmpty()) {
				throw new InvalidDataAccessApiUsageException("'" + type.getTypeName()
						+ "' has no record components and no public getters that could name the parameters of a "
						+ "statement: add some, or use Map.of(\"id\", value)");
			}
			return properties;
		}

	};

	private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);

	private final Map<String, MethodHandle> getters = new LinkedHashMap<>();

	private BeanProperties(Class<?> type) {
		if (isValue(type)) {
			throw new InvalidDataAccessApiUsageException("A value of " + type.getTypeName()
					+ " does not name the parameters of a statement: use Map.of(\"id\", value), Values.of(\"id\", value), "
					+ "or a record or bean that has a property for each parameter");
		}
		if (type.isRecord()) {
			for (RecordComponent component : type.getRecordComponents()) {
				this.getters.put(component.getName(), handle(component.getAccessor()));
			}
			return;
		}
		Method[] methods = type.getMethods();
		Arrays.sort(methods, Comparator.comparing(Method::getName));
		for (Method method : methods) {
			String name = propertyName(method);
			if (name != null) {
				this.getters.putIfAbsent(name, handle(method));
			}
		}
	}

	/**
	 * The properties of a class whose instances can name parameters; others are refused.
	 */
	static BeanProperties of(Class<?> type) {
		return CACHE.get(type);
	}

	boolean has(String name) {
		return this.getters.containsKey(name);
	}

	Collection<String> names() {
		return Collections.unmodifiableSet(this.getters.keySet());
	}

	@Nullable Object get(Object bean, String name) {
		MethodHandle getter = this.getters.get(name);
		if (getter == null) {
			return null;
		}
		try {
			return (Object) getter.invokeExact(bean);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new InvalidDataAccessApiUsageException(
					"The getter of property '" + name + "' of '" + bean.getClass().getTypeName() + "' failed", ex);
		}
	}

	private static boolean isValue(Class<?> type) {
		return type.isArray() || type.isEnum() || Enum.class.isAssignableFrom(type)
				|| Iterable.class.isAssignableFrom(type) || Map.Entry.class.isAssignableFrom(type)
				|| CharSequence.class.isAssignableFrom(type) || Number.class.isAssignableFrom(type)
				|| type.getName().startsWith("java.");
	}

	private static @Nullable String propertyName(Method method) {
		boolean getter = Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
				&& method.getParameterCount() == 0 && method.getDeclaringClass() != Object.class
				&& !method.isSynthetic();
		String name = method.getName();
		if (!getter) {
			return null;
		}
		if (name.length() > 3 && name.startsWith("get") && method.getReturnType() != void.class) {
			return Introspector.decapitalize(name.substring(3));
		}
		boolean is = name.length() > 2 && name.startsWith("is")
				&& (method.getReturnType() == boolean.class || method.getReturnType() == Boolean.class);
		return is ? Introspector.decapitalize(name.substring(2)) : null;
	}

	private static MethodHandle handle(Method method) {
		try {
			if (!Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
				method.setAccessible(true);
			}
			return MethodHandles.lookup().unreflect(method).asType(GETTER);
		}
		catch (IllegalAccessException | InaccessibleObjectException ex) {
			throw new InvalidDataAccessApiUsageException(
					"'" + method + "' can't be called: open its package, or make " + "its class public", ex);
		}
	}

}
