package io.databases.record.mapping;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Calls constructors and setters of the classes that rows are mapped to.
 */
final class Reflection {

	private Reflection() {
	}

	static <M extends AccessibleObject & Member> M accessible(M member) {
		try {
			member.setAccessible(true);
			return member;
		}
		catch (InaccessibleObjectException | SecurityException ex) {
			Class<?> type = member.getDeclaringClass();
			throw new InvalidDataAccessApiUsageException("Class '" + type.getName()
					+ "' cannot be created: its module does not open the package; add 'opens " + type.getPackageName()
					+ "' to module-info.java, or make the class and its constructor public and export the package", ex);
		}
	}

	static Object construct(Constructor<?> constructor, @Nullable Object... arguments) {
		try {
			return constructor.newInstance(arguments);
		}
		catch (InvocationTargetException ex) {
			throw rethrow(ex, constructor.getDeclaringClass());
		}
		catch (ReflectiveOperationException ex) {
			throw new InvalidDataAccessApiUsageException(
					"Class '" + constructor.getDeclaringClass().getName() + "' cannot be created", ex);
		}
	}

	static void set(Method setter, Object bean, @Nullable Object value) {
		try {
			setter.invoke(bean, value);
		}
		catch (InvocationTargetException ex) {
			throw rethrow(ex, bean.getClass());
		}
		catch (IllegalAccessException ex) {
			throw new InvalidDataAccessApiUsageException("Setter '" + setter + "' cannot be called", ex);
		}
	}

	/** What a class throws while it checks its values is the caller's own: unchanged. */
	private static RuntimeException rethrow(InvocationTargetException ex, Class<?> type) {
		Throwable cause = ex.getCause();
		if (cause instanceof RuntimeException runtime) {
			return runtime;
		}
		if (cause instanceof Error error) {
			throw error;
		}
		return new InvalidDataAccessApiUsageException(
				"Class '" + type.getName() + "' threw a checked exception while it was created from a row", cause);
	}

}
