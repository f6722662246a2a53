package io.databases.sql;

import org.jspecify.annotations.Nullable;

/**
 * Writes values into the text of a statement, in the place of placeholders. Only for
 * values that mean the same there, whatever the settings of the session are.
 */
@FunctionalInterface
public interface Literals {

	/**
	 * Write a value.
	 * @param text what stands before the value
	 * @param value the value
	 * @return {@code false} if nothing was written, since the value must be bound
	 */
	boolean append(StringBuilder text, @Nullable Object value);

}
