package io.databases.spring.diagnostics;

import java.time.Duration;
import java.util.Map;

import io.databases.Database;
import io.databases.spring.Starter;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What can't be seen when the application starts, and what is said when it runs.
 */
class RunTimeMistakesTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	/**
	 * Subscribed to as a handler is. From a thread that may block, the answer can be
	 * there so early that this very thread hands it over, and nothing is refused.
	 */
	@ParameterizedTest
	@MethodSource("io.databases.testing.TestServers#requested")
	void blockingWhereResultsAreHandedOver(ServerKind kind) {
		try (TestDatabase database = TestServers.createDatabase(kind)) {
			Starter.bare().withPropertyValues("databases.url=" + database.url()).run((context) -> {
				Mono<Integer> one = context.getBean(Database.class).fetchVal("SELECT 1", Integer.class);
				Mono<Integer> handler = one.<Integer>map((first) -> one.block(LIMIT))
					.subscribeOn(Schedulers.parallel());
				assertThatIllegalStateException().isThrownBy(() -> handler.block(LIMIT))
					.withMessageContaining("are blocking, which is not supported in thread");
				assertThat(one.block(LIMIT)).isEqualTo(1);
			});
		}
	}

	@Test
	void blockingOnTheThreadsOfSqlite() {
		Starter.bare().withPropertyValues("databases.url=sqlite:///:memory:").run((context) -> {
			Mono<Integer> one = context.getBean(Database.class).fetchVal("SELECT 1", Integer.class);
			assertThatIllegalStateException().isThrownBy(() -> one.map((first) -> one.block(LIMIT)).block(LIMIT))
				.withMessageContaining("are blocking, which is not supported in thread");
		});
	}

	@Test
	void springsTransactionsBesideAnotherTransactionManager() {
		Starter.runner()
			.withBean(JdbcTransactionManager.class,
					() -> new JdbcTransactionManager(new DriverManagerDataSource("jdbc:sqlite::memory:")))
			.withBean(Notes.class)
			.run((context) -> {
				Notes notes = context.getBean(Notes.class);
				assertThatExceptionOfType(NoUniqueBeanDefinitionException.class).isThrownBy(notes::unnamed)
					.withMessageContaining("connectionFactoryTransactionManager");
				assertThat(notes.named().block(LIMIT)).isTrue();
			});
	}

	static class Notes {

		private final Database database;

		Notes(Database database) {
			this.database = database;
		}

		@Transactional
		Mono<Boolean> unnamed() {
			return inTransaction();
		}

		@Transactional("connectionFactoryTransactionManager")
		Mono<Boolean> named() {
			return inTransaction();
		}

		private Mono<Boolean> inTransaction() {
			return this.database.execute("CREATE TABLE note(text TEXT)", Map.of())
				.then(this.database.currentTransaction().hasElement());
		}

	}

}
