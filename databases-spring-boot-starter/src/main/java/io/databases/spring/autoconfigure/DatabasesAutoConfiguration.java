package io.databases.spring.autoconfigure;

import io.databases.Database;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link Database} and its
 * {@link ConnectionFactory}. It comes before Spring Boot's R2DBC, which then adds what it
 * has on top of that connection factory: {@code R2dbcTransactionManager},
 * {@code DatabaseClient}, {@code spring.sql.init}.
 */
@AutoConfiguration(before = R2dbcAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "databases.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ DatabasesProperties.class, R2dbcProperties.class })
@Import(DatabaseInitializationDependencyConfigurer.class)
public final class DatabasesAutoConfiguration {

	/** Of the application's main database. */
	static final String MAIN = "database";

	@Bean
	static DatabaseConnector databaseConnector(ObjectProvider<DatabasesProperties> properties) {
		return new DatabaseConnector(properties);
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

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(Database.class)
	static class DatabaseConfiguration {

		@Bean(destroyMethod = "disconnect")
		ManagedDatabase managedDatabase(DatabasesProperties properties, Environment environment,
				ObjectProvider<R2dbcConnectionDetails> connectionDetails, ListableBeanFactory beanFactory,
				ObjectProvider<R2dbcProperties> springProperties,
				ObjectProvider<DatabaseBuilderCustomizer> customizers) {
			DatabaseSource source = new DatabaseSourceResolver(properties, environment, connectionDetails,
					() -> userConnectionFactory(beanFactory), springProperties)
				.resolve();
			return new DatabaseFactory(customizers).create(MAIN, source, properties);
		}

		@Bean
		@DependsOnDatabaseInitialization
		Database database(ManagedDatabase managedDatabase) {
			return managedDatabase.database();
		}

		/** Without looking at our own, which is made on top of what is being made. */
		private static @Nullable ConnectionFactory userConnectionFactory(ListableBeanFactory beanFactory) {
			if (beanFactory.getBeanNamesForType(DatabasesConnectionFactory.class, true, false).length > 0) {
				return null;
			}
			return beanFactory.getBeanProvider(ConnectionFactory.class).getIfAvailable();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(ConnectionFactory.class)
	static class ConnectionFactoryConfiguration {

		/** Not from the bean of ours, which waits for initializers that need this one. */
		@Bean
		DatabasesConnectionFactory connectionFactory(ObjectProvider<ManagedDatabase> managedDatabase,
				ObjectProvider<Database> databases) {
			ManagedDatabase managed = managedDatabase.getIfAvailable();
			Database database = (managed != null) ? managed.database() : databases.getObject();
			return new DatabasesConnectionFactory(database, R2dbcOptions.of(database.url()));
		}

	}

}
