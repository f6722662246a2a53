package io.databases.sqlite;

import io.databases.sqlite.engine.Database;
import io.databases.sqlite.engine.Session;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import reactor.core.publisher.Mono;

/**
 * Opens connections to one SQLite database. Close it to release its threads and, in
 * memory, the data.
 *
 * <pre class="code">
 * SqliteConnectionFactory factory = new SqliteConnectionFactory(
 *         SqliteConnectionConfiguration.builder("notes.db").busyTimeout(Duration.ofSeconds(10)).build());
 * </pre>
 */
public final class SqliteConnectionFactory implements ConnectionFactory, Closeable {

	private final SqliteConnectionConfiguration configuration;

	private final Database database;

	/**
	 * Create a factory; nothing is opened yet.
	 * @param configuration what to open
	 */
	public SqliteConnectionFactory(SqliteConnectionConfiguration configuration) {
		if (configuration == null) {
			throw new IllegalArgumentException("The configuration must not be null");
		}
		this.configuration = configuration;
		this.database = new Database(configuration.options());
	}

	/**
	 * The configuration.
	 * @return as it was given
	 */
	public SqliteConnectionConfiguration configuration() {
		return this.configuration;
	}

	@Override
	public Mono<SqliteConnection> create() {
		return new ConnectMono(this.database, this::connection);
	}

	private SqliteConnection connection(Session session) {
		return new SqliteConnection(session, this.configuration);
	}

	/**
	 * Close every connection, then release the threads and what is in memory. Can be
	 * repeated.
	 * @return completes when everything is closed
	 */
	@Override
	public Mono<Void> close() {
		return Mono.create(sink -> this.database.close(sink::success));
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return () -> "SQLite";
	}

	@Override
	public String toString() {
		return "SqliteConnectionFactory[" + this.configuration.database() + "]";
	}

}
