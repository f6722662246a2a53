package io.databases.query;

import java.time.Duration;
import java.util.function.BiFunction;

import io.databases.lease.StatementKind;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A query in a database's own words, ready to be sent once.
 *
 * @param <R> what the rows are read as
 */
public interface PreparedQuery<R> {

	/**
	 * The text with the database's own placeholders.
	 * @return the text to send
	 */
	String text();

	/**
	 * What messages and logs show: the text as the user wrote it, without values.
	 * @return the text
	 */
	String label();

	/**
	 * What the message of an error shows.
	 * @return the text as the user wrote it, without values
	 */
	default String errorLabel() {
		return label();
	}

	/**
	 * What is known of the statement.
	 * @return its kind
	 */
	StatementKind kind();

	/**
	 * Whether it gives rows back.
	 * @return {@code true} for queries and for changes with RETURNING
	 */
	boolean returnsRows();

	/**
	 * Whether there are values to bind.
	 * @return {@code false} only if there are none for certain
	 */
	default boolean hasValues() {
		return true;
	}

	/**
	 * The values, for a log that was asked for them. They may be secrets.
	 * @return names and values, shortened; empty where there are none or they are not
	 * known
	 */
	default String values() {
		return "";
	}

	/**
	 * Binds the values.
	 * @param statement the driver's statement for {@link #text()}
	 */
	void bind(Statement statement);

	/**
	 * How long it may take from when it is sent, without the time in which its receiver
	 * has no demand.
	 * @return the limit, {@code null} where that of the database holds
	 */
	default @Nullable Duration timeout() {
		return null;
	}

	/**
	 * Makes the reader of one result's rows, which may keep state about its columns.
	 * @return reads a row; {@code null} stands for a single value that is NULL
	 */
	BiFunction<Row, RowMetadata, @Nullable R> reader();

}
