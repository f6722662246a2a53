package io.databases.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

import io.databases.Database;
import io.databases.spring.Starter;
import io.databases.testing.RequiresServer;
import io.databases.testing.RestartableServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestCertificates;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Certificates from {@code spring.ssl.bundle}, against a server with encryption. What
 * each mode of the URL means is tested in the core.
 */
@RequiresServer(ServerKind.POSTGRESQL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SslBundleTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final TestCertificates certificates = TestCertificates.forHost("localhost");

	private final TestCertificates stranger = TestCertificates.forHost("localhost");

	private RestartableServer server;

	private ApplicationContextRunner runner;

	@BeforeAll
	void start() {
		this.server = RestartableServer.start(ServerKind.POSTGRESQL, this.certificates);
		this.runner = Starter.bare()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues("databases.url=" + this.server.server().url().replace("127.0.0.1", "localhost"),
					bundle("right", this.certificates), bundle("wrong", this.stranger));
	}

	private static String bundle(String name, TestCertificates certificates) {
		return "spring.ssl.bundle.pem." + name + ".truststore.certificate=file:" + certificates.authority();
	}

	@AfterAll
	void stop() {
		this.server.close();
	}

	@Test
	void theRightAuthority() {
		this.runner.withPropertyValues("databases.ssl.bundle=right")
			.run((context) -> assertThat(context.getBean(Database.class)
				.fetchVal("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", Boolean.class)
				.block(LIMIT)).isTrue());
	}

	@Test
	void theWrongAuthority() {
		this.runner.withPropertyValues("databases.ssl.bundle=wrong")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("PKIX path"));
	}

	@Test
	void theWrongHost() {
		this.runner.withPropertyValues("databases.ssl.bundle=right", "databases.url=" + this.server.server().url())
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("could not be verified"));
	}

	/** Each connection is used once here, so that there is always a new one. */
	@Test
	void aBundleThatIsReloadedHoldsForNewConnections(@TempDir Path directory) throws IOException {
		Path authority = Files.copy(this.certificates.authority(), directory.resolve("ca.pem"));
		this.runner
			.withPropertyValues("spring.ssl.bundle.pem.changing.truststore.certificate=file:" + authority,
					"spring.ssl.bundle.pem.changing.reload-on-update=true",
					"spring.ssl.bundle.watch.file.quiet-period=50ms", "databases.ssl.bundle=changing",
					"databases.pool.max-life-time=1ms")
			.run((context) -> {
				Database database = context.getBean(Database.class);
				assertThat(answers(database)).isTrue();
				replace(authority, this.stranger.authority());
				Awaitility.await().atMost(LIMIT).until(() -> !answers(database));
				replace(authority, this.certificates.authority());
				Awaitility.await().atMost(LIMIT).until(() -> answers(database));
			});
	}

	/* At once: half a file is no certificate. */
	private static void replace(Path file, Path by) throws IOException {
		Path beside = Files.copy(by, file.resolveSibling("new"));
		Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	/** Whether the server is trusted. */
	private static boolean answers(Database database) {
		try {
			return database.fetchVal("SELECT 1", Integer.class).block(LIMIT) == 1;
		}
		catch (DataAccessException ex) {
			assertThat(ex).hasStackTraceContaining("PKIX path");
			return false;
		}
	}

	@Test
	void aBundleThatIsNotThere() {
		this.runner.withPropertyValues("databases.ssl.bundle=missing")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("missing"));
	}

	@Test
	void aNamedDatabaseHasItsOwn() {
		this.runner
			.withPropertyValues("databases.ssl.bundle=right", "databases.named.orders.ssl.bundle=wrong",
					"databases.named.orders.url=" + this.server.server().url().replace("127.0.0.1", "localhost"))
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("ordersDatabase")
				.hasStackTraceContaining("PKIX path"));
	}

	@Test
	void sqliteHasNothingToEncrypt() {
		this.runner.withPropertyValues("databases.ssl.bundle=right", Starter.MEMORY)
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("nothing to encrypt on SQLite"));
	}

}
