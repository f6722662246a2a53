package io.databases.record.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * The columns that an object is made of: all of a row, or those whose names begin with
 * the prefix of a nested object, without the prefix.
 *
 * @param names the names, without the prefix
 * @param positions the position of each in the row
 * @param row all names of the row, for messages
 */
record Columns(List<String> names, List<Integer> positions, List<String> row) {

	static Columns of(List<String> row) {
		List<Integer> positions = new ArrayList<>();
		for (int i = 0; i < row.size(); i++) {
			positions.add(i);
		}
		return new Columns(row, positions, row);
	}

	/**
	 * The position in the row of a property's column, or -1: by exact name, else without
	 * regard to case, else without regard to case and underscores.
	 */
	int find(String property) {
		int position = find(property, property::equals);
		if (position < 0) {
			position = find(property, property::equalsIgnoreCase);
		}
		String canonical = ColumnNames.canonical(property);
		return (position >= 0) ? position : find(property, (name) -> ColumnNames.canonical(name).equals(canonical));
	}

	/** The columns {@code property.…}; empty if there are none. */
	Columns nested(String property) {
		String canonical = ColumnNames.canonical(property);
		List<String> nestedNames = new ArrayList<>();
		List<Integer> nestedPositions = new ArrayList<>();
		for (int i = 0; i < this.names.size(); i++) {
			String name = this.names.get(i);
			int dot = name.indexOf('.');
			if (dot > 0 && ColumnNames.canonical(name.substring(0, dot)).equals(canonical)) {
				nestedNames.add(name.substring(dot + 1));
				nestedPositions.add(this.positions.get(i));
			}
		}
		return new Columns(nestedNames, nestedPositions, this.row);
	}

	boolean isEmpty() {
		return this.names.isEmpty();
	}

	/** The name of a column as the database gave it. */
	String nameAt(int position) {
		return this.row.get(position);
	}

	private int find(String property, Predicate<String> matches) {
		int found = -1;
		for (int i = 0; i < this.names.size(); i++) {
			if (matches.test(this.names.get(i))) {
				if (found >= 0) {
					throw ambiguous(property, found, this.positions.get(i));
				}
				found = this.positions.get(i);
			}
		}
		return found;
	}

	private InvalidDataAccessApiUsageException ambiguous(String property, int first, int second) {
		return new InvalidDataAccessApiUsageException("The property '" + property + "' fits two columns: '"
				+ nameAt(first) + "' at [" + first + "] and '" + nameAt(second) + "' at [" + second
				+ "]; give one of them another name with AS. Columns: " + ColumnNames.list(this.row));
	}

}
