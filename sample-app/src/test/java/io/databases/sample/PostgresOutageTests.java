package io.databases.sample;

import java.time.Duration;
import java.util.Map;

import io.databases.testing.RequiresServer;
import io.databases.testing.RestartableServer;
import io.databases.testing.ServerKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * The ledger while its server is gone and after it came back.
 */
@RequiresServer(ServerKind.POSTGRESQL)
@TestPropertySource(properties = { "logging.level.io.databases=error" })
class PostgresOutageTests extends LedgerTestBase {

	/** Ten times what is promised: the machine may be busy. */
	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final RestartableServer server = RestartableServer.start(ServerKind.POSTGRESQL);

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		registry.add("DATABASE_URL", server.server()::url);
	}

	@AfterAll
	static void endServer() {
		server.close();
	}

	@Test
	void healthFollowsTheServer() {
		long ada = open("ada", "100.00");
		awaitHealth("UP", HttpStatus.OK);

		server.stop();
		awaitHealth("DOWN", HttpStatus.SERVICE_UNAVAILABLE);
		expectProblem(get("/accounts/" + ada), HttpStatus.SERVICE_UNAVAILABLE);
		expectProblem(post("/accounts", Map.of("owner", "grace", "balance", 1)), HttpStatus.SERVICE_UNAVAILABLE);

		server.start();
		awaitHealth("UP", HttpStatus.OK);
		get("/accounts/" + ada).expectStatus().isOk().expectBody(Void.class);
	}

	private void awaitHealth(String status, HttpStatus code) {
		Awaitility.await()
			.atMost(LIMIT)
			.untilAsserted(() -> get("/actuator/health").expectStatus()
				.isEqualTo(code)
				.expectBody()
				.jsonPath("$.components.databases.status")
				.isEqualTo(status));
	}

}
