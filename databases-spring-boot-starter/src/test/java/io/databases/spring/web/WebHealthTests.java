package io.databases.spring.web;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.databases.Database;
import io.databases.testing.RequiresServer;
import io.databases.testing.RestartableServer;
import io.databases.testing.ServerKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code /actuator/health} says while the server is killed, frozen and started
 * again, and while the pool is used up.
 */
@RequiresServer(ServerKind.POSTGRESQL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebHealthTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	/** Ten times the limit of the health check: the machine may be busy. */
	private static final Duration ANSWER = Duration.ofSeconds(20);

	private final ActuatorPage page = new ActuatorPage();

	private RestartableServer server;

	private ConfigurableApplicationContext context;

	private WebTestClient http;

	@BeforeAll
	void start() {
		this.server = RestartableServer.start(ServerKind.POSTGRESQL);
		this.context = WebApplication.start("databases.url=" + this.server.server().url(), "databases.pool.max-size=2",
				"logging.level.io.databases=off");
		this.http = WebApplication.client(this.context);
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.server.close();
	}

	@Test
	void killedAndStartedAgain() {
		awaitStatus("UP", 200);
		this.server.kill();
		String dead = awaitStatus("DOWN", 503);
		assertThat(dead).contains("\"error\":", "\"dialect\":\"postgresql\"", "********")
			.doesNotContain(this.server.server().password());
		this.server.start();
		String up = awaitStatus("UP", 200);
		assertThat(ActuatorPage.shape(dead)).isEqualTo(this.page.dead());
		assertThat(ActuatorPage.shape(up)).isEqualTo(this.page.healthy());
		assertThat(up).contains("\"server\":\"PostgreSQL", "\"roundTrip\":", "\"pool\":{\"acquired\":0");
	}

	@Test
	void frozen() {
		awaitStatus("UP", 200);
		this.server.pause();
		try {
			long start = System.nanoTime();
			EntityExchangeResult<String> frozen = health();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ANSWER);
			assertThat(frozen.getStatus().value()).isEqualTo(503);
			assertThat(frozen.getResponseBody()).contains("No answer within 2000 ms");
		}
		finally {
			this.server.resume();
		}
		awaitStatus("UP", 200);
	}

	@Test
	void exhausted() throws InterruptedException {
		awaitStatus("UP", 200);
		Database database = this.context.getBean(Database.class);
		Sinks.Empty<Void> end = Sinks.empty();
		CountDownLatch busy = new CountDownLatch(2);
		Mono<Void> running = Flux.range(0, 2)
			.flatMap((i) -> database.inTransaction((tx) -> tx.fetchVal("SELECT 1", Integer.class)
				.doOnNext((one) -> busy.countDown())
				.then(end.asMono())))
			.then()
			.cache();
		running.subscribe();
		assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
		String saturated = awaitStatus("UP", 200);
		assertThat(saturated).contains("\"acquired\":2,\"idle\":0,\"pending\":0,\"max\":2", "\"exhausted\":true");
		assertThat(ActuatorPage.shape(saturated)).isEqualTo(this.page.saturated());
		end.tryEmitEmpty();
		running.block(LIMIT);
	}

	@Test
	void ourPoolIsShownOnce() {
		awaitStatus("UP", 200);
		assertThat(health().getResponseBody()).contains("\"databases\":").doesNotContain("\"r2dbc\":");
	}

	@Test
	void theMetersOfThePageAreThere() {
		awaitStatus("UP", 200);
		assertThat(this.http.get().uri("/accounts/count").exchange().expectBody(Long.class).returnResult().getStatus())
			.isEqualTo(HttpStatus.OK);
		assertThat(this.page.meters()).hasSize(10)
			.allSatisfy((name, statistic) -> assertThat(get("/actuator/metrics/" + name).getResponseBody())
				.contains("{\"statistic\":\"" + statistic + "\""));
	}

	private EntityExchangeResult<String> health() {
		return get("/actuator/health");
	}

	private EntityExchangeResult<String> get(String path) {
		return this.http.get().uri(path).exchange().expectBody(String.class).returnResult();
	}

	private String awaitStatus(String status, int code) {
		return Awaitility.await()
			.atMost(LIMIT)
			.until(this::health,
					(answer) -> answer.getStatus().value() == code
							&& answer.getResponseBody().contains("\"databases\":{\"details\"")
							&& answer.getResponseBody().contains("\"status\":\"" + status + "\""))
			.getResponseBody();
	}

}
