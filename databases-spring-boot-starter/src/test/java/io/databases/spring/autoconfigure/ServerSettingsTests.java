package io.databases.spring.autoconfigure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.databases.Database;
import io.databases.spring.Starter;
import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is set for each connection to a server: credentials and session variables.
 */
class ServerSettingsTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void credentialsOnPostgres() {
		askedForEachConnection(ServerKind.POSTGRESQL);
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void credentialsOnMariaDb() {
		askedForEachConnection(ServerKind.MARIADB);
	}

	private static void askedForEachConnection(ServerKind kind) {
		AtomicInteger asked = new AtomicInteger();
		AtomicInteger onEventLoop = new AtomicInteger();
		String password = TestServers.get(kind).password();
		on(kind, (runner, database) -> runner
			.withPropertyValues("databases.password=expired", "databases.pool.max-size=2")
			.withBean(DatabaseCredentials.class, () -> (name, url) -> {
				assertThat(name).isEqualTo("database");
				asked.incrementAndGet();
				onEventLoop.addAndGet(reactor.core.scheduler.Schedulers.isInNonBlockingThread() ? 1 : 0);
				return Mono.just(password);
			})
			.run((context) -> {
				Database two = context.getBean(Database.class);
				assertThat(asked).hasValue(1);
				Mono<Integer> apart = two.fetchVal("SELECT 1", Integer.class).contextWrite(two.detached());
				two.inConnection((one) -> one.fetchVal("SELECT 1", Integer.class).then(apart)).block(LIMIT);
				assertThat(asked).hasValue(2);
				assertThat(onEventLoop).hasValue(0);
			}));
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void credentialsThatKnowNothingLeaveWhatIsSet() {
		on(ServerKind.POSTGRESQL,
				(runner, database) -> runner.withBean(DatabaseCredentials.class, () -> (name, url) -> Mono.empty())
					.run((context) -> assertThat(context).hasNotFailed()));
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void credentialsThatFailAreNamed() {
		on(ServerKind.POSTGRESQL,
				(runner, database) -> runner
					.withBean(DatabaseCredentials.class,
							() -> (name, url) -> Mono.error(() -> new IllegalStateException("the vault is sealed")))
					.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("the vault is sealed")));
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void sessionVariablesOnPostgres() {
		on(ServerKind.POSTGRESQL,
				(runner, url) -> runner
					.withPropertyValues("databases.session-variables.search_path=app, public",
							"databases.session-variables.app.tenant=o'brien")
					.run((context) -> {
						Database database = context.getBean(Database.class);
						String sql = "SELECT current_setting('search_path') || '/' || current_setting('app.tenant')";
						assertThat(database.fetchVal(sql, String.class).block(LIMIT)).isEqualTo("app, public/o'brien");
						database.execute("SET search_path = elsewhere").block(LIMIT);
						assertThat(database.fetchVal(sql, String.class).block(LIMIT)).isEqualTo("app, public/o'brien");
					}));
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void sessionVariablesOnMariaDb() {
		on(ServerKind.MARIADB,
				(runner, url) -> runner
					.withPropertyValues("databases.session-variables.sql_mode=ANSI_QUOTES,NO_ZERO_DATE",
							"databases.session-variables.lock_wait_timeout=7")
					.run((context) -> {
						Database database = context.getBean(Database.class);
						String sql = "SELECT CONCAT(@@sql_mode, '/', @@lock_wait_timeout)";
						assertThat(database.fetchVal(sql, String.class).block(LIMIT))
							.isEqualTo("ANSI_QUOTES,NO_ZERO_DATE/7");
						database.execute("SET SESSION lock_wait_timeout = 8").block(LIMIT);
						assertThat(database.fetchVal(sql, String.class).block(LIMIT))
							.isEqualTo("ANSI_QUOTES,NO_ZERO_DATE/7");
					}));
	}

	@Test
	void sessionVariablesOnSqliteAreRefused() {
		Starter.runner()
			.withPropertyValues("databases.session-variables.search_path=app")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("Session variables [search_path] can't be set on SQLite"));
	}

	@Test
	void aNameThatIsNoneIsRefused() {
		Starter.bare()
			.withPropertyValues("databases.url=mysql://host/name", "databases.session-variables.[a b]=2")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("'a b' is no name of a session variable"));
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void relaxedNamesAndPlaceholders() {
		on(ServerKind.POSTGRESQL,
				(runner, url) -> runner.withSystemProperties("DATABASES_LIMITS_ACQUIRE=7s")
					.withPropertyValues("databases.Pool.MAX_SIZE=${size}", "size=3", "databases.slowQueryThreshold=2s")
					.run((context) -> {
						assertThat(context.getBean(Database.class).poolStats().max()).isEqualTo(3);
						DatabasesProperties properties = context.getBean(DatabasesProperties.class);
						assertThat(properties.getSlowQueryThreshold()).isEqualTo(Duration.ofSeconds(2));
					}));
	}

	private static void on(ServerKind kind,
			java.util.function.BiConsumer<ApplicationContextRunner, TestDatabase> test) {
		try (TestDatabase database = TestServers.createDatabase(kind)) {
			test.accept(Starter.bare().withPropertyValues("databases.url=" + database.url()), database);
		}
	}

}
