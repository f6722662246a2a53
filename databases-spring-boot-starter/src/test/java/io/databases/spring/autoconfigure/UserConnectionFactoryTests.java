package io.databases.spring.autoconfigure;

import java.time.Duration;
import java.util.UUID;

import io.databases.Database;
import io.databases.error.DatabaseStateException;
import io.databases.spring.Starter;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A database on top of a {@code ConnectionFactory} of the user's: whoever uses which of
 * the two, a transaction is one.
 */
class UserConnectionFactoryTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final String name = "r2dbc:sqlite:///file:/" + UUID.randomUUID() + "?vfs=memdb";

	private final ConnectionFactory mine = ConnectionFactories.get(this.name);

	private final ApplicationContextRunner runner = Starter.bare()
		.withBean("mine", ConnectionFactory.class, () -> this.mine);

	@Test
	void databaseJoinsSpringsTransaction() {
		this.runner.run((context) -> {
			create(context);
			context.getBean(TransactionalOperator.class).execute((transaction) -> {
				transaction.setRollbackOnly();
				return insert(context).then(count(context)).doOnNext((count) -> assertThat(count).isEqualTo(1));
			}).blockLast(LIMIT);
			assertThat(count(context).block(LIMIT)).isZero();
		});
	}

	@Test
	void clientOnTheUsersFactoryJoinsSpringsTransaction() {
		this.runner.run((context) -> {
			create(context);
			context.getBean(TransactionalOperator.class).execute((transaction) -> {
				transaction.setRollbackOnly();
				return insert(context)
					.then(DatabaseClient.create(this.mine).sql("INSERT INTO note(id) VALUES (2)").then())
					.then(count(context))
					.doOnNext((count) -> assertThat(count).isEqualTo(2));
			}).blockLast(LIMIT);
			assertThat(count(context).block(LIMIT)).isZero();
		});
	}

	@Test
	void clientOnTheUsersFactoryJoinsOurTransaction() {
		this.runner.run((context) -> {
			create(context);
			context.getBean(Database.class).inTransaction((transaction) -> {
				transaction.setRollbackOnly();
				return context.getBean(DatabaseClient.class).sql("INSERT INTO note(id) VALUES (2)").then();
			}).block(LIMIT);
			assertThat(count(context).block(LIMIT)).isZero();
		});
	}

	@Test
	void springsTransactionOnSomethingElseIsRefused() {
		this.runner.withBean("plain", R2dbcTransactionManager.class, () -> new R2dbcTransactionManager(this.mine))
			.run((context) -> {
				create(context);
				TransactionalOperator operator = context.getBean(TransactionalOperator.class);
				assertThatExceptionOfType(DatabaseStateException.class)
					.isThrownBy(() -> insert(context).as(operator::transactional).block(LIMIT))
					.withMessageContaining("let the transaction manager work on database.connectionFactory()");
				assertThat(count(context).block(LIMIT)).isZero();
			});
	}

	@Test
	void ofAnotherDatabaseKeepsItsTransactions() {
		this.runner.withPropertyValues(Starter.MEMORY).run((context) -> {
			assertThat(context).hasSingleBean(R2dbcTransactionManager.class);
			assertThat(context.getBean(R2dbcTransactionManager.class).getConnectionFactory()).isSameAs(this.mine);
		});
	}

	/** As it tells no more than its kind, another place would be migrated. */
	@Test
	void migrationsAreRefusedWhereItDoesNotSayWhereItIs() {
		this.runner
			.withConfiguration(AutoConfigurations.of(
					io.databases.spring.autoconfigure.migration.DatabasesMigrationAutoConfiguration.class,
					FlywayAutoConfiguration.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith(
						"Flyway can't tell where the database behind the bean of type" + " ConnectionFactory is"));
	}

	private static void create(ApplicationContext context) {
		context.getBean(Database.class).execute("CREATE TABLE note(id INTEGER PRIMARY KEY)").block(LIMIT);
	}

	private static Mono<Void> insert(ApplicationContext context) {
		return context.getBean(Database.class).execute("INSERT INTO note(id) VALUES (1)").then();
	}

	private static Mono<Long> count(ApplicationContext context) {
		return context.getBean(Database.class).fetchVal("SELECT COUNT(*) FROM note", Long.class);
	}

}
