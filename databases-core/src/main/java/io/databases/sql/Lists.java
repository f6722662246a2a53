package io.databases.sql;

import io.databases.sql.SqlParameter.Place;

/**
 * The decisions about lists.
 */
final class Lists {

	private Lists() {
	}

	/**
	 * Whether a list is bound as one array.
	 */
	static boolean isArray(Dialect dialect, Slot slot, ListValue list) {
		if (dialect.lists() != ListStyle.ARRAY) {
			return false;
		}
		return switch (slot.place) {
			case IN, NOT_IN -> !slot.compared && slot.rowSize == 1 && (!list.isRows() || list.isArray());
			case ARRAY -> !list.isRows() || list.isArray();
			default -> list.isArray();
		};
	}

	/**
	 * How many elements stand inside IN.
	 */
	static int paddedSize(Dialect dialect, ListValue list) {
		int size = list.size();
		if (!dialect.padsLists() || size < 3) {
			return size;
		}
		int padded = Integer.highestOneBit(size - 1) << 1;
		long binds = (long) padded * Math.max(1, list.rowSize());
		return (binds <= dialect.maxParameters() / 2) ? padded : size;
	}

	/**
	 * What a list adds to the key of a shape: nothing but what the text depends on.
	 */
	static int size(SqlText sql, int parameter, ListValue list) {
		boolean padded = true;
		boolean array = true;
		for (int i = 0; i < sql.slotCount(); i++) {
			if (sql.parameterOf(i) == parameter) {
				Slot slot = sql.slot(i);
				boolean nullTest = slot.place == Place.NULL_TEST;
				array &= nullTest || isArray(sql.dialect(), slot, list);
				padded &= nullTest || slot.isIn();
			}
		}
		if (array) {
			return Shape.ARRAY;
		}
		return padded ? paddedSize(sql.dialect(), list) : list.size();
	}

}
