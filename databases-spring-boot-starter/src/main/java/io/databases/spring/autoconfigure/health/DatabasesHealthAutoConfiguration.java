package io.databases.spring.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.Map;

import io.databases.Database;
import io.databases.spring.autoconfigure.DatabasesAutoConfiguration;
import io.databases.spring.autoconfigure.DatabaseNames;
import io.databases.spring.autoconfigure.DatabasesProperties;
import io.databases.spring.health.DatabaseHealthIndicator;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeReactiveHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.r2dbc.autoconfigure.health.ConnectionFactoryHealthContributorAutoConfiguration;
import org.springframework.boot.r2dbc.health.ConnectionFactoryHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.InfrastructureProxy;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of databases.
 */
@AutoConfiguration(after = DatabasesAutoConfiguration.class,
		before = ConnectionFactoryHealthContributorAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean({ Database.class, DatabasesProperties.class })
@ConditionalOnEnabledHealthIndicator("databases")
public final class DatabasesHealthAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	static class DatabasesContributor
			extends CompositeReactiveHealthContributorConfiguration<DatabaseHealthIndicator, Database> {

		DatabasesContributor(DatabasesProperties properties) {
			super((database) -> new DatabaseHealthIndicator(database, properties.getHealth().getTimeout()));
		}

		@Bean
		@ConditionalOnMissingBean(name = { "databasesHealthIndicator", "databasesHealthContributor" })
		ReactiveHealthContributor databasesHealthContributor(ConfigurableListableBeanFactory beanFactory) {
			Map<String, Database> databases = new LinkedHashMap<>();
			SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, Database.class)
				.forEach((name, database) -> databases.put(DatabaseNames.ofBean(name), database));
			return createContributor(databases);
		}

	}

	/**
	 * Takes the place of Boot's contributor {@code r2dbc}, for the connection factories
	 * that no database stands for: a pool is shown once.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnEnabledHealthIndicator("r2dbc")
	static class OtherConnectionFactories {

		@Bean
		@ConditionalOnMissingBean(name = { "r2dbcHealthIndicator", "r2dbcHealthContributor" })
		@Nullable ReactiveHealthContributor r2dbcHealthContributor(ConfigurableListableBeanFactory beanFactory) {
			Map<String, ConnectionFactory> others = new LinkedHashMap<>(
					SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, ConnectionFactory.class));
			SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, Database.class)
				.values()
				.forEach((database) -> others.values().removeIf((other) -> isBehind(database, other)));
			if (others.isEmpty()) {
				return null;
			}
			return (others.size() == 1) ? new ConnectionFactoryHealthIndicator(others.values().iterator().next())
					: CompositeReactiveHealthContributor.fromMap(others, ConnectionFactoryHealthIndicator::new);
		}

		/**
		 * Whether one wraps the other: ours the database's, or the database's the user's.
		 */
		private static boolean isBehind(Database database, ConnectionFactory factory) {
			ConnectionFactory own = database.connectionFactory();
			return (factory instanceof InfrastructureProxy proxy && proxy.getWrappedObject() == own)
					|| wraps(own, factory);
		}

		/** What is not connected may unwrap to itself. */
		private static boolean wraps(Object outer, ConnectionFactory inner) {
			Object next = (outer instanceof Wrapped<?> wrapped) ? wrapped.unwrap() : outer;
			return outer == inner || (next != outer && next != null && wraps(next, inner));
		}

	}

}
