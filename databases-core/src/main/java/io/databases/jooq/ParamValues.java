package io.databases.jooq;

import java.time.Year;

import org.jooq.Binding;
import org.jooq.Converter;
import org.jooq.DSLContext;
import org.jooq.EnumType;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jooq.Param;
import org.jooq.XML;
import org.jooq.impl.DSL;
import org.jooq.types.DayToSecond;
import org.jooq.types.Interval;
import org.jooq.types.ULong;
import org.jooq.types.UNumber;
import org.jspecify.annotations.Nullable;

/**
 * The value of a parameter as our binder takes it: through the parameter's converter, and
 * without jOOQ's own classes.
 */
final class ParamValues {

	private ParamValues() {
	}

	static @Nullable Object plain(Param<?> param, DSLContext dsl) {
		Binding<?, ?> binding = param.getBinding();
		return FieldValues.isOfUser(binding) ? plain(JdbcParameter.bound(param, dsl))
				: plain(converted(binding.converter(), param.getValue()));
	}

	/**
	 * The value of a row in the place of a parameter's own.
	 * @param param the parameter
	 * @param value the value, of the parameter's class or one that it is made from
	 * @param dsl of the query
	 * @return what is bound
	 */
	static @Nullable Object plain(Param<?> param, @Nullable Object value, DSLContext dsl) {
		return plain(with(param, value), dsl);
	}

	private static <T> Param<T> with(Param<T> param, @Nullable Object value) {
		return DSL.val(value, param.getDataType());
	}

	@SuppressWarnings("unchecked") // the value of a parameter is of the class that its
									// converter has
	private static <T, U> @Nullable T converted(Converter<T, U> converter, @Nullable Object value) {
		return converter.to((U) value);
	}

	private static @Nullable Object plain(@Nullable Object value) {
		if (value instanceof JSON json) {
			return json.data();
		}
		if (value instanceof JSONB json) {
			return json.data();
		}
		if (value instanceof XML xml) {
			return xml.data();
		}
		if (value instanceof EnumType constant) {
			return constant.getLiteral();
		}
		if (value instanceof UNumber number) {
			return (number instanceof ULong large) ? large.toBigInteger() : (Object) number.longValue();
		}
		if (value instanceof Interval interval) {
			return (interval instanceof DayToSecond time) ? time.toDuration() : interval.toString();
		}
		if (value instanceof Year year) {
			return year.getValue();
		}
		return (value instanceof Object[] array && isOfJooq(array.getClass())) ? texts(array) : value;
	}

	private static boolean isOfJooq(Class<?> array) {
		Class<?> component = array.getComponentType();
		return EnumType.class.isAssignableFrom(component) || component.getName().startsWith("org.jooq.");
	}

	private static Object[] texts(Object[] array) {
		@Nullable String[] texts = new String[array.length];
		for (int index = 0; index < array.length; index++) {
			Object element = plain(array[index]);
			texts[index] = (element != null) ? element.toString() : null;
		}
		return texts;
	}

}
