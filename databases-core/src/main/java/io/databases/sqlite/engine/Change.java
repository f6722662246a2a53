package io.databases.sqlite.engine;

import org.jspecify.annotations.Nullable;

/**
 * A single INSERT, UPDATE or DELETE that can be run with others in one transaction.
 *
 * @param sql its text
 * @param values one for each parameter
 * @param shareable whether it may run on the connection of another session, which has
 * another {@code last_insert_rowid()}
 */
// Neither compared nor printed: the array stays as it is.
@SuppressWarnings("ArrayRecordComponent")
public record Change(String sql, @Nullable Object[] values, boolean shareable) {

	/** More parameters or characters are worth a transaction of their own. */
	private static final int MOST_PARAMETERS = 100;

	private static final int LONGEST_TEXT = 4096;

	/**
	 * Whether it is likely to be done in no time.
	 * @param text its text
	 * @param bound its values
	 * @return false for what holds up the others
	 */
	public static boolean isSmall(String text, @Nullable Object[] bound) {
		return bound.length <= MOST_PARAMETERS && text.length() <= LONGEST_TEXT;
	}

}
