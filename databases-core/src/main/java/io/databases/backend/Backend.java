package io.databases.backend;

import io.databases.error.Failure;
import io.databases.record.ColumnReaders;
import io.databases.sql.Dialect;
import io.databases.url.DatabaseUrl;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import reactor.core.publisher.Mono;

/**
 * A kind of database. Implementations are found as services ({@code META-INF/services}),
 * after the built-in ones, and must be safe for use by several threads.
 */
public interface Backend {

	/**
	 * Whether URLs of this dialect are for this backend.
	 * @param url the URL
	 * @return {@code true} if {@link #connectionFactory} can be called with it
	 */
	boolean accepts(DatabaseUrl url);

	/**
	 * The SQL that the database speaks.
	 * @param url the URL
	 * @return the dialect
	 */
	Dialect dialect(DatabaseUrl url);

	/**
	 * The product's name in the metadata of the connection factory, from which Spring
	 * tells its dialect.
	 * @param url the URL
	 * @return the name as the driver's connection factory says it
	 */
	String product(DatabaseUrl url);

	/**
	 * Makes sure that the driver is there, so that a missing one is told before anything
	 * is opened.
	 * @param url the URL
	 * @throws MissingDriverException if the driver is not on the class path
	 */
	default void checkDriver(DatabaseUrl url) {
	}

	/**
	 * Makes the driver's connection factory. Nothing is opened.
	 * @param request where to, as whom, and how long to try
	 * @return the connection factory, without a pool; if it is
	 * {@link io.r2dbc.spi.Closeable} it is closed at the end
	 * @throws MissingDriverException if the driver is not on the class path
	 */
	ConnectionFactory connectionFactory(ConnectRequest request);

	/**
	 * Prepares a new connection and tells how its server is talked to.
	 * @param connection the driver's connection
	 * @param factory what made it, for a second connection to cancel over
	 * @return the session, ready for use
	 */
	default Mono<ServerSession> session(Connection connection, ConnectionFactory factory) {
		return Mono.just(new ServerSession(connection));
	}

	/**
	 * Tells what an error means, from SQLState and vendor code.
	 * @param error any error that a statement or connection gave
	 * @return what it means and what it did to the transaction
	 */
	Failure classify(Throwable error);

	/**
	 * How values are bound.
	 * @return the binder
	 */
	default ValueBinder binder() {
		return ValueBinder.standard();
	}

	/**
	 * What the database does with many rows of one statement.
	 * @param url the URL
	 * @return the support
	 */
	default BulkSupport bulk(DatabaseUrl url) {
		return BulkSupport.standard();
	}

	/**
	 * Tells errors from notices among the messages of a result.
	 * @param message a message that the server sent within a result
	 * @return whether the statement has failed
	 */
	default boolean isError(Result.Message message) {
		return true;
	}

	/**
	 * How columns are read, so that each column type gives the Java type of the
	 * documented table.
	 * @return the readers for connections of {@link #connectionFactory}
	 */
	default ColumnReaders columnReaders() {
		return ColumnReaders.standard();
	}

	/**
	 * How columns are read on connections of somebody else's factory, which has nothing
	 * of what {@link #connectionFactory} adds to a driver.
	 * @return the readers, for the same Java types
	 */
	default ColumnReaders foreignColumnReaders() {
		return columnReaders();
	}

}
