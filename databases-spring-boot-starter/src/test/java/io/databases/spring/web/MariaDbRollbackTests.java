package io.databases.spring.web;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.databases.error.DatabaseStateException;
import io.databases.spring.autoconfigure.ForceRollbackDatabases;
import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import io.databases.transaction.TransactionFailedException;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@RequiresServer(ServerKind.MARIADB)
class MariaDbRollbackTests extends RollbackContract {

	private static final TestDatabase server = TestServers.createDatabase(ServerKind.MARIADB);

	@Autowired
	ForceRollbackDatabases databases;

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		registry.add("databases.url", server::url);
	}

	@Test
	void ddlIsRefused() {
		assertThatExceptionOfType(DatabaseStateException.class)
			.isThrownBy(() -> this.database.execute("CREATE TABLE made(id INTEGER)").block(LIMIT))
			.withMessageContaining("commits an open transaction")
			.withMessageContaining("CREATE TABLE made");
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> this.client.sql("CREATE TABLE made(id INTEGER)").then().block(LIMIT))
			.withStackTraceContaining("commits an open transaction");
	}

	@Test
	void ddlBehindItsBackFailsTheTest() throws SQLException {
		try (Connection admin = server.openJdbcConnection(); Statement statement = admin.createStatement()) {
			statement.execute("CREATE PROCEDURE make_table() BEGIN CREATE TABLE made(id INTEGER); END");
			this.http.post().uri("/accounts").bodyValue("ada").exchange().expectStatus().isOk();
			assertThatExceptionOfType(TransactionFailedException.class)
				.isThrownBy(() -> this.database.execute("CALL make_table()").block(LIMIT));
			// What the listener does after each test method.
			assertThatExceptionOfType(DatabaseStateException.class)
				.isThrownBy(() -> this.databases.rollback().block(LIMIT))
				.withMessageContaining("the server has committed the transaction")
				.withMessageContaining("What was done before it stays in the database");
			assertThat(statement.executeUpdate("DELETE FROM account")).isEqualTo(1);
			statement.execute("DROP TABLE made");
			statement.execute("DROP PROCEDURE make_table");
		}
		this.http.post().uri("/accounts").bodyValue("grace").exchange().expectStatus().isOk();
	}

}
