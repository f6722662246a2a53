package io.databases.sql;

/**
 * How a list of values reaches a database.
 */
public enum ListStyle {

	/**
	 * As one array: {@code IN (:ids)} becomes {@code = ANY($1)}, {@code NOT IN (:ids)}
	 * becomes {@code <> ALL($1)}.
	 */
	ARRAY,

	/**
	 * As one placeholder per element.
	 */
	EXPAND

}
