package io.databases.spring.autoconfigure.metrics;

import io.databases.spring.autoconfigure.DatabaseNames;
import io.databases.spring.autoconfigure.DatabasesAutoConfiguration;
import io.databases.spring.autoconfigure.ExecutionListenerFactory;
import io.databases.spring.observation.StatementObservationConvention;
import io.databases.spring.observation.StatementObservations;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for one observation for each
 * statement.
 */
@AutoConfiguration(after = DatabasesAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = { "databases.enabled", "databases.observations" }, matchIfMissing = true)
public final class DatabasesObservationAutoConfiguration {

	@Bean
	ExecutionListenerFactory statementObservations(ObjectProvider<ObservationRegistry> registry,
			ObjectProvider<StatementObservationConvention> convention) {
		return (name, url) -> new StatementObservations(registry.getObject(), convention.getIfAvailable(),
				DatabaseNames.ofBean(name), url);
	}

}
