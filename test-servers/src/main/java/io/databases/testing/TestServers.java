package io.databases.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The servers that the tests run on. By default an embedded PostgreSQL and an embedded
 * MariaDB, started when a test first asks for them, shared by all tests of the JVM and
 * ended with the run. {@code TEST_DATABASE_URLS}, an environment variable or a system
 * property, replaces them: URLs separated by commas, at most one of a kind. Suites of the
 * kinds it does not name are not run, see {@link RequiresServer}. Safe for use by several
 * threads.
 */
public final class TestServers {

	private static final Map<ServerKind, TestServer> RUNNING = new ConcurrentHashMap<>();

	private static final Map<ServerKind, RuntimeException> FAILED = new ConcurrentHashMap<>();

	private TestServers() {
	}

	/**
	 * Whether the suites of that kind are to be run.
	 * @param kind the kind
	 * @return whether that kind is embedded or named in {@code TEST_DATABASE_URLS}
	 */
	public static boolean isRequested(ServerKind kind) {
		return requested().contains(kind);
	}

	/**
	 * The kinds whose suites are to be run.
	 * @return the kinds, SQLite among them
	 */
	public static Set<ServerKind> requested() {
		return RequestedServers.fromEnvironment().kinds();
	}

	/**
	 * Every requested server, started. SQLite has none.
	 * @return the servers
	 * @throws IllegalStateException if one cannot be started
	 */
	public static List<TestServer> all() {
		return requested().stream().filter((kind) -> kind != ServerKind.SQLITE).map(TestServers::get).toList();
	}

	/**
	 * The shared server of a kind, started if it is not yet.
	 * @param kind the kind, not SQLite
	 * @return the server
	 * @throws IllegalArgumentException if the kind has no servers
	 * @throws IllegalStateException if it was not requested or cannot be started; the
	 * message ends with the last lines that the server printed
	 */
	public static TestServer get(ServerKind kind) {
		if (kind == ServerKind.SQLITE) {
			throw new IllegalArgumentException("SQLITE has no servers; create a database instead");
		}
		RuntimeException failure = FAILED.get(kind);
		if (failure != null) {
			throw new IllegalStateException(kind + " did not start before and is not tried again", failure);
		}
		return RUNNING.computeIfAbsent(kind, TestServers::start);
	}

	/**
	 * The shared PostgreSQL server.
	 * @return the server, as {@link #get(ServerKind)} gives it
	 */
	public static TestServer postgresql() {
		return get(ServerKind.POSTGRESQL);
	}

	/**
	 * The shared MariaDB server.
	 * @return the server, as {@link #get(ServerKind)} gives it
	 */
	public static TestServer mariadb() {
		return get(ServerKind.MARIADB);
	}

	/**
	 * The shared MySQL server.
	 * @return the server, as {@link #get(ServerKind)} gives it
	 */
	public static TestServer mysql() {
		return get(ServerKind.MYSQL);
	}

	/**
	 * Creates an empty database on the shared server of a kind, for SQLite a file that
	 * does not exist yet.
	 * @param kind the kind
	 * @return the database
	 * @throws IllegalStateException as {@link #get(ServerKind)}
	 */
	public static TestDatabase createDatabase(ServerKind kind) {
		return (kind == ServerKind.SQLITE) ? createFile() : get(kind).createDatabase();
	}

	private static TestDatabase createFile() {
		try {
			Path directory = Files
				.createDirectory(TestRun.current().directory().resolve("sqlite-" + UUID.randomUUID()));
			return TestDatabase.inFile(directory.resolve("test.db").toString(), () -> Trees.delete(directory));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No directory for a SQLite database could be made", ex);
		}
	}

	private static TestServer start(ServerKind kind) {
		try {
			return RequestedServers.fromEnvironment()
				.address(kind)
				.map(TestServer::new)
				.orElseGet(() -> new TestServer(EmbeddedServer.start(ServerSoftware.of(kind)).address()));
		}
		catch (RuntimeException ex) {
			FAILED.put(kind, ex);
			throw ex;
		}
	}

	/** Drops what tests left on the user's servers and ends the embedded ones. */
	static void stop() {
		try {
			RUNNING.values().forEach(TestServer::dropDatabases);
		}
		finally {
			RUNNING.clear();
			TestRun.end();
		}
	}

}
