package io.databases.spring.autoconfigure.migration;

import javax.sql.DataSource;

import io.databases.spring.autoconfigure.DatabaseMigration;
import io.databases.spring.autoconfigure.DatabasesAutoConfiguration;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.StringUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that runs Flyway and Liquibase on
 * named databases, as {@code databases.named.<name>.migration} says. These are no beans
 * of their types, which would make Boot's own for the main database back off.
 */
@AutoConfiguration(after = DatabasesAutoConfiguration.class)
@ConditionalOnClass({ DataSource.class, DatabaseDriver.class, DriverManagerDataSource.class })
@ConditionalOnBooleanProperty(name = "databases.enabled", matchIfMissing = true)
public final class NamedMigrationAutoConfiguration {

	private static DataSource dataSource(JdbcAccess access) {
		DriverManagerDataSource dataSource = new DriverManagerDataSource(access.getJdbcUrl());
		dataSource.setUsername(access.getUsername());
		dataSource.setPassword(access.getPassword());
		return dataSource;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Flyway.class)
	static class FlywayMigrations {

		@Bean
		DatabaseMigration namedFlywayMigration(ResourceLoader resources) {
			return (name, details, settings) -> {
				if (!settings.getFlywayLocations().isEmpty()) {
					Flyway.configure(resources.getClassLoader())
						.dataSource(dataSource(JdbcAccess.awaited("Flyway", details)))
						.locations(settings.getFlywayLocations().toArray(String[]::new))
						.load()
						.migrate();
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SpringLiquibase.class)
	static class LiquibaseMigrations {

		@Bean
		DatabaseMigration namedLiquibaseMigration(ResourceLoader resources) {
			return (name, details, settings) -> {
				if (StringUtils.hasText(settings.getLiquibaseChangeLog())) {
					SpringLiquibase liquibase = new SpringLiquibase();
					liquibase.setBeanName(name);
					liquibase.setResourceLoader(resources);
					liquibase.setChangeLog(settings.getLiquibaseChangeLog());
					liquibase.setDataSource(dataSource(JdbcAccess.awaited("Liquibase", details)));
					run(name, liquibase);
				}
			};
		}

		private static void run(String name, SpringLiquibase liquibase) {
			try {
				liquibase.afterPropertiesSet();
			}
			catch (LiquibaseException ex) {
				throw new IllegalStateException("Liquibase failed on the database '" + name + "'", ex);
			}
		}

	}

}
