package io.databases.spring.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.databases.Database;
import io.databases.spring.transaction.AsyncTransactional;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.stereotype.Component;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application on WebFlux with the actuator, as somebody would have it.
 */
@SpringBootApplication
class WebApplication {

	private static final String[] DEFAULTS = { "server.port=0", "spring.main.banner-mode=off",
			"spring.flyway.enabled=false", "spring.liquibase.enabled=false", "logging.level.root=error",
			"management.endpoints.web.exposure.include=*", "management.endpoint.health.show-details=always",
			"management.endpoint.health.show-components=always", "spring.sql.init.mode=always",
			"spring.sql.init.schema-locations=classpath:schema-account.sql", "DATABASE_URL=" };

	static ConfigurableApplicationContext start(String... properties) {
		SpringApplication application = new SpringApplication(WebApplication.class);
		application.setRegisterShutdownHook(false);
		Map<String, String> arguments = new LinkedHashMap<>();
		Stream.concat(Stream.of(DEFAULTS), Stream.of(properties)).forEach((property) -> {
			String[] parts = property.split("=", 2);
			arguments.put(parts[0], parts[1]);
		});
		return application.run(arguments.entrySet().stream().map((entry) -> "--" + entry).toArray(String[]::new));
	}

	static WebTestClient client(ConfigurableApplicationContext context) {
		String port = context.getEnvironment().getProperty("local.server.port");
		return WebTestClient.bindToServer(ConnectionPerRequest.connector())
			.baseUrl("http://localhost:" + port)
			.responseTimeout(Duration.ofSeconds(60))
			.build();
	}

	@RestController
	static class Accounts {

		private final Database database;

		private final Gate gate;

		Accounts(Database database, Gate gate) {
			this.database = database;
			this.gate = gate;
		}

		@PostMapping("/accounts")
		@AsyncTransactional
		Mono<Void> add(@RequestBody String owner) {
			return this.database.execute("INSERT INTO account(owner) VALUES (:owner)", Map.of("owner", owner)).then();
		}

		/** Takes as long as the test likes. */
		@PostMapping("/accounts/slowly")
		@AsyncTransactional
		Mono<String> addSlowly(@RequestBody String owner) {
			return add(owner).then(this.gate.pass()).then(add(owner)).thenReturn("added");
		}

		@GetMapping("/accounts/count")
		Mono<Long> count() {
			return this.database.fetchVal("SELECT COUNT(*) FROM account", Long.class);
		}

		@DeleteMapping("/accounts")
		Mono<Long> deleteAll() {
			return this.database.execute("DELETE FROM account").map((result) -> result.rowsAffected());
		}

	}

	/** Where requests stop until they may go on. */
	@Component
	static class Gate {

		private final CountDownLatch reached = new CountDownLatch(1);

		private final Sinks.Empty<Void> open = Sinks.empty();

		private Mono<Void> pass() {
			return Mono.defer(() -> {
				this.reached.countDown();
				return this.open.asMono();
			});
		}

		boolean awaitRequest(Duration limit) throws InterruptedException {
			return this.reached.await(limit.toMillis(), TimeUnit.MILLISECONDS);
		}

		void open() {
			this.open.tryEmitEmpty();
		}

	}

}
