package io.databases.record;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.databases.record.mapping.ColumnNames;

/**
 * What all rows of a result share: the names of the columns, where each is found, and how
 * values and rows are converted. Immutable.
 */
final class RecordShape {

	private final String[] names;

	private final List<String> nameList;

	/** Name to position, the first of several, in column order. */
	private final Map<String, Integer> exact;

	private final Map<String, Integer> lowerCase;

	private final RowMappings mappings;

	RecordShape(String[] names, RowMappings mappings) {
		this.names = names;
		this.nameList = List.of(names);
		this.mappings = mappings;
		this.exact = new LinkedHashMap<>();
		this.lowerCase = new HashMap<>();
		for (int i = 0; i < names.length; i++) {
			this.exact.putIfAbsent(names[i], i);
			this.lowerCase.putIfAbsent(names[i].toLowerCase(Locale.ROOT), i);
		}
	}

	int size() {
		return this.names.length;
	}

	String[] names() {
		return this.names;
	}

	Map<String, Integer> positions() {
		return this.exact;
	}

	RowMappings mappings() {
		return this.mappings;
	}

	List<String> nameList() {
		return this.nameList;
	}

	/** The position of a column, or -1. */
	int find(String name) {
		Integer index = this.exact.get(name);
		if (index == null) {
			index = this.lowerCase.get(name.toLowerCase(Locale.ROOT));
		}
		return (index != null) ? index : -1;
	}

	int indexOf(String name) {
		int index = find(name);
		if (index < 0) {
			throw new InvalidDataAccessApiUsageException(
					"The row has no column '" + name + "'" + ColumnNames.hint(name, this.nameList));
		}
		return index;
	}

	int checkIndex(int index) {
		if (index < 0 || index >= this.names.length) {
			throw new InvalidDataAccessApiUsageException("The row has no column at position [" + index
					+ "]; positions count from 0. Columns: " + ColumnNames.list(this.nameList));
		}
		return index;
	}

	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof RecordShape that && Arrays.equals(this.names, that.names));
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.names);
	}

}
