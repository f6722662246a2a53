package io.databases.sql;

/**
 * One occurrence of a {@code :name} in a text.
 *
 * @param name without the colon
 * @param start where the colon stands, counted from 0
 * @param end behind the name
 * @param place what surrounds it
 */
public record SqlParameter(String name, int start, int end, Place place) {

	/**
	 * The surroundings that decide how a value is handed over.
	 */
	public enum Place {

		/**
		 * Anywhere else: a collection is expanded as it is.
		 */
		PLAIN,

		/**
		 * Alone inside {@code IN ( … )}.
		 */
		IN,

		/**
		 * Alone inside {@code NOT IN ( … )}.
		 */
		NOT_IN,

		/**
		 * Where the database expects an array: alone inside {@code ANY ( … )},
		 * {@code SOME ( … )}, {@code ALL ( … )}, or before a cast such as
		 * {@code ::int[]}.
		 */
		ARRAY,

		/**
		 * An operand of its own directly before {@code IS NULL} or {@code IS NOT NULL}:
		 * only the nullness of the value matters.
		 */
		NULL_TEST,

		/**
		 * An item of its own in a row of {@code VALUES}.
		 */
		VALUES,

		/**
		 * All that a column is set to: {@code SET column = :name}.
		 */
		ASSIGNED

	}

}
