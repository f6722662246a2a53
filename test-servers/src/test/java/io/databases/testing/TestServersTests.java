package io.databases.testing;

import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The shared servers and the databases on them, seen through JDBC.
 */
class TestServersTests {

	@ParameterizedTest
	@EnumSource
	void createDatabaseGivesAnEmptyDatabaseForEachCaller(ServerKind kind) throws SQLException {
		assumeThat(TestServers.isRequested(kind)).as(RequestedServers.reasonNotRequested(kind)).isTrue();
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

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
	void closeDropsTheDatabaseEvenWithConnectionsOpen(ServerKind kind) throws SQLException {
		assumeThat(TestServers.isRequested(kind)).as(RequestedServers.reasonNotRequested(kind)).isTrue();
		TestDatabase database = TestServers.createDatabase(kind);
		try (Connection leaked = database.openJdbcConnection()) {
			assertThat(leaked.isValid(10)).isTrue();
			database.close();
			assertThatExceptionOfType(SQLException.class).isThrownBy(database::openJdbcConnection);
		}
		database.close();
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void postgreSqlIsTunedForTests() throws SQLException {
		try (TestDatabase database = TestServers.postgresql().createDatabase()) {
			assertThat(number(database, "SELECT current_setting('max_connections')::int")).isGreaterThanOrEqualTo(200);
			assertThat(text(database, "SELECT current_setting('server_encoding')")).isEqualTo("UTF8");
			assertThat(text(database, "SELECT boot_val || reset_val FROM pg_settings WHERE name = 'fsync'"))
				.isEqualTo("onoff");
		}
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void mariaDbIsTunedForTests() throws SQLException {
		try (TestDatabase database = TestServers.mariadb().createDatabase()) {
			assertThat(number(database, "SELECT @@max_connections")).isGreaterThanOrEqualTo(200);
			assertThat(text(database, "SELECT @@global.time_zone")).isEqualTo("+00:00");
			assertThat(text(database, "SELECT @@character_set_database")).isEqualTo("utf8mb4");
			assertThat(text(database, "SELECT version()")).contains("MariaDB");
		}
	}

	@Test
	@RequiresServer(ServerKind.MYSQL)
	void mySqlIsMySql() throws SQLException {
		try (TestDatabase database = TestServers.mysql().createDatabase()) {
			assertThat(text(database, "SELECT version()")).doesNotContain("MariaDB");
			assertThat(number(database, "SELECT @@max_connections")).isGreaterThanOrEqualTo(150);
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
	void aWrongPasswordIsRefused(ServerKind kind) {
		assumeThat(TestServers.isRequested(kind)).as(RequestedServers.reasonNotRequested(kind)).isTrue();
		TestServer server = TestServers.get(kind);
		ServerAddress wrong = new ServerAddress(kind, server.host(), server.port(), server.user(), "wrong",
				URI.create(server.url()).getPath().substring(1), "");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> JdbcAdmin.open(wrong));
	}

	@Test
	void getGivesTheSameServerAgain() {
		assertThat(TestServers.all()).containsExactlyElementsOf(TestServers.all())
			.hasSize(TestServers.requested().size() - (TestServers.isRequested(ServerKind.SQLITE) ? 1 : 0));
	}

	@Test
	void getRefusesSqlite() {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> TestServers.get(ServerKind.SQLITE))
			.withMessageContaining("create a database instead");
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
