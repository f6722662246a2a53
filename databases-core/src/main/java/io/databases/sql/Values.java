package io.databases.sql;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Values by name, in order, which may be null (those of {@code Map.of} may not).
 * Immutable. <pre class="code">
 * database.execute("UPDATE note SET text = :text, due = :due WHERE id = :id",
 *     Values.of("id", 7, "text", "call", "due", null));
 * </pre>
 */
public final class Values extends AbstractMap<String, @Nullable Object> {

	private static final Values EMPTY = new Values(Map.of());

	private final Map<String, @Nullable Object> entries;

	private Values(Map<String, @Nullable Object> entries) {
		this.entries = entries;
	}

	/**
	 * No values.
	 * @return an empty map
	 */
	public static Values of() {
		return EMPTY;
	}

	/**
	 * One value.
	 * @param name its name
	 * @param value the value
	 * @return a map of it
	 */
	public static Values of(String name, @Nullable Object value) {
		return EMPTY.with(name, value);
	}

	/**
	 * Several values.
	 * @param name the name of the first
	 * @param value the first value
	 * @param more names and values in turn
	 * @return a map of them
	 * @throws IllegalArgumentException if a name lacks its value, is no string, or comes
	 * twice
	 */
	public static Values of(String name, @Nullable Object value, @Nullable Object... more) {
		Assert.isTrue(more.length % 2 == 0, "Values.of takes names and values in turn: the last name has no value");
		Map<String, @Nullable Object> entries = new LinkedHashMap<>();
		put(entries, name, value);
		for (int i = 0; i < more.length; i += 2) {
			Assert.isTrue(more[i] instanceof String,
					"Values.of takes names and values in turn: argument " + (i + 3) + " should be a name");
			put(entries, (String) more[i], more[i + 1]);
		}
		return new Values(entries);
	}

	/**
	 * The values of a map, in its order.
	 * @param values by name
	 * @return a copy
	 */
	public static Values copyOf(Map<String, ?> values) {
		return new Values(new LinkedHashMap<>(values));
	}

	/**
	 * A copy that has a further value, or another one of that name.
	 * @param name its name
	 * @param value the value
	 * @return a copy
	 */
	public Values with(String name, @Nullable Object value) {
		Assert.notNull(name, "'name' must not be null");
		Map<String, @Nullable Object> copy = new LinkedHashMap<>(this.entries);
		copy.put(name, value);
		return new Values(copy);
	}

	@Override
	public @Nullable Object get(@Nullable Object name) {
		return this.entries.get(name);
	}

	@Override
	public boolean containsKey(@Nullable Object name) {
		return this.entries.containsKey(name);
	}

	@Override
	public int size() {
		return this.entries.size();
	}

	@Override
	public Set<Entry<String, @Nullable Object>> entrySet() {
		return Collections.unmodifiableMap(this.entries).entrySet();
	}

	/**
	 * The names only: values don't belong into logs.
	 */
	@Override
	public String toString() {
		return "Values" + this.entries.keySet();
	}

	private static void put(Map<String, @Nullable Object> entries, String name, @Nullable Object value) {
		Assert.notNull(name, "A name of Values must not be null");
		Assert.isTrue(!entries.containsKey(name), () -> "Values has two entries of the name '" + name + "'");
		entries.put(name, value);
	}

}
