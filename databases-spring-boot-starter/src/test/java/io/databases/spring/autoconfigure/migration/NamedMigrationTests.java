package io.databases.spring.autoconfigure.migration;

import java.time.Duration;

import io.databases.Database;
import io.databases.spring.Starter;
import io.databases.spring.autoconfigure.DatabaseSetupException;
import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Named databases are migrated before they are used, each by its own scripts.
 */
class NamedMigrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final TestDatabase main = TestServers.createDatabase(ServerKind.SQLITE);

	private final TestDatabase orders = TestServers.createDatabase(ServerKind.SQLITE);

	private final ApplicationContextRunner runner = Starter.bare()
		.withConfiguration(AutoConfigurations.of(DatabasesMigrationAutoConfiguration.class,
				NamedMigrationAutoConfiguration.class, FlywayAutoConfiguration.class, LiquibaseAutoConfiguration.class))
		.withPropertyValues("databases.url=" + this.main.url(), "spring.flyway.locations=classpath:migration",
				"spring.liquibase.enabled=false", "databases.named.orders.url=" + this.orders.url());

	@AfterEach
	void close() {
		this.main.close();
		this.orders.close();
	}

	@Test
	void flyway() {
		this.runner.withPropertyValues("databases.named.orders.migration.flyway-locations=classpath:migration-orders")
			.withBean(CountsAtStart.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(CountsAtStart.class).items).isEqualTo(2);
				assertThat(tables(context.getBean(Database.class))).contains("migrated").doesNotContain("item");
			});
	}

	@Test
	void liquibase() {
		this.runner
			.withPropertyValues("spring.flyway.enabled=false",
					"databases.named.orders.migration.liquibase-change-log=classpath:changelog.sql")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(tables(context.getBean("ordersDatabase", Database.class))).contains("migrated");
				assertThat(tables(context.getBean(Database.class))).doesNotContain("migrated");
			});
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void aServersJdbcDriverIsNamedWhereItIsMissing() {
		this.runner
			.withPropertyValues("databases.named.orders.url=" + TestServers.mariadb().url(),
					"databases.named.orders.migration.flyway-locations=classpath:migration-orders")
			.withClassLoader(new FilteredClassLoader("org.mariadb.jdbc"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(DatabaseSetupException.class)
				.hasMessageContaining("'org.mariadb.jdbc:mariadb-java-client'"));
	}

	@Test
	void aMissingToolIsNamed() {
		this.runner.withPropertyValues("databases.named.orders.migration.flyway-locations=classpath:migration-orders")
			.withClassLoader(new FilteredClassLoader("org.flywaydb", "liquibase"))
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("Migrations of the database 'orders' are set"));
	}

	private static java.util.List<String> tables(Database database) {
		return database.fetchAll("SELECT name FROM sqlite_master WHERE type = 'table'", String.class).block(LIMIT);
	}

	static class CountsAtStart {

		final Long items;

		CountsAtStart(@Qualifier("orders") Database orders) {
			this.items = orders.fetchVal("SELECT COUNT(*) FROM item", Long.class).block(LIMIT);
		}

	}

}
