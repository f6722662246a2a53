package io.databases.spring.autoconfigure.migration;

import java.time.Duration;

import javax.sql.DataSource;

import io.databases.Database;
import io.databases.spring.Starter;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class DatabasesMigrationAutoConfigurationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final TestDatabase file = TestServers.createDatabase(ServerKind.SQLITE);

	private final ApplicationContextRunner runner = Starter.bare()
		.withConfiguration(AutoConfigurations.of(DatabasesMigrationAutoConfiguration.class,
				FlywayAutoConfiguration.class, LiquibaseAutoConfiguration.class, DataSourceAutoConfiguration.class))
		.withPropertyValues("databases.url=" + this.file.url(), "spring.flyway.locations=classpath:migration",
				"spring.liquibase.change-log=classpath:changelog.sql");

	private final ApplicationContextRunner flyway = this.runner.withPropertyValues("spring.liquibase.enabled=false");

	private final ApplicationContextRunner liquibase = this.runner.withPropertyValues("spring.flyway.enabled=false");

	@AfterEach
	void close() {
		this.file.close();
	}

	@Test
	void flywayRunsBeforeTheDatabaseIsUsed() {
		this.flyway.withBean(CountsAtStart.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(CountsAtStart.class).count).isEqualTo(1);
		});
	}

	@Test
	void liquibaseRunsBeforeTheDatabaseIsUsed() {
		this.liquibase.withBean(CountsAtStart.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(CountsAtStart.class).count).isEqualTo(1);
		});
	}

	@Test
	void aDataSourceOfTheUserWins() {
		this.flyway.withBean(DataSource.class, SimpleDriverDataSource::new)
			.withPropertyValues("spring.flyway.enabled=false")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context).doesNotHaveBean(DatabasesMigrationAutoConfiguration.class);
			});
	}

	@Test
	void theToolsOwnUrlWins() {
		try (TestDatabase other = TestServers.createDatabase(ServerKind.SQLITE)) {
			this.flyway.withPropertyValues("spring.flyway.url=jdbc:sqlite:" + other.name())
				.run((context) -> assertThat(context.getBean(FlywayConnectionDetails.class).getJdbcUrl())
					.isEqualTo("jdbc:sqlite:" + other.name()));
		}
	}

	/** Who migrates may be allowed more than the application. */
	@Test
	void theToolsOwnLoginIsTakenForTheSameDatabase() {
		this.flyway.withPropertyValues("spring.flyway.user=owner", "spring.flyway.password=of-the-schema")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				FlywayConnectionDetails details = context.getBean(FlywayConnectionDetails.class);
				assertThat(details.getUsername()).isEqualTo("owner");
				assertThat(details.getPassword()).isEqualTo("of-the-schema");
				assertThat(details.getJdbcUrl()).isEqualTo(context.getBean(Database.class).url().toJdbcUrl());
			});
	}

	@Test
	void aDataSourceUrlThatIsNotUsedIsWarnedOf(CapturedOutput output) {
		this.flyway.withPropertyValues("spring.datasource.url=jdbc:sqlite:elsewhere.db").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("'spring.datasource.url' is set, but Spring Boot makes no DataSource")
				.contains("Declare a bean of type javax.sql.DataSource");
		});
	}

	@Test
	void aDatabaseInMemoryIsRefused() {
		this.flyway.withPropertyValues(Starter.MEMORY)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("can't migrate a SQLite database in memory"));
	}

	@Test
	void nothingIsThereWithoutATool() {
		Starter.runner()
			.withConfiguration(AutoConfigurations.of(DatabasesMigrationAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.flywaydb", "liquibase"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(JdbcConnectionDetails.class));
	}

	static class CountsAtStart {

		final Long count;

		CountsAtStart(Database database) {
			this.count = database.fetchVal("SELECT COUNT(*) FROM migrated", Long.class).block(LIMIT);
		}

	}

}
