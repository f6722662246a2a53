package io.databases.spring.transaction;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.databases.Database;
import io.databases.spring.Starter;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications with a table {@code note}, each on a database of its own.
 */
final class OnDatabases {

	static final Duration LIMIT = Duration.ofSeconds(60);

	static final String INSERT = "INSERT INTO note(text) VALUES (:text)";

	private OnDatabases() {
	}

	/** For {@code @MethodSource}: the kinds of databases of this run. */
	static Set<ServerKind> kinds() {
		return TestServers.requested();
	}

	static void run(ServerKind kind, Class<?> bean, Consumer<AssertableApplicationContext> test) {
		run(kind, (runner) -> runner.withBean(bean), test);
	}

	static void run(ServerKind kind, UnaryOperator<ApplicationContextRunner> configuration,
			Consumer<AssertableApplicationContext> test) {
		try (TestDatabase database = TestServers.createDatabase(kind)) {
			configuration.apply(Starter.bare().withPropertyValues("databases.url=" + database.url())).run((context) -> {
				assertThat(context).hasNotFailed();
				context.getBean(Database.class).execute("CREATE TABLE note(text VARCHAR(20))").block(LIMIT);
				test.accept(context);
			});
		}
	}

	/**
	 * What others see. With a pool of one connection it is asked for only when everything
	 * else has ended.
	 */
	static long count(AssertableApplicationContext context) {
		Long count = context.getBean(Database.class).fetchVal("SELECT COUNT(*) FROM note", Long.class).block(LIMIT);
		assertThat(count).isNotNull();
		return count;
	}

}
