package io.databases.spring.web;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestServer;
import io.databases.testing.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Nobody sees a password: not over HTTP with everything exposed and every value shown,
 * not in the log at DEBUG, not in the exception of a failing start.
 */
@ExtendWith(OutputCaptureExtension.class)
@RequiresServer(ServerKind.POSTGRESQL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsTests {

	private static final String WRONG = "geheim-und-falsch";

	private final TestServer server = TestServers.postgresql();

	private ConfigurableApplicationContext context;

	private WebTestClient http;

	@BeforeAll
	void start() {
		this.context = WebApplication.start("DATABASE_URL=" + this.server.url(), "databases.url=${DATABASE_URL}",
				"databases.named.orders.url=" + this.server.url().replace(this.server.password(), WRONG),
				"databases.named.orders.password=" + this.server.password(),
				"spring.r2dbc.password=" + this.server.password(), "spring.sql.init.mode=never",
				"management.endpoint.env.show-values=always", "management.endpoint.configprops.show-values=always",
				"management.endpoint.quartz.show-values=always");
		this.http = WebApplication.client(this.context);
	}

	@AfterAll
	void stop() {
		this.context.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/env", "/env/databases.url", "/env/DATABASE_URL",
			"/env/databases.named.orders.password", "/configprops", "/health", "/health/databases", "/metrics",
			"/metrics/databases.pool.acquire", "/metrics/db.client.operation", "/beans", "/conditions", "/info",
			"/loggers", "/mappings", "/scheduledtasks", "/threaddump" })
	void notOverHttp(String endpoint) {
		this.http.get().uri("/accounts/count").exchange().expectBody().returnResult();
		byte[] body = this.http.get()
			.uri("/actuator" + endpoint)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult()
			.getResponseBody();
		assertThat(body).isNotEmpty();
		assertThat(new String(body, StandardCharsets.UTF_8)).doesNotContain(this.server.password(), WRONG);
	}

	@Test
	void theRestOfTheUrlIsShown() {
		this.http.get()
			.uri("/actuator/env/databases.url")
			.exchange()
			.expectBody()
			.jsonPath("$.property.value")
			.isEqualTo(this.server.url().replace(this.server.password(), "********"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "databases.url=postgresql://ada:" + WRONG + "@127.0.0.1:1/ledger",
			"databases.url=postgresql://ada:" + WRONG + "@host:port/ledger",
			"databases.url=postgresql://ada:" + WRONG + "@127.0.0.1:1/ledger?sslcert=only",
			"databases.url=mongodb://ada:" + WRONG + "@127.0.0.1/ledger",
			"databases.url=mysql://ada:" + WRONG + "@127.0.0.1:1/ledger",
			"spring.r2dbc.url=r2dbc:postgresql://ada:" + WRONG + "@127.0.0.1:1/ledger" })
	void notInAFailingStart(String url, CapturedOutput output) {
		Throwable failure = catchThrowable(() -> WebApplication.start(url, "logging.level.io.databases=debug",
				"logging.level.org.springframework.boot.autoconfigure=debug"));
		assertThat(failure).isNotNull();
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace, true));
		assertThat(trace.toString()).doesNotContain(WRONG);
		assertThat(output.toString()).contains("APPLICATION FAILED TO START", "Action:").doesNotContain(WRONG);
	}

	@Test
	void notInAFailingLogin(CapturedOutput output) {
		Throwable failure = catchThrowable(() -> WebApplication.start("databases.url=" + this.server.url(),
				"databases.password=" + WRONG, "logging.level.io.databases=debug"));
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace, true));
		assertThat(trace.toString()).doesNotContain(WRONG, this.server.password());
		assertThat(output.toString()).contains("The server refused the login")
			.doesNotContain(WRONG, this.server.password());
	}

}
