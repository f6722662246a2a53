package io.databases.spring.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.databases.Database;
import io.databases.spring.Starter;
import io.databases.testing.RequiresServer;
import io.databases.testing.RestartableServer;
import io.databases.testing.ServerKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that is not there yet when the application starts.
 */
@ExtendWith(OutputCaptureExtension.class)
@RequiresServer(ServerKind.POSTGRESQL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectModeTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private RestartableServer server;

	private ApplicationContextRunner runner;

	@BeforeAll
	void start() {
		this.server = RestartableServer.start(ServerKind.POSTGRESQL);
		this.runner = Starter.bare()
			.withPropertyValues("databases.url=" + this.server.server().url(),
					"databases.connect-retry.initial-delay=50ms", "databases.connect-retry.max-delay=100ms");
	}

	@AfterAll
	void stop() {
		this.server.close();
	}

	@Test
	void retryWaitsForTheServer(CapturedOutput output) throws Exception {
		waits(this.runner.withPropertyValues("databases.connect=retry"), output);
	}

	@Test
	void retryHoldsForScriptsToo(CapturedOutput output) throws Exception {
		waits(this.runner.withPropertyValues("databases.connect=retry", "spring.sql.init.mode=always",
				"spring.sql.init.schema-locations=classpath:schema-account.sql"), output);
	}

	private void waits(ApplicationContextRunner application, CapturedOutput output) throws Exception {
		this.server.stop();
		CompletableFuture<Void> running = CompletableFuture.runAsync(() -> application.run((
				context) -> assertThat(context.getBean(Database.class).fetchVal("SELECT 1", Integer.class).block(LIMIT))
					.isEqualTo(1)));
		try {
			Awaitility.await()
				.atMost(LIMIT)
				.until(() -> output.toString().contains("Database 'database' is not reachable yet, trying again"));
		}
		finally {
			this.server.start();
		}
		running.get(60, TimeUnit.SECONDS);
	}

	@Test
	void retryEndsAtItsLimit() {
		this.server.stop();
		try {
			this.runner.withPropertyValues("databases.connect=retry", "databases.connect-retry.timeout=300ms")
				.run((context) -> assertThat(context).getFailure()
					.hasStackTraceContaining(DatabaseConnectException.class.getName()));
		}
		finally {
			this.server.start();
		}
	}

	@Test
	void retryDoesNotRepeatARefusedLogin() {
		this.runner.withPropertyValues("databases.connect=retry", "databases.password=wrong")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("password authentication failed"));
	}

	@Test
	void lazyStartsWithoutTheServer() {
		this.server.stop();
		try {
			this.runner.withPropertyValues("databases.connect=lazy").run((context) -> {
				assertThat(context).hasNotFailed();
				Database database = context.getBean(Database.class);
				assertThat(database.isConnected()).isFalse();
				this.server.start();
				assertThat(database.fetchVal("SELECT 1", Integer.class).block(LIMIT)).isEqualTo(1);
			});
		}
		finally {
			this.server.start();
		}
	}

}
