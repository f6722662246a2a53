package io.databases.spring.autoconfigure.migration;

import javax.sql.DataSource;

import io.databases.spring.autoconfigure.DatabaseConnectionDetails;
import io.databases.spring.autoconfigure.DatabasesAutoConfiguration;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that points Flyway and Liquibase at
 * the main database, unless there is a {@code DataSource} or they were pointed elsewhere.
 */
@AutoConfiguration(after = DatabasesAutoConfiguration.class,
		beforeName = { "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
				"org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration" })
@ConditionalOnClass({ DataSource.class, JdbcConnectionDetails.class })
@ConditionalOnBean(DatabaseConnectionDetails.class)
@ConditionalOnMissingBean({ DataSource.class, JdbcConnectionDetails.class })
@Conditional(DatabasesMigrationAutoConfiguration.ToolIsThere.class)
public final class DatabasesMigrationAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(DatabasesMigrationAutoConfiguration.class);

	/** By this Boot knows that there is something to migrate. */
	@Bean
	JdbcConnectionDetails databasesJdbcConnectionDetails(DatabaseConnectionDetails details, Environment environment) {
		if (StringUtils.hasText(environment.getProperty("spring.datasource.url"))) {
			logger.warn("'spring.datasource.url' is set, but Spring Boot makes no DataSource of it beside a"
					+ " ConnectionFactory; migrations run on {}. Declare a bean of type javax.sql.DataSource"
					+ " if another one is meant.", details.url().masked());
		}
		return new ForJdbc(JdbcAccess.of("The migration tool", details));
	}

	private static final class ForJdbc extends JdbcAccess implements JdbcConnectionDetails {

		ForJdbc(JdbcAccess access) {
			super(access);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Flyway.class, FlywayAutoConfiguration.class })
	@ConditionalOnMissingBean(FlywayConnectionDetails.class)
	static class FlywayDetails {

		@Bean
		FlywayConnectionDetails databasesFlywayConnectionDetails(DatabaseConnectionDetails details,
				Environment environment) {
			return new ForFlyway(JdbcAccess.of("Flyway", "spring.flyway.", environment, details));
		}

		private static final class ForFlyway extends JdbcAccess implements FlywayConnectionDetails {

			ForFlyway(JdbcAccess access) {
				super(access);
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ SpringLiquibase.class, LiquibaseAutoConfiguration.class })
	@ConditionalOnMissingBean(LiquibaseConnectionDetails.class)
	static class LiquibaseDetails {

		@Bean
		LiquibaseConnectionDetails databasesLiquibaseConnectionDetails(DatabaseConnectionDetails details,
				Environment environment) {
			return new ForLiquibase(JdbcAccess.of("Liquibase", "spring.liquibase.", environment, details));
		}

		private static final class ForLiquibase extends JdbcAccess implements LiquibaseConnectionDetails {

			ForLiquibase(JdbcAccess access) {
				super(access);
			}

		}

	}

	/** Any tool that is not switched off. */
	static final class ToolIsThere extends AnyNestedCondition {

		ToolIsThere() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnClass({ Flyway.class, FlywayAutoConfiguration.class })
		@ConditionalOnBooleanProperty(name = "spring.flyway.enabled", matchIfMissing = true)
		static final class FlywayIsThere {

		}

		@ConditionalOnClass({ SpringLiquibase.class, LiquibaseAutoConfiguration.class })
		@ConditionalOnBooleanProperty(name = "spring.liquibase.enabled", matchIfMissing = true)
		static final class LiquibaseIsThere {

		}

	}

}
