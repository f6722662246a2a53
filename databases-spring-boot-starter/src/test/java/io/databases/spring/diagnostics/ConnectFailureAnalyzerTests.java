package io.databases.spring.diagnostics;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServer;
import io.databases.testing.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is read by somebody whose database does not let the application in.
 */
class ConnectFailureAnalyzerTests {

	@Test
	void serverNotReachable() {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription()).startsWith(
					"The database at postgresql://ada:********@127.0.0.1:1/ledger could not be reached (bean 'database').")
				.doesNotContain("geheim");
			assertThat(analysis.getAction()).contains("Check that the server runs", "'databases.connect=retry'");
		}, "databases.url=postgresql://ada:geheim@127.0.0.1:1/ledger");
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void wrongPasswordOnPostgres() {
		wrongPassword(TestServers.postgresql());
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void wrongPasswordOnMariaDb() {
		wrongPassword(TestServers.mariadb());
	}

	private static void wrongPassword(TestServer server) {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("The server refused the login to ")
				.contains("(bean 'database')")
				.doesNotContain("geheim");
			assertThat(analysis.getAction()).contains("Check user and password", "'databases.password'");
		}, "databases.url=" + server.url(), "databases.username=nobody_here", "databases.password=geheim");
	}

	@Test
	void unknownHost() {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("The host of postgresql://db.invalid/ledger is not known");
			assertThat(analysis.getAction()).startsWith("Check the host's name");
		}, "databases.url=postgresql://db.invalid/ledger");
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void unknownDatabaseOnPostgres() {
		unknownDatabase(TestServers.postgresql());
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void unknownDatabaseOnMariaDb() {
		unknownDatabase(TestServers.mariadb());
	}

	private static void unknownDatabase(TestServer server) {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("The server has no database of the name in ")
				.contains("/no_such_database")
				.doesNotContain(server.password());
			assertThat(analysis.getAction()).startsWith("Create the database");
		}, "databases.url=" + server.url().replaceFirst("/[a-z]+$", "/no_such_database"));
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void encryptionThatPostgresDoesNotHave() {
		noEncryption(TestServers.postgresql());
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void encryptionThatMariaDbDoesNotHave() {
		noEncryption(TestServers.mariadb());
	}

	private static void noEncryption(TestServer server) {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("No encrypted connection to ")
				.doesNotContain(server.password());
			assertThat(analysis.getAction()).contains("'?sslrootcert=/path/ca.pem'", "'databases.ssl.bundle'",
					"'sslmode=disable'");
		}, "databases.url=" + server.url() + "?sslmode=require");
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void anAuthoritysFileThatIsNotThereOnPostgres() {
		noSuchAuthority(TestServers.postgresql());
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void anAuthoritysFileThatIsNotThereOnMariaDb() {
		noSuchAuthority(TestServers.mariadb());
	}

	private static void noSuchAuthority(TestServer server) {
		Analyses.with((analysis) -> assertThat(analysis.getDescription()).startsWith("No encrypted connection to "),
				"databases.url=" + server.url() + "?sslrootcert=/no/ca.pem");
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void noPassword() {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("The server wants a password, and there is none for ");
			assertThat(analysis.getAction()).contains("'databases.password'");
		}, "databases.url=" + TestServers.postgresql().url().replaceFirst(":[^:@/]+@", "@"));
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void tooManyConnectionsOnPostgres() throws SQLException {
		tooManyConnections(ServerKind.POSTGRESQL, "CREATE ROLE few_sessions LOGIN PASSWORD 'few' CONNECTION LIMIT 0",
				"DROP ROLE few_sessions");
	}

	private static void tooManyConnections(ServerKind kind, String create, String drop) throws SQLException {
		try (TestDatabase database = TestServers.createDatabase(kind);
				Connection connection = database.openJdbcConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(create);
			try {
				Analyses.with((analysis) -> {
					assertThat(analysis.getDescription()).startsWith("The server of ")
						.contains(" has no session left for one more connection")
						.contains("too many connections");
					assertThat(analysis.getAction()).startsWith("Lower 'databases.pool.max-size'");
				}, "databases.url=" + database.url(), "databases.username=few_sessions", "databases.password=few");
			}
			finally {
				statement.execute(drop);
			}
		}
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void aSessionVariableThatPostgresDoesNotKnow() {
		unknownVariable(TestServers.postgresql(), "serch_path", "unrecognized configuration parameter \"serch_path\"");
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void aSessionVariableThatMariaDbDoesNotKnow() {
		unknownVariable(TestServers.mariadb(), "sql_mod", "Unknown system variable 'sql_mod'");
	}

	private static void unknownVariable(TestServer server, String name, String said) {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("The server refused a connection as it is set for ")
				.endsWith(said);
			assertThat(analysis.getAction()).contains("'databases.session-variables'");
		}, "databases.url=" + server.url(), "databases.session-variables." + name + "=x");
	}

	@Test
	void somebodyElsesPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			Analyses.with((analysis) -> {
				assertThat(analysis.getDescription()).startsWith("Who listens at postgresql://127.0.0.1:")
					.contains("did not answer as a database")
					.contains("took longer than 500 ms");
				assertThat(analysis.getAction()).startsWith("Check that the port is that of the database");
			}, "databases.url=postgresql://127.0.0.1:" + socket.getLocalPort() + "/ledger",
					"databases.limits.connect=500ms");
		}
	}

	@Test
	void retryThatWasInVain() {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription()).contains("could not be reached");
			assertThat(analysis.getAction()).contains("for as long as 'databases.connect-retry.timeout' says");
		}, "databases.url=postgresql://ada:geheim@127.0.0.1:1/ledger", "databases.connect=retry",
				"databases.connect-retry.initial-delay=10ms", "databases.connect-retry.timeout=50ms");
	}

	@Test
	void aDirectoryInsteadOfAFile(@TempDir Path directory) {
		Analyses.with(
				(analysis) -> assertThat(analysis.getAction()).contains("that the path is not that of a directory"),
				"databases.url=sqlite:///" + directory);
	}

	@Test
	void aFileThatIsNoDatabase(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("text.db"), "some text\n".repeat(1_000));
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription())
				.startsWith("The file of sqlite:///" + file + " is no SQLite database");
			assertThat(analysis.getAction()).endsWith("Nothing in it was changed.");
		}, "databases.url=sqlite:///" + file);
		assertThat(file).hasContent("some text\n".repeat(1_000));
	}

	@Test
	void aDirectoryThatIsNotThere() {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription())
				.startsWith("The SQLite database sqlite:////no/such/directory/ledger.db could not be opened");
			assertThat(analysis.getAction()).startsWith("Check that its directory exists and can be written to");
		}, "databases.url=sqlite:////no/such/directory/ledger.db");
	}

}
