package io.databases.sql;

import io.databases.sql.SqlParameter.Place;

/**
 * A parameter's occurrence while its surroundings become known, and afterwards what the
 * rendering needs. {@code from} and {@code to} enclose what the rendering replaces: the
 * parameter, or the whole of {@code NOT IN ( … )}.
 */
final class Slot {

	final String name;

	final int start;

	final int end;

	Place place = Place.PLAIN;

	int from;

	int to;

	/** How many columns stand left of IN. */
	int rowSize = 1;

	/**
	 * Whether a comparison stands beside IN, which {@code = ANY} would not bear there.
	 */
	boolean compared;

	/** Whether {@code IN} lacks its parentheses. */
	boolean bare;

	/** Whether nothing is left where the value is an empty list. */
	boolean mayVanish;

	Slot(String name, int start, int end) {
		this.name = name;
		this.start = start;
		this.end = end;
		this.from = start;
		this.to = end;
	}

	boolean isIn() {
		return this.place == Place.IN || this.place == Place.NOT_IN;
	}

	SqlParameter parameter() {
		return new SqlParameter(this.name, this.start, this.end, this.place);
	}

}
