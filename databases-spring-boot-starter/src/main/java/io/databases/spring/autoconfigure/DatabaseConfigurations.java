package io.databases.spring.autoconfigure;

import java.util.Arrays;

import io.databases.Database;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;

/**
 * The beans of the main database.
 */
abstract class DatabaseConfigurations {

	/** Unless the user has a {@code Database}, or named databases only. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(Database.class)
	@Conditional(OnMainDatabaseCondition.class)
	static class Main {

		@Bean(destroyMethod = "disconnect")
		@Primary
		ManagedDatabase managedDatabase(DatabasesProperties properties, Environment environment,
				ObjectProvider<R2dbcConnectionDetails> connectionDetails, ListableBeanFactory beanFactory,
				ObjectProvider<R2dbcProperties> springProperties, DatabaseFactory factory) {
			DatabaseSource source = new DatabaseSourceResolver(properties, environment, connectionDetails,
					() -> userConnectionFactory(beanFactory), springProperties)
				.resolve();
			return factory.create(DatabasesAutoConfiguration.MAIN, source, properties);
		}

		@Bean
		@Primary
		@DependsOnDatabaseInitialization
		Database database(ManagedDatabase managedDatabase) {
			return managedDatabase.initialized();
		}

		/** Without looking at our own, which is made on top of what is being made. */
		private static @Nullable ConnectionFactory userConnectionFactory(ListableBeanFactory beanFactory) {
			String[] names = Arrays.stream(beanFactory.getBeanNamesForType(ConnectionFactory.class, true, false))
				.filter((name) -> !beanFactory.isTypeMatch(name, DatabasesConnectionFactory.class))
				.toArray(String[]::new);
			if (names.length == 1) {
				return beanFactory.getBean(names[0], ConnectionFactory.class);
			}
			return (names.length > 1) ? beanFactory.getBean(ConnectionFactory.class) : null;
		}

	}

	/** Unless the user has a {@code ConnectionFactory}. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(Database.class)
	@ConditionalOnMissingBean(ConnectionFactory.class)
	static class MainConnectionFactory {

		/** Not from the bean of ours, which waits for initializers that need this one. */
		@Bean
		@Primary
		DatabasesConnectionFactory connectionFactory(ObjectProvider<ManagedDatabase> managedDatabase,
				ObjectProvider<Database> databases) {
			ManagedDatabase managed = managedDatabase.getIfAvailable();
			if (managed != null) {
				return DatabasesConnectionFactory.of(managed);
			}
			Database user = databases.getObject();
			return new DatabasesConnectionFactory(user, () -> user, user.connect());
		}

	}

	/** Where the user has a {@code ConnectionFactory}. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(name = "managedDatabase")
	@ConditionalOnSingleCandidate(ConnectionFactory.class)
	@ConditionalOnMissingBean({ DatabasesConnectionFactory.class, ReactiveTransactionManager.class })
	static class SharedTransactions {

		/**
		 * In place of Boot's, which would not let the database take part in Spring's
		 * transactions.
		 */
		@Bean
		R2dbcTransactionManager connectionFactoryTransactionManager(ConnectionFactory connectionFactory,
				ManagedDatabase managedDatabase) {
			boolean shared = managedDatabase.source().connectionFactory() == connectionFactory;
			return new R2dbcTransactionManager(shared
					? DatabasesConnectionFactory.inPlaceOf(connectionFactory, managedDatabase) : connectionFactory);
		}

	}

}
