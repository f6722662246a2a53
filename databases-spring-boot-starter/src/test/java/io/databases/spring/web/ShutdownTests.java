package io.databases.spring.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is stopped while a request is inside a transaction.
 */
class ShutdownTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void runningTransactionsAreWaitedForOnPostgres() throws Exception {
		waitedFor(ServerKind.POSTGRESQL);
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void runningTransactionsAreWaitedForOnMariaDb() throws Exception {
		waitedFor(ServerKind.MARIADB);
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void whatDoesNotEndIsRolledBackOnPostgres() throws Exception {
		rolledBack(ServerKind.POSTGRESQL);
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void whatDoesNotEndIsRolledBackOnMariaDb() throws Exception {
		rolledBack(ServerKind.MARIADB);
	}

	private static void waitedFor(ServerKind kind) throws Exception {
		try (TestDatabase database = TestServers.createDatabase(kind)) {
			ConfigurableApplicationContext context = WebApplication.start("databases.url=" + database.url());
			CompletableFuture<HttpResponse<String>> response = request(context);
			WebApplication.Gate gate = context.getBean(WebApplication.Gate.class);
			CountDownLatch stopping = new CountDownLatch(1);
			context.addApplicationListener((ContextClosedEvent event) -> stopping.countDown());
			CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
			assertThat(stopping.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(closing).isNotDone();
			assertThat(response).isNotDone();
			gate.open();
			assertThat(response.get(LIMIT.toSeconds(), TimeUnit.SECONDS).body()).isEqualTo("added");
			closing.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			assertThat(count(database, "SELECT COUNT(*) FROM account")).isEqualTo(2);
			awaitNoSession(database);
		}
	}

	private static void rolledBack(ServerKind kind) throws Exception {
		try (TestDatabase database = TestServers.createDatabase(kind)) {
			ConfigurableApplicationContext context = WebApplication.start("databases.url=" + database.url(),
					"spring.lifecycle.timeout-per-shutdown-phase=500ms", "databases.limits.shutdown=500ms",
					"logging.level.io.databases=off", "logging.level.org.springframework=off",
					"logging.level.reactor=off");
			CompletableFuture<HttpResponse<String>> response = request(context);
			CompletableFuture.runAsync(context::close).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			assertThat(count(database, "SELECT COUNT(*) FROM account")).isZero();
			awaitNoSession(database);
			response.cancel(true);
		}
	}

	/** A request that is inside its transaction when this returns. */
	private static CompletableFuture<HttpResponse<String>> request(ConfigurableApplicationContext context)
			throws InterruptedException {
		String port = context.getEnvironment().getProperty("local.server.port");
		CompletableFuture<HttpResponse<String>> response = HttpClient.newHttpClient()
			.sendAsync(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/accounts/slowly"))
				.timeout(LIMIT)
				.POST(HttpRequest.BodyPublishers.ofString("ada"))
				.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(context.getBean(WebApplication.Gate.class).awaitRequest(LIMIT)).isTrue();
		return response;
	}

	/** Servers need a moment to end the sessions of connections that were closed. */
	private static void awaitNoSession(TestDatabase database) {
		String sessions = (database.kind() == ServerKind.POSTGRESQL)
				? "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
				: "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()";
		Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(count(database, sessions)).isZero());
	}

	private static long count(TestDatabase database, String sql) throws SQLException {
		try (Connection connection = database.openJdbcConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getLong(1);
		}
	}

}
