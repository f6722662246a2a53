package io.databases.backend;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Hands over many rows as one array for each parameter of a row, so that one text and few
 * binds do for any number of rows. What is stored must be the same as if each row had
 * been bound for itself.
 */
public interface RowArrays {

	/**
	 * Writes the values of one parameter as an array.
	 * @param rows the values of each row
	 * @param index of the parameter in a row
	 * @return {@code null} if these values must be bound row by row
	 */
	@Nullable Column column(List<@Nullable Object[]> rows, int index);

	/**
	 * A text that tells the types which the server gives to the parameters of a
	 * statement. It must not fail where the statement would, and leave nothing behind.
	 * @param statement the statement with the database's placeholders
	 * @param types the types that are known already, {@code null} for those to be told
	 * @return gives one row for each parameter: its type's name, an empty text where
	 * values of it can't be handed over in an array; no row at all if the server refuses
	 * the statement
	 */
	String describe(String statement, List<@Nullable String> types);

	/**
	 * The faster way for many rows of a plain INSERT, which not every one may go.
	 * @return {@code null} where there is none
	 */
	default @Nullable RowCopy copy() {
		return null;
	}

	/**
	 * The values of one parameter.
	 *
	 * @param type the type of an element; {@code null} if the server is to be asked
	 * @param text the array as text
	 */
	record Column(@Nullable String type, String text) {

		/** Without the values. */
		@Override
		public String toString() {
			return "Column[" + this.type + "]";
		}

	}

}
