package io.databases.testing;

import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.databases.testing.ServerKind.MARIADB;
import static io.databases.testing.ServerKind.POSTGRESQL;
import static io.databases.testing.ServerKind.SQLITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The shared servers and the databases on them, seen through JDBC.
 */
class TestServersTests {

	@ParameterizedTest(allowZeroInvocations = true)
	@MethodSource("kinds")
	void createDatabaseGivesAnEmptyDatabaseForEachCaller(ServerKind kind) throws SQLException {
		try (TestDatabase first = TestServers.createDatabase(kind);
				TestDatabase second = TestServers.createDatabase(kind)) {
			assertThat(first.url()).startsWith(kind.scheme() + "://").isNotEqualTo(second.url());
			for (TestDatabase database : new TestDatabase[] { first, second }) {
				execute(database, "CREATE TABLE notes (id INTEGER)");
				execute(database, "INSERT INTO notes VALUES (1)");
				assertThat(number(database, "SELECT count(*) FROM notes")).isEqualTo(1);
			}
		}
	}

	@ParameterizedTest(allowZeroInvocations = true)
	@MethodSource("servers")
	void closeDropsTheDatabaseEvenWithConnectionsOpen(ServerKind kind) throws SQLException {
		TestDatabase database = TestServers.createDatabase(kind);
		try (Connection leaked = database.openJdbcConnection()) {
			assertThat(leaked.isValid(10)).isTrue();
			database.close();
			assertThatExceptionOfType(SQLException.class).isThrownBy(database::openJdbcConnection);
		}
		database.close();
	}

	@ParameterizedTest(allowZeroInvocations = true)
	@MethodSource("servers")
	void theServerIsOfItsKindAndTakesManyConnections(ServerKind kind) throws SQLException {
		try (TestDatabase database = TestServers.createDatabase(kind)) {
			String many = (kind == POSTGRESQL) ? "SELECT current_setting('max_connections')"
					: "SELECT @@max_connections";
			assertThat(number(database, many)).isGreaterThanOrEqualTo(100);
			assertThat(text(database, "SELECT version()").contains("PostgreSQL")).isEqualTo(kind == POSTGRESQL);
			assertThat(text(database, "SELECT version()").contains("MariaDB")).isEqualTo(kind == MARIADB);
		}
	}

	@ParameterizedTest(allowZeroInvocations = true)
	@MethodSource("servers")
	void aWrongPasswordIsRefused(ServerKind kind) {
		TestServer server = TestServers.get(kind);
		ServerAddress wrong = new ServerAddress(kind, server.host(), server.port(), server.user(), "wrong",
				URI.create(server.url()).getPath().substring(1), "");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> JdbcAdmin.open(wrong));
	}

	@ParameterizedTest(allowZeroInvocations = true)
	@MethodSource("servers")
	void aServerGivenByItsUrlIsUsedAsItIs(ServerKind kind) throws SQLException {
		String url = TestServers.get(kind).url();
		TestServer given = new TestServer(RequestedServers.of(url).address(kind).orElseThrow());
		assertThat(given.url()).isEqualTo(url);
		TestDatabase database = given.createDatabase();
		execute(database, "CREATE TABLE notes (id INTEGER)");
		given.dropDatabases();
		assertThatExceptionOfType(SQLException.class).isThrownBy(database::openJdbcConnection);
	}

	@Test
	void getGivesTheSameServerAgain() {
		assertThat(TestServers.all()).containsExactlyElementsOf(TestServers.all())
			.hasSize(TestServers.requested().size() - (TestServers.isRequested(SQLITE) ? 1 : 0));
	}

	@Test
	void getRefusesSqlite() {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> TestServers.get(SQLITE))
			.withMessageContaining("create a database instead");
	}

	static Set<ServerKind> kinds() {
		return TestServers.requested();
	}

	static Stream<ServerKind> servers() {
		return kinds().stream().filter((kind) -> kind != SQLITE);
	}

	private static void execute(TestDatabase database, String sql) throws SQLException {
		try (Connection connection = database.openJdbcConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static int number(TestDatabase database, String sql) throws SQLException {
		return Integer.parseInt(text(database, sql));
	}

	private static String text(TestDatabase database, String sql) throws SQLException {
		try (Connection connection = database.openJdbcConnection();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(sql)) {
			assertThat(result.next()).isTrue();
			return result.getString(1);
		}
	}

}
