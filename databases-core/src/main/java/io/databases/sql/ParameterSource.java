package io.databases.sql;

import java.util.Collection;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Where the values of named parameters come from.
 */
public interface ParameterSource {

	/**
	 * A source without values.
	 * @return the source
	 */
	static ParameterSource none() {
		return MapParameters.NONE;
	}

	/**
	 * The entries of a map, which must all be used. {@link Values} is a map that holds
	 * nulls.
	 * @param values by name
	 * @return a view of the map
	 */
	static ParameterSource of(Map<String, ?> values) {
		Assert.notNull(values, "'values' must not be null; use Map.of() for a statement without parameters");
		return new MapParameters(values);
	}

	/**
	 * The components of a record, or the properties of a bean that have a public getter.
	 * They need not all be used.
	 * @param bean a record or a bean; a map is taken as one
	 * @return a view of the object
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if the object is
	 * a value itself, such as a string, a number, an array or a collection
	 */
	@SuppressWarnings("unchecked") // A name that is no string is never asked for.
	static ParameterSource ofBean(Object bean) {
		Assert.notNull(bean, "'bean' must not be null");
		if (bean instanceof ParameterSource source) {
			return source;
		}
		return (bean instanceof Map<?, ?> map) ? of((Map<String, ?>) map) : BeanParameters.of(bean);
	}

	/**
	 * Whether there is a value, which may be null.
	 * @param name of the parameter
	 * @return {@code true} if there is
	 */
	boolean has(String name);

	/**
	 * The value.
	 * @param name of the parameter
	 * @return the value, or {@code null} if it is null or there is none
	 */
	@Nullable Object get(String name);

	/**
	 * The names of all values.
	 * @return the names
	 */
	Collection<String> names();

	/**
	 * The number of values.
	 * @return the number of names
	 */
	default int size() {
		return names().size();
	}

	/**
	 * Whether a name that the statement does not use is an error.
	 * @return {@code true} unless the source was not made for one statement
	 */
	default boolean isExact() {
		return true;
	}

}
