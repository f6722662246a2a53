package io.databases.sample;

import java.util.Map;

import io.databases.testing.ServerKind;
import io.databases.testing.TestServers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ledger on a real port and a database of its own. The context is closed after each
 * class, before the servers end.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(ConnectionPerRequest.class)
@AutoConfigureWebTestClient(timeout = "30s")
@DirtiesContext
abstract class LedgerTestBase {

	@Autowired
	WebTestClient client;

	/**
	 * Points the application at a new database, as its environment would do.
	 * @param registry where the variable is set
	 * @param kind the kind of database
	 */
	static void useNewDatabase(DynamicPropertyRegistry registry, ServerKind kind) {
		String url = TestServers.createDatabase(kind).url();
		registry.add("DATABASE_URL", () -> url);
	}

	ResponseSpec get(String path) {
		return this.client.get().uri(path).exchange();
	}

	ResponseSpec post(String path, Object body) {
		return this.client.post().uri(path).contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
	}

	long open(String owner, String balance) {
		String location = post("/accounts", Map.of("owner", owner, "balance", balance)).expectStatus()
			.isCreated()
			.expectBody()
			.returnResult()
			.getResponseHeaders()
			.getFirst("Location");
		return Long.parseLong(location.substring(location.lastIndexOf('/') + 1));
	}

	ResponseSpec transfer(long from, long to, Object amount) {
		return post("/transfers", Map.of("from", from, "to", to, "amount", amount));
	}

	/**
	 * Checks that an answer is a problem detail that shows nothing of the inside.
	 * @param response the answer
	 * @param status its status
	 * @return its body
	 */
	static BodyContentSpec expectProblem(ResponseSpec response, HttpStatus status) {
		return response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.consumeWith((result) -> assertThatNothingLeaks(new String(result.getResponseBodyContent(), UTF_8)))
			.jsonPath("$.status")
			.isEqualTo(status.value());
	}

	private static void assertThatNothingLeaks(String body) {
		assertThat(body).doesNotContainIgnoringCase("select", "insert into", "sqlstate", "exception", "io.databases",
				"org.springframework", "trace");
	}

}
