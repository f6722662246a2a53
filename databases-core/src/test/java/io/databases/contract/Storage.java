package io.databases.contract;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;

/**
 * An empty database for one test. PostgreSQL takes half a second to create one: there
 * they are emptied and used again.
 */
final class Storage implements AutoCloseable {

	private static final Queue<TestDatabase> EMPTY = new ConcurrentLinkedQueue<>();

	private final TestDatabase database;

	private Storage(TestDatabase database) {
		this.database = database;
	}

	static Storage create(Engine engine) {
		TestDatabase ready = (engine == Engine.POSTGRESQL) ? EMPTY.poll() : null;
		return new Storage((ready != null) ? ready : TestServers.createDatabase(engine.kind()));
	}

	String url() {
		return this.database.url();
	}

	/**
	 * Asks over JDBC for the first column: a witness that knows nothing of the code under
	 * test.
	 */
	List<String> ask(String sql) {
		try (Connection connection = this.database.openJdbcConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			List<String> column = new ArrayList<>();
			while (rows.next()) {
				column.add(rows.getString(1));
			}
			return column;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		if (this.database.url().startsWith("postgres")) {
			empty();
			EMPTY.add(this.database);
		}
		else {
			this.database.close();
		}
	}

	/* Whatever a failed test has left there. */
	private void empty() {
		try (Connection connection = this.database.openJdbcConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
					+ " WHERE datname = current_database() AND pid <> pg_backend_pid()");
			statement.execute("DROP SCHEMA public CASCADE");
			statement.execute("CREATE SCHEMA public");
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
