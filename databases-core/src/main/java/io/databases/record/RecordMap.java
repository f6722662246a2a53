package io.databases.record;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A record seen as an unmodifiable map in column order. Keys are exact, as a map's are.
 */
final class RecordMap extends AbstractMap<String, @Nullable Object> {

	private final Map<String, Integer> positions;

	private final @Nullable Object[] values;

	RecordMap(RecordShape shape, @Nullable Object[] values) {
		this.positions = shape.positions();
		this.values = values;
	}

	@Override
	public boolean containsKey(@Nullable Object key) {
		return key instanceof String && this.positions.containsKey(key);
	}

	@Override
	public @Nullable Object get(@Nullable Object key) {
		Integer position = (key instanceof String) ? this.positions.get(key) : null;
		return (position != null) ? this.values[position] : null;
	}

	@Override
	public Set<Map.Entry<String, @Nullable Object>> entrySet() {
		return new Entries();
	}

	private final class Entries extends AbstractSet<Map.Entry<String, @Nullable Object>> {

		@Override
		public int size() {
			return RecordMap.this.positions.size();
		}

		@Override
		public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
			Iterator<Map.Entry<String, Integer>> entries = RecordMap.this.positions.entrySet().iterator();
			return new Iterator<>() {

				@Override
				public boolean hasNext() {
					return entries.hasNext();
				}

				@Override
				public Map.Entry<String, @Nullable Object> next() {
					Map.Entry<String, Integer> entry = entries.next();
					return new SimpleImmutableEntry<>(entry.getKey(), RecordMap.this.values[entry.getValue()]);
				}

			};
		}

	}

}
