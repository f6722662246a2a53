package io.databases.spring;

import java.time.Duration;
import java.util.Map;

import io.databases.Database;
import io.databases.spring.transaction.AsyncTransactional;
import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.annotation.Isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The whole starter on each kind of database.
 */
class ServersTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	@Test
	void sqlite() {
		onServer(ServerKind.SQLITE);
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void postgresql() {
		onServer(ServerKind.POSTGRESQL);
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void mariadb() {
		onServer(ServerKind.MARIADB);
	}

	private static void onServer(ServerKind kind) {
		try (TestDatabase server = TestServers.createDatabase(kind)) {
			Starter.bare()
				.withPropertyValues("databases.url=" + server.url(), "spring.sql.init.mode=always",
						"spring.sql.init.schema-locations=classpath:schema-account.sql")
				.withBean(Accounts.class)
				.run((context) -> {
					assertThat(context).hasNotFailed();
					Accounts accounts = context.getBean(Accounts.class);
					accounts.add("ada").block(LIMIT);
					assertThatExceptionOfType(IllegalStateException.class)
						.isThrownBy(() -> accounts.addAndFail("eve").block(LIMIT));
					assertThat(accounts.count().block(LIMIT)).isEqualTo(1);
					Health health = context.getBean("databasesHealthContributor", ReactiveHealthIndicator.class)
						.health(true)
						.block(LIMIT);
					assertThat(health).isNotNull();
					assertThat(health.getStatus()).isEqualTo(Status.UP);
				});
		}
	}

	static class Accounts {

		private final Database database;

		private final DatabaseClient client;

		Accounts(Database database, DatabaseClient client) {
			this.database = database;
			this.client = client;
		}

		@AsyncTransactional(isolation = Isolation.SERIALIZABLE, retry = 3)
		Mono<Void> add(String owner) {
			return this.database.execute("INSERT INTO account(owner) VALUES (:owner)", Map.of("owner", owner)).then();
		}

		@AsyncTransactional
		Mono<Void> addAndFail(String owner) {
			return add(owner).then(this.client.sql("INSERT INTO account(owner) VALUES ('client')").then())
				.then(Mono.error(() -> new IllegalStateException("on purpose")));
		}

		@AsyncTransactional(readOnly = true)
		Mono<Long> count() {
			return this.database.fetchVal("SELECT COUNT(*) FROM account", Long.class);
		}

	}

}
