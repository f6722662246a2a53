package io.databases.record.convert;

import java.lang.reflect.Type;

/**
 * Names of types as they appear in messages: simple for the JDK's, complete for others.
 */
public final class TypeNames {

	private TypeNames() {
	}

	/**
	 * Name the class of a value.
	 * @param value the value, never {@code null}
	 * @return the name of its class
	 */
	public static String of(Object value) {
		return of((Type) value.getClass());
	}

	/**
	 * Name a type.
	 * @param type the type
	 * @return {@code Integer}, {@code String[]}, {@code java.util.List<com.acme.Note>}
	 */
	public static String of(Type type) {
		if (!(type instanceof Class<?> c)) {
			return type.getTypeName();
		}
		if (c.isArray()) {
			return of((Type) c.getComponentType()) + "[]";
		}
		String name = c.getTypeName();
		return c.isPrimitive() || name.startsWith("java.") ? name.substring(name.lastIndexOf('.') + 1) : name;
	}

}
