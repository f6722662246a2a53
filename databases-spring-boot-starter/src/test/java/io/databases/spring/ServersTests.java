package io.databases.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.databases.Database;
import io.databases.record.Record;
import io.databases.spring.transaction.AsyncTransactional;
import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.annotation.Isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The whole starter on each kind of database.
 */
class ServersTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final int PARALLEL = 200;

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

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void parallelCallsAreTransactionsOfTheirOwnOnPostgres() {
		parallel(ServerKind.POSTGRESQL, (database) -> {
			Long transactions = database.fetchVal("SELECT COUNT(DISTINCT xmin::text) FROM account", Long.class)
				.block(LIMIT);
			assertThat(transactions).isEqualTo(PARALLEL);
		});
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void parallelCallsAreTransactionsOfTheirOwnOnMariaDb() {
		AtomicReference<Map<String, Long>> before = new AtomicReference<>(Map.of());
		parallel(ServerKind.MARIADB, (database) -> before.set(counters(database)), (database) -> {
			Map<String, Long> after = counters(database);
			after.forEach((name, count) -> assertThat(count - before.get().getOrDefault(name, 0L)).as(name)
				.isGreaterThanOrEqualTo(PARALLEL));
		});
	}

	/** What the server has been told, by anyone. */
	private static Map<String, Long> counters(Database database) {
		List<Record> rows = database.fetchAll("SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_begin', 'Com_commit')")
			.block(LIMIT);
		assertThat(rows).hasSize(2);
		return rows.stream()
			.collect(Collectors.toMap((row) -> row.get(0, String.class), (row) -> row.get(1, Long.class)));
	}

	private static void parallel(ServerKind kind, Consumer<Database> after) {
		parallel(kind, (database) -> {
		}, after);
	}

	private static void parallel(ServerKind kind, Consumer<Database> before, Consumer<Database> after) {
		try (TestDatabase server = TestServers.createDatabase(kind)) {
			runner(server).run((context) -> {
				assertThat(context).hasNotFailed();
				Accounts accounts = context.getBean(Accounts.class);
				before.accept(context.getBean(Database.class));
				Flux.range(0, PARALLEL).flatMap((i) -> accounts.insert("owner " + i), PARALLEL).blockLast(LIMIT);
				after.accept(context.getBean(Database.class));
				assertThat(accounts.count().block(LIMIT)).isEqualTo(PARALLEL);
			});
		}
	}

	private static ApplicationContextRunner runner(TestDatabase server) {
		return Starter.bare()
			.withPropertyValues("databases.url=" + server.url(), "spring.sql.init.mode=always",
					"spring.sql.init.schema-locations=classpath:schema-account.sql")
			.withBean(Accounts.class);
	}

	private static void onServer(ServerKind kind) {
		try (TestDatabase server = TestServers.createDatabase(kind)) {
			runner(server).run((context) -> {
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
		Mono<Void> insert(String owner) {
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
