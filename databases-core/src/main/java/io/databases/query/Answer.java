package io.databases.query;

import org.jspecify.annotations.Nullable;

/**
 * Makes one value of what a statement gives. Used by one subscriber, for one statement.
 *
 * @param <R> the value
 */
abstract class Answer<R> {

	/**
	 * Takes the next item.
	 * @param item a row, a count or whatever the statement gives
	 * @return whether nothing more is wanted
	 */
	abstract boolean add(Object item);

	/**
	 * Makes the value when all has come, or enough.
	 * @return the value, {@code null} for none
	 */
	abstract @Nullable R finish();

}
