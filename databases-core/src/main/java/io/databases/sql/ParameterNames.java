package io.databases.sql;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The distinct names of a text's parameters.
 */
final class ParameterNames {

	/** In order of first occurrence. */
	private final String[] names;

	/** For each occurrence: the index of its name. */
	private final int[] indexes;

	ParameterNames(Slot[] slots) {
		Map<String, Integer> known = new HashMap<>();
		String[] found = new String[slots.length];
		this.indexes = new int[slots.length];
		for (int i = 0; i < slots.length; i++) {
			String name = slots[i].name;
			Integer index = known.putIfAbsent(name, known.size());
			this.indexes[i] = (index != null) ? index : known.size() - 1;
			found[this.indexes[i]] = name;
		}
		this.names = Arrays.copyOf(found, known.size());
	}

	int count() {
		return this.names.length;
	}

	String name(int index) {
		return this.names[index];
	}

	int indexAt(int slot) {
		return this.indexes[slot];
	}

}
