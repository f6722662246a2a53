package io.databases;

import java.util.function.Function;

import io.databases.connection.DatabaseConnection;
import io.databases.connection.Transaction;
import io.databases.connection.TransactionOperations;
import io.databases.pool.PoolStats;
import io.databases.transaction.TransactionOptions;
import io.databases.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A database: PostgreSQL, MySQL, MariaDB or SQLite, by its URL.
 *
 * <pre class="code">
 * Database database = Database.create("sqlite:///notes.db");
 * database.connect()
 *     .then(database.execute("CREATE TABLE IF NOT EXISTS notes(id INTEGER PRIMARY KEY, text VARCHAR(100))"))
 *     .then(database.execute("INSERT INTO notes(text) VALUES (:text)", Map.of("text", "example")))
 *     .thenMany(database.iterate("SELECT id, text FROM notes"))
 *     .doOnNext(note -&gt; System.out.println(note.get("text")))
 *     .then(database.disconnect())
 *     .block();
 * </pre>
 *
 * An operation runs on <em>the caller's connection</em>: the one that is bound in its
 * Reactor Context for this database, by {@link #inConnection}, by a transaction, or by
 * Spring's. Where there is none it takes one from the pool for itself. What is started
 * apart ({@code subscribe()}, {@code toFuture()}) does not inherit it. Safe for use by
 * any number of threads.
 */
public interface Database extends TransactionOperations {

	/**
	 * A database with all defaults.
	 * @param url the URL, for example {@code postgresql://user:secret@localhost/shop}
	 * @return the database, not connected yet
	 * @throws io.databases.url.InvalidDatabaseUrlException if the URL is not one
	 * @throws io.databases.backend.UnknownDialectException if no backend knows the URL's
	 * scheme
	 * @throws io.databases.backend.MissingDriverException if the driver is not on the
	 * class path
	 */
	static Database create(String url) {
		return builder(url).build();
	}

	/**
	 * Starts the construction of a database.
	 * @param url the URL
	 * @return the builder
	 * @throws io.databases.url.InvalidDatabaseUrlException if the URL is not one
	 */
	static DatabaseBuilder builder(String url) {
		return builder(DatabaseUrl.parse(url));
	}

	/**
	 * Starts the construction of a database.
	 * @param url the URL
	 * @return the builder
	 */
	static DatabaseBuilder builder(DatabaseUrl url) {
		return new DatabaseBuilder(url);
	}

	/**
	 * Opens the pool and proves that the database answers: a wrong password fails here.
	 * Idempotent.
	 * @return completes when it is connected
	 */
	Mono<Void> connect();

	/**
	 * Waits for running work up to the limit {@code shutdown}, then stops and rolls back
	 * what is left, with a warning, and closes everything. Idempotent; {@link #connect()}
	 * may follow.
	 * @return completes when it is closed
	 */
	Mono<Void> disconnect();

	/**
	 * Whether {@link #connect()} has succeeded and {@link #disconnect()} not begun.
	 * @return the state
	 */
	boolean isConnected();

	/**
	 * The URL it was made with; its {@code toString} shows no password.
	 * @return the URL
	 */
	DatabaseUrl url();

	/**
	 * The name of the dialect: postgresql, mysql, mariadb, sqlite or that of another
	 * backend.
	 * @return the name
	 */
	String dialect();

	/**
	 * Runs a body on one connection. Nested calls reuse it. The connection is acquired by
	 * the first operation.
	 * @param <T> the class of the result
	 * @param body what to run
	 * @return the body's result
	 */
	<T> Mono<T> inConnection(Function<? super DatabaseConnection, ? extends Mono<T>> body);

	/**
	 * Runs a body of many values on one connection. Nested calls reuse it.
	 * @param <T> the class of the values
	 * @param body what to run
	 * @return the body's values
	 */
	<T> Flux<T> inConnectionMany(Function<? super DatabaseConnection, ? extends Publisher<T>> body);

	/**
	 * Opens a transaction that the caller must end, on a connection of its own or the
	 * caller's. The callback forms are safer. Operations of this database join it only
	 * under {@code contextWrite(tx.context())}.
	 * @param options isolation, read-only, timeout
	 * @return the open transaction
	 */
	Mono<Transaction> begin(TransactionOptions options);

	/**
	 * Opens a transaction with the defaults that the caller must end.
	 * @return the open transaction
	 */
	default Mono<Transaction> begin() {
		return begin(TransactionOptions.defaults());
	}

	/**
	 * The innermost transaction of the caller on this database, ours or Spring's.
	 * @return a handle of it, empty if there is none
	 */
	Mono<Transaction> currentTransaction();

	/**
	 * Hides the caller's connection and transaction, also Spring's, from what is
	 * upstream: that takes a connection of its own. With force-rollback there is only
	 * one, and nothing is hidden.
	 *
	 * <pre class="code">
	 * database.execute(audit).contextWrite(database.detached());
	 * </pre>
	 * @return a function for {@code contextWrite}
	 */
	Function<Context, Context> detached();

	/**
	 * Makes a {@code Mono} run in a transaction:
	 * {@code mono.as(database::transactional)}.
	 * @param <T> the class of the result
	 * @param mono what to run
	 * @return the same in a transaction
	 */
	default <T> Mono<T> transactional(Mono<T> mono) {
		return inTransaction((tx) -> mono);
	}

	/**
	 * On a database with force-rollback: rolls back everything since {@link #connect()},
	 * {@link #keep()} or the last call, and goes on.
	 * @return completes when all is undone; an error where the server has committed some
	 * of it by itself, as MySQL and MariaDB do before DDL inside of procedures
	 * @throws io.databases.error.DatabaseStateException if the database was not built
	 * with force-rollback
	 */
	Mono<Void> rollback();

	/**
	 * On a database with force-rollback: keeps what was done so far from
	 * {@link #rollback()}, such as the data that all tests of a class need. Only
	 * {@link #rollback(int)} and {@link #disconnect()} undo it.
	 * @return the number of what is kept, for {@link #rollback(int)}; 0 for the first
	 * call
	 * @throws io.databases.error.DatabaseStateException if the database was not built
	 * with force-rollback
	 */
	int keep();

	/**
	 * On a database with force-rollback: rolls back what {@link #keep()} has kept under a
	 * number and everything since, and goes on.
	 * @param kept what {@code keep()} has returned
	 * @return completes when all is undone; an error as for {@link #rollback()}
	 */
	Mono<Void> rollback(int kept);

	/**
	 * The same pool for Spring's {@code DatabaseClient}, {@code R2dbcTransactionManager}
	 * and plain R2DBC code. Connections from here follow the same rules.
	 * @return the connection factory, the same at each call
	 */
	ConnectionFactory connectionFactory();

	/**
	 * Asks the server for a sign of life, on a connection of the pool, or on one more
	 * where the pool is exhausted.
	 * @return what it answered
	 */
	Mono<ServerStatus> ping();

	/**
	 * The state of the pool now.
	 * @return the numbers; all zero while not connected
	 */
	PoolStats poolStats();

}
