package io.databases.sql;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * Values from a record or a bean.
 */
final class BeanParameters implements ParameterSource {

	private final Object bean;

	private final BeanProperties properties;

	private BeanParameters(Object bean, BeanProperties properties) {
		this.bean = bean;
		this.properties = properties;
	}

	static BeanParameters of(Object bean) {
		return new BeanParameters(bean, BeanProperties.of(bean.getClass()));
	}

	@Override
	public boolean has(String name) {
		return this.properties.has(name);
	}

	@Override
	public @Nullable Object get(String name) {
		return this.properties.get(this.bean, name);
	}

	@Override
	public Collection<String> names() {
		return this.properties.names();
	}

	@Override
	public boolean isExact() {
		return false;
	}

	@Override
	public String toString() {
		return "properties of " + this.bean.getClass().getName() + " " + names();
	}

}
