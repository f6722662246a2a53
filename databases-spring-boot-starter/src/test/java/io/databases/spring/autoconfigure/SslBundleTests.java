package io.databases.spring.autoconfigure;

import java.time.Duration;

import io.databases.Database;
import io.databases.spring.Starter;
import io.databases.testing.RequiresServer;
import io.databases.testing.RestartableServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestCertificates;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Certificates from {@code spring.ssl.bundle}, against a server with encryption. What
 * each mode of the URL means is tested in the core.
 */
@RequiresServer(ServerKind.POSTGRESQL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SslBundleTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private RestartableServer server;

	private ApplicationContextRunner runner;

	@BeforeAll
	void start() {
		TestCertificates certificates = TestCertificates.forHost("localhost");
		this.server = RestartableServer.start(ServerKind.POSTGRESQL, certificates);
		this.runner = Starter.bare()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues("databases.url=" + this.server.server().url().replace("127.0.0.1", "localhost"),
					bundle("right", certificates), bundle("wrong", TestCertificates.forHost("localhost")));
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
