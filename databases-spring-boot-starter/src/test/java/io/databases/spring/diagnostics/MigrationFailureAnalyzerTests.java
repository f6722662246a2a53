package io.databases.spring.diagnostics;

import io.databases.spring.Starter;
import io.databases.spring.autoconfigure.migration.DatabasesMigrationAutoConfiguration;
import io.databases.spring.autoconfigure.migration.NamedMigrationAutoConfiguration;
import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is read by somebody whose migrations can't run, or fail.
 */
class MigrationFailureAnalyzerTests {

	private static final String NAMED = "databases.named.orders.migration.";

	private final TestDatabase file = TestServers.createDatabase(ServerKind.SQLITE);

	private final ApplicationContextRunner application = Starter.bare()
		.withConfiguration(
				AutoConfigurations.of(DatabasesMigrationAutoConfiguration.class, NamedMigrationAutoConfiguration.class))
		.withPropertyValues("databases.named.orders.url=" + this.file.url());

	private final ApplicationContextRunner flyway = this.application
		.withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class));

	private final ApplicationContextRunner liquibase = this.application
		.withConfiguration(AutoConfigurations.of(LiquibaseAutoConfiguration.class));

	@AfterEach
	void close() {
		this.file.close();
	}

	@Test
	void flywayOnTheMainDatabase() {
		fails(this.flyway.withPropertyValues("databases.url=" + this.file.url(),
				"spring.flyway.locations=classpath:migration-wrong"), "Flyway", "'spring.flyway.locations'");
	}

	@Test
	void flywayOnANamedDatabase() {
		fails(this.flyway.withPropertyValues(NAMED + "flyway-locations=classpath:migration-wrong"), "Flyway",
				"'databases.named.<name>.migration'");
	}

	@Test
	void liquibaseOnTheMainDatabase() {
		fails(this.liquibase.withPropertyValues("databases.url=" + this.file.url(),
				"spring.liquibase.change-log=classpath:changelog-wrong.sql"), "Liquibase",
				"'spring.liquibase.change-log'");
	}

	@Test
	void liquibaseOnANamedDatabase() {
		fails(this.liquibase.withPropertyValues(NAMED + "liquibase-change-log=classpath:changelog-wrong.sql"),
				"Liquibase", "'databases.named.<name>.migration'");
	}

	private static void fails(ApplicationContextRunner application, String tool, String property) {
		Analyses.of(application, (analysis) -> {
			assertThat(analysis.getDescription()).startsWith(tool + " could not migrate the database.")
				.contains("near \"TABEL\": syntax error");
			assertThat(analysis.getAction()).startsWith("Correct what is named above").contains(property);
		});
	}

	@Test
	void aChangeLogThatIsNotThere() {
		Analyses.of(this.liquibase.withPropertyValues(NAMED + "liquibase-change-log=classpath:none.yaml"),
				(analysis) -> assertThat(analysis.getDescription())
					.isEqualTo("Liquibase failed to start because no changelog could be found at"
							+ " 'classpath:none.yaml'."));
	}

	@Test
	void neitherTool() {
		Analyses.of(this.application.withPropertyValues(NAMED + "flyway-locations=classpath:migration-orders")
			.withClassLoader(new FilteredClassLoader("org.flywaydb", "liquibase")), (analysis) -> {
				assertThat(analysis.getDescription())
					.isEqualTo("Migrations of the database 'orders' are set ('databases.named.orders.migration'), but"
							+ " neither Flyway nor Liquibase is on the class path.");
				assertThat(analysis.getAction())
					.startsWith("Add 'org.springframework.boot:spring-boot-starter-flyway' or");
			});
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void missingJdbcDriver() {
		Analyses.of(this.flyway.withPropertyValues("databases.url=" + TestServers.mariadb().url())
			.withClassLoader(new FilteredClassLoader("org.mariadb.jdbc", "liquibase")), (analysis) -> {
				assertThat(analysis.getDescription())
					.endsWith("runs on JDBC, and the JDBC driver for mariadb is not on the class path.");
				assertThat(analysis.getAction())
					.startsWith("Add the dependency 'org.mariadb.jdbc:mariadb-java-client'");
			});
	}

	@Test
	void inMemory() {
		Analyses.of(this.flyway.withPropertyValues(Starter.MEMORY), (analysis) -> {
			assertThat(analysis.getDescription())
				.endsWith("can't migrate a SQLite database in memory, which is gone when its connection is closed.");
			assertThat(analysis.getAction()).isEqualTo("Use a file, or 'spring.sql.init' for the schema.");
		});
	}

	@Test
	void aConnectionFactoryWithoutAUrl() {
		Analyses.of(this.flyway.withBean(ConnectionFactory.class,
				() -> ConnectionFactories.get("r2dbc:sqlite:///:memory:")), (analysis) -> {
					assertThat(analysis.getDescription())
						.endsWith("can't tell where the database behind the bean of type ConnectionFactory is.");
					assertThat(analysis.getAction())
						.startsWith("Make that with Spring Boot's ConnectionFactoryBuilder");
				});
	}

}
