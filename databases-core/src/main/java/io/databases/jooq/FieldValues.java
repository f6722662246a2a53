package io.databases.jooq;

import java.lang.reflect.Array;
import java.time.Duration;

import io.databases.record.convert.ValueConverter;
import org.jooq.Binding;
import org.jooq.Converter;
import org.jooq.DSLContext;
import org.jooq.EnumType;
import org.jooq.Field;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jooq.SQLDialect;
import org.jooq.XML;
import org.jooq.impl.DefaultBinding;
import org.jooq.impl.DefaultDataType;
import org.jooq.types.DayToSecond;
import org.jooq.types.YearToSecond;
import org.jspecify.annotations.Nullable;

/**
 * A column's value as the field has it: first as the type that the field has in the
 * database, exactly or not at all, then through the field's converter. A binding that the
 * user wrote reads it by its own code, as from JDBC.
 */
final class FieldValues {

	private FieldValues() {
	}

	static @Nullable Object read(Field<?> field, @Nullable Object value, ValueConverter converter, DSLContext dsl) {
		Binding<?, ?> binding = field.getBinding();
		return isOfUser(binding) ? JdbcRow.read(value, field, converter, dsl)
				: read(binding.converter(), value, converter);
	}

	/** jOOQ's own bindings only say how JDBC is called; they are not needed. */
	static boolean isOfUser(Binding<?, ?> binding) {
		return binding.getClass().getEnclosingClass() != DefaultBinding.class;
	}

	private static <T, U> @Nullable U read(Converter<T, U> field, @Nullable Object value, ValueConverter converter) {
		return field.from(field.fromType().cast(toDatabaseType(value, field.fromType(), converter)));
	}

	private static @Nullable Object toDatabaseType(@Nullable Object value, Class<?> type, ValueConverter converter) {
		if (value == null || type.isInstance(value)) {
			return value;
		}
		if (type == JSON.class || type == JSONB.class || type == XML.class) {
			return json(String.valueOf(converter.convert(value, String.class)), type);
		}
		if (EnumType.class.isAssignableFrom(type)) {
			return constant(String.valueOf(value), type);
		}
		if (value instanceof Duration duration && type == DayToSecond.class) {
			return DayToSecond.valueOf(duration);
		}
		if (value instanceof Duration duration && type == YearToSecond.class) {
			return new YearToSecond(null, DayToSecond.valueOf(duration));
		}
		if (type.isArray() && value instanceof Object[] array && type != byte[].class) {
			return array(array, type.getComponentType(), converter);
		}
		if (type.getName().startsWith("org.jooq.") || type.getName().startsWith("java.sql.")) {
			return DefaultDataType.getDataType(SQLDialect.DEFAULT, type).convert(value);
		}
		return converter.convert(value, type);
	}

	private static Object json(String text, Class<?> type) {
		if (type == XML.class) {
			return XML.xml(text);
		}
		return (type == JSON.class) ? JSON.json(text) : JSONB.jsonb(text);
	}

	private static Object constant(String literal, Class<?> type) {
		for (Object constant : type.getEnumConstants()) {
			if (((EnumType) constant).getLiteral().equals(literal)) {
				return constant;
			}
		}
		throw new IllegalArgumentException("No constant of " + type.getName() + " has the literal of the column");
	}

	private static Object array(Object[] elements, Class<?> component, ValueConverter converter) {
		Object array = Array.newInstance(component, elements.length);
		for (int index = 0; index < elements.length; index++) {
			Array.set(array, index, toDatabaseType(elements[index], component, converter));
		}
		return array;
	}

}
