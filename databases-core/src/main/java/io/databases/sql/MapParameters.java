package io.databases.sql;

import java.util.Collection;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Values from a map.
 */
final class MapParameters implements ParameterSource {

	static final MapParameters NONE = new MapParameters(Map.of());

	private final Map<String, ?> values;

	MapParameters(Map<String, ?> values) {
		this.values = values;
	}

	@Override
	public boolean has(String name) {
		return this.values.containsKey(name);
	}

	@Override
	public @Nullable Object get(String name) {
		return this.values.get(name);
	}

	@Override
	public Collection<String> names() {
		return this.values.keySet();
	}

	@Override
	public int size() {
		return this.values.size();
	}

	@Override
	public String toString() {
		return "values " + names();
	}

}
