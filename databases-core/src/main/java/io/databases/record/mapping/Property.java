package io.databases.record.mapping;

import java.lang.reflect.Type;

import io.databases.record.convert.TypeNames;

/**
 * A component of a Java record, a parameter of a constructor, or a property of a bean.
 *
 * @param owner the class
 * @param name the property's name
 * @param type its class
 * @param genericType its type with arguments
 */
record Property(Class<?> owner, String name, Class<?> type, Type genericType) {

	/** How messages name it: {@code 'com.acme.Note.title' (String)}. */
	String description() {
		return "'" + this.owner.getName() + "." + this.name + "' (" + TypeNames.of(this.genericType) + ")";
	}

}
