package io.databases.sqlite;

import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;

/**
 * Stops what runs on a connection, for whoever can't cancel it: the rows of a result
 * belong to their subscriber, and a cancel of {@code execute()} does not reach them. As
 * with a server's request to cancel, the statement fails with the SQLState {@code 57014},
 * and a change inside a transaction rolls it back as a whole, as
 * <a href="https://sqlite.org/c3ref/interrupt.html">SQLite says</a>; the connection stays
 * of use.
 *
 * <pre class="code">
 * Mono.delay(Duration.ofSeconds(10)).then(SqliteInterrupt.of(connection)).subscribe();
 * </pre>
 */
public final class SqliteInterrupt {

	private SqliteInterrupt() {
	}

	/**
	 * Stops the statement of a connection that runs, or whose rows are being read. Does
	 * nothing where there is none.
	 * @param connection of this driver, also wrapped; for any other nothing is done
	 * @return completes when the statement has been told, which may be before it has
	 * ended; never an error. Each subscription tells once, from any thread
	 */
	public static Mono<Void> of(Connection connection) {
		return Mono.fromRunnable(() -> {
			SqliteConnection own = SqliteConnection.unwrap(connection);
			if (own != null) {
				own.session().interrupt();
			}
		});
	}

}
