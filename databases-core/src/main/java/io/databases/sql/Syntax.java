package io.databases.sql;

/**
 * A rule of reading SQL text that databases do not share.
 */
public enum Syntax {

	/**
	 * A block comment may hold block comments.
	 */
	NESTED_COMMENTS,

	/**
	 * A block comment may lack its end.
	 */
	OPEN_COMMENTS,

	/**
	 * <code>#</code> begins a comment that ends with the line.
	 */
	HASH_COMMENTS,

	/**
	 * {@code --} begins a comment only before white space; otherwise it is two minus
	 * signs.
	 */
	SPACED_DASH_COMMENTS,

	/**
	 * A line comment ends at a carriage return too.
	 */
	CARRIAGE_RETURN_ENDS_COMMENTS,

	/**
	 * The text in a comment that begins with {@code /*!} or {@code /*M!} is executed.
	 */
	EXECUTABLE_COMMENTS,

	/**
	 * {@code $$…$$} and {@code $tag$…$tag$} are strings.
	 */
	DOLLAR_QUOTES,

	/**
	 * {@code E'…'} is a string with backslash escapes.
	 */
	ESCAPE_STRINGS,

	/**
	 * Every string has backslash escapes.
	 */
	BACKSLASH_ESCAPES,

	/**
	 * {@code "…"} is a string, not an identifier.
	 */
	DOUBLE_QUOTED_STRINGS,

	/**
	 * <code>`…`</code> is an identifier.
	 */
	BACKTICK_IDENTIFIERS,

	/**
	 * {@code […]} is an identifier.
	 */
	BRACKET_IDENTIFIERS,

	/**
	 * {@code a[1:n]} is a slice of an array: a colon after an operand in brackets is no
	 * parameter.
	 */
	ARRAY_SLICES,

	/**
	 * {@code @name} is a user variable of the session, {@code :=} assigns it.
	 */
	USER_VARIABLES,

	/**
	 * {@code @name} and {@code $name} are placeholders.
	 */
	NAMED_PLACEHOLDERS,

	/**
	 * INSERT, UPDATE and DELETE may end in {@code RETURNING}.
	 */
	RETURNING,

	/**
	 * {@code SET LOCAL}, {@code SET TRANSACTION} and {@code SET CONSTRAINTS} end with the
	 * transaction.
	 */
	TRANSACTION_LOCAL_SET,

	/**
	 * A list of rows in {@code IN} is written {@code (VALUES (1, 2), (3, 4))}.
	 */
	ROW_LISTS_AS_VALUES,

	/**
	 * Inside a transaction {@code DECLARE c CURSOR FOR query} and {@code FETCH} read a
	 * query part by part, with other statements in between.
	 */
	SQL_CURSORS

}
