package io.databases.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * An empty database that nobody else uses. Closing it drops it; what a suite forgets to
 * close is dropped when the run ends. Safe for use by several threads.
 *
 * <pre class="code">
 * static final TestDatabase database = TestServers.createDatabase(ServerKind.POSTGRESQL);
 * Database toolkit = Database.create(database.url());
 * </pre>
 */
public final class TestDatabase implements AutoCloseable {

	private final ServerKind kind;

	private final String name;

	private final String url;

	private final Opening jdbc;

	private final Runnable dropping;

	private TestDatabase(ServerKind kind, String name, String url, Opening jdbc, Runnable dropping) {
		this.kind = kind;
		this.name = name;
		this.url = url;
		this.jdbc = jdbc;
		this.dropping = dropping;
	}

	static TestDatabase onServer(ServerAddress address, Runnable dropping) {
		return new TestDatabase(address.kind(), address.database(), address.url(), () -> JdbcAdmin.open(address),
				dropping);
	}

	static TestDatabase inFile(String file, Runnable dropping) {
		// An absolute path begins with a slash, hence four of them in the URL.
		return new TestDatabase(ServerKind.SQLITE, file, "sqlite:///" + file,
				() -> DriverManager.getConnection("jdbc:sqlite:" + file), dropping);
	}

	/**
	 * The kind of database.
	 * @return the kind
	 */
	public ServerKind kind() {
		return this.kind;
	}

	/**
	 * The database's name.
	 * @return the name, for SQLite the path of the file
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The URL in the toolkit's own form, password included.
	 * @return the URL, such as {@code postgresql://user:password@127.0.0.1:5432/name}
	 */
	public String url() {
		return this.url;
	}

	/**
	 * Opens a JDBC connection: a witness that knows nothing of the code under test.
	 * @return the connection, to be closed by the caller
	 * @throws SQLException if the database cannot be reached or the JDBC driver is
	 * missing
	 */
	public Connection openJdbcConnection() throws SQLException {
		return this.jdbc.open();
	}

	@Override
	public void close() {
		this.dropping.run();
	}

	@Override
	public String toString() {
		return this.kind + " " + this.name;
	}

	private interface Opening {

		Connection open() throws SQLException;

	}

}
