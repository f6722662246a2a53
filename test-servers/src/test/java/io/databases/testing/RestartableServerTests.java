package io.databases.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * A server that goes away and comes back.
 */
class RestartableServerTests {

	@ParameterizedTest
	@MethodSource("kinds")
	void theDataAndThePortSurviveStopAndKill(ServerKind kind) throws SQLException {
		try (RestartableServer own = RestartableServer.start(kind)) {
			int port = own.server().port();
			TestDatabase database = own.server().createDatabase();
			execute(database, "CREATE TABLE notes (id INTEGER)");
			own.stop();
			assertThatExceptionOfType(SQLException.class).isThrownBy(database::openJdbcConnection);
			own.start();
			execute(database, "INSERT INTO notes VALUES (1)");
			own.kill();
			assertThatExceptionOfType(SQLException.class).isThrownBy(database::openJdbcConnection);
			own.start();
			execute(database, "INSERT INTO notes VALUES (2)");
			assertThat(own.server().port()).isEqualTo(port);
		}
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void aPausedServerDoesNotAnswerUntilItIsResumed(ServerKind kind) throws SQLException {
		RestartableServer own = RestartableServer.start(kind);
		TestDatabase database = own.server().createDatabase();
		try (own; Connection connection = database.openJdbcConnection()) {
			assertThat(connection.isValid(10)).isTrue();
			own.pause();
			assertThat(connection.isValid(1)).isFalse();
			own.resume();
			execute(database, "CREATE TABLE notes (id INTEGER)");
			own.pause();
		}
		// Closing ended it, paused or not.
		assertThatExceptionOfType(SQLException.class).isThrownBy(database::openJdbcConnection);
	}

	/** As two forks of the tests, or a user's own server beside ours, would notice. */
	@Test
	void aServerThatStartsLeavesTheTemporaryTablesOfAnotherAlone() throws SQLException {
		RestartableServer first = RestartableServer.start(ServerKind.MARIADB);
		TestDatabase database = first.server().createDatabase();
		try (first; Connection connection = database.openJdbcConnection()) {
			try (Statement statement = connection.createStatement()) {
				statement.execute("CREATE TEMPORARY TABLE draft (id INTEGER) ENGINE = Aria");
				RestartableServer.start(ServerKind.MARIADB).close();
				assertThatNoException().isThrownBy(() -> statement.execute("DROP TABLE draft"));
			}
		}
	}

	static ServerKind[] kinds() {
		return new ServerKind[] { ServerKind.POSTGRESQL, ServerKind.MARIADB };
	}

	private static void execute(TestDatabase database, String sql) throws SQLException {
		try (Connection connection = database.openJdbcConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
