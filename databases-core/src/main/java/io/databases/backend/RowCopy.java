package io.databases.backend;

import java.util.List;

import io.databases.sql.InsertShape;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Hands over the rows of a plain INSERT in one stream, past the server's parser and
 * planner. What is stored must be the same as if each row had been bound for itself.
 */
public interface RowCopy {

	/**
	 * From how many rows on it pays to ask whether they can be copied.
	 * @return the number of rows
	 */
	int leastRows();

	/**
	 * Whether the driver's connection can do it.
	 * @param connection the driver's, or what is wrapped around it
	 * @return {@code false} for another driver
	 */
	boolean isPossible(Connection connection);

	/**
	 * A query for the table's columns. It must not fail, whatever the table is.
	 * @param insert the statement
	 * @return a query that gives one row for each column of the statement: the name of
	 * its type, an empty text for a type that only texts go into. It gives fewer rows if
	 * the table must not be copied into. {@code null} if the statement is no plain one
	 */
	@Nullable String describe(InsertShape insert);

	/**
	 * Writes rows as the server reads them.
	 * @param rows the values of each row
	 * @param places for each column the place of its value in a row
	 * @param types the types of the columns, as the server has told them
	 * @return {@code null} if there are values that must be bound instead
	 */
	byte @Nullable [] encode(List<@Nullable Object[]> rows, int[] places, List<String> types);

	/**
	 * What is sent for a statement.
	 * @param insert a plain INSERT
	 * @return the text
	 */
	String text(InsertShape insert);

	/**
	 * Sends rows. Once sent they are not called back: a cancel does not reach the driver.
	 * @param connection one that can do it
	 * @param text what to send
	 * @param rows what {@link #encode} has written
	 * @return the number of rows that were stored
	 */
	Publisher<Long> send(Connection connection, String text, byte[] rows);

	/**
	 * Which row an error is about.
	 * @param error the driver's
	 * @return the number of the row, from 1; 0 if it is not known
	 */
	long rowOf(Throwable error);

}
