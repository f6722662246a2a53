package io.databases.sql;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A value that stands for several: the elements of a collection or an array. The members
 * of a list of rows lie one after the other.
 */
final class ListValue {

	private final Object value;

	private final List<@Nullable Object> members;

	/** The members of a row, or 0 where the elements are no rows. */
	private final int rowSize;

	private ListValue(Object value, List<@Nullable Object> members, int rowSize) {
		this.value = value;
		this.members = members;
		this.rowSize = rowSize;
	}

	/**
	 * Whether a value is handed over as several: a collection, or an array other than
	 * {@code byte[]}.
	 */
	static boolean isList(@Nullable Object value) {
		return value instanceof Collection
				|| (value != null && value.getClass().isArray() && !(value instanceof byte[]));
	}

	/**
	 * Takes a list apart.
	 * @return {@code null} if its elements are partly rows, or rows of different size
	 */
	static @Nullable ListValue of(Object list) {
		List<@Nullable Object> elements = elements(list);
		if (elements.isEmpty() || !isList(elements.get(0))) {
			return elements.stream().anyMatch(ListValue::isList) ? null : new ListValue(list, elements, 0);
		}
		List<@Nullable Object> members = new ArrayList<>();
		int rowSize = 0;
		for (Object row : elements) {
			List<@Nullable Object> columns = (row != null && isList(row)) ? elements(row) : List.of();
			if (columns.isEmpty() || (rowSize > 0 && columns.size() != rowSize)) {
				return null;
			}
			rowSize = columns.size();
			members.addAll(columns);
		}
		return new ListValue(list, members, rowSize);
	}

	boolean isEmpty() {
		return this.members.isEmpty();
	}

	boolean isRows() {
		return this.rowSize > 0;
	}

	int rowSize() {
		return this.rowSize;
	}

	/** The number of elements: of rows, where they are rows. */
	int size() {
		return isRows() ? this.members.size() / this.rowSize : this.members.size();
	}

	boolean isArray() {
		return this.value.getClass().isArray();
	}

	/**
	 * A member for a place in a list that may be longer than this one: its last element
	 * is repeated.
	 */
	@Nullable Object member(int index) {
		int size = this.members.size();
		if (index < size) {
			return this.members.get(index);
		}
		int width = Math.max(1, this.rowSize);
		return this.members.get(size - width + (index % width));
	}

	/** The list as one array of objects. */
	Object toArray() {
		return isArray() ? ArrayValues.boxed(this.value) : ArrayValues.of(this.members);
	}

	private static List<@Nullable Object> elements(Object list) {
		if (list instanceof Collection<?> collection) {
			return new ArrayList<>(collection);
		}
		int length = Array.getLength(list);
		List<@Nullable Object> elements = new ArrayList<>(length);
		for (int i = 0; i < length; i++) {
			elements.add(Array.get(list, i));
		}
		return elements;
	}

}
