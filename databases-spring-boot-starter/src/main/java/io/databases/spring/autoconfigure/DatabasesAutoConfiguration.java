package io.databases.spring.autoconfigure;

import io.databases.Database;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link Database} and its
 * {@link ConnectionFactory}. It comes before Spring Boot's R2DBC, which then adds what it
 * has on top of that connection factory: {@code R2dbcTransactionManager},
 * {@code DatabaseClient}, {@code spring.sql.init}.
 */
@AutoConfiguration(before = R2dbcAutoConfiguration.class)
@ImportRuntimeHints(DatabasesRuntimeHints.class)
@ConditionalOnBooleanProperty(name = "databases.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ DatabasesProperties.class, R2dbcProperties.class })
@Import({ DatabaseInitializationDependencyConfigurer.class, DatabaseConfigurations.Main.class,
		DatabaseConfigurations.MainConnectionFactory.class, DatabaseConfigurations.SharedTransactions.class,
		NamedDatabases.Registrar.class })
public final class DatabasesAutoConfiguration {

	/** Of the application's main database. */
	static final String MAIN = "database";

	@Bean
	static DatabaseConnector databaseConnector(ObjectProvider<DatabasesProperties> properties) {
		return new DatabaseConnector(properties);
	}

	@Bean
	static UnknownProperties unknownDatabasesProperties() {
		return new UnknownProperties();
	}

	@Bean
	DatabaseFactory databaseFactory(BeanFactory beanFactory) {
		return new DatabaseFactory(beanFactory);
	}

	@Bean(NamedDatabases.BEAN)
	NamedDatabases namedDatabases(DatabasesProperties properties, DatabaseFactory databaseFactory,
			BeanFactory beanFactory) {
		return new NamedDatabases(properties, databaseFactory, beanFactory);
	}

	@Bean
	ForceRollbacks forceRollbackDatabases(DatabaseConnector connector) {
		return new ForceRollbacks(connector);
	}

	@Bean
	DatabasesLifecycle databasesLifecycle(DatabaseConnector connector) {
		return new DatabasesLifecycle(connector);
	}

	/** A database that is made by a first request would connect on an event loop. */
	@Bean
	static LazyInitializationExcludeFilter eagerDatabases() {
		return LazyInitializationExcludeFilter.forBeanTypes(Database.class, DatabasesLifecycle.class);
	}

}
