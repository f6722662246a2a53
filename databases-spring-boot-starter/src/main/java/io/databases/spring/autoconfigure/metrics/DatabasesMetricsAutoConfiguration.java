package io.databases.spring.autoconfigure.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

import io.databases.Database;
import io.databases.spring.autoconfigure.DatabaseNames;
import io.databases.spring.autoconfigure.DatabasesAutoConfiguration;
import io.databases.spring.autoconfigure.PoolListenerFactory;
import io.databases.spring.metrics.DatabasePoolMetrics;
import io.databases.spring.metrics.PoolMeters;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of the pools.
 */
@AutoConfiguration(after = DatabasesAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "databases.enabled", matchIfMissing = true)
public final class DatabasesMetricsAutoConfiguration {

	@Bean
	PoolListenerFactory databasePoolMeters(ObjectProvider<MeterRegistry> registry) {
		return (name, url) -> new PoolMeters(registry.getObject(), DatabaseNames.ofBean(name));
	}

	@Bean
	@ConditionalOnBean(Database.class)
	@ConditionalOnMissingBean
	DatabasePoolMetrics databasePoolMetrics(Map<String, Database> databases) {
		Map<String, Database> named = new LinkedHashMap<>();
		databases.forEach((bean, database) -> named.put(DatabaseNames.ofBean(bean), database));
		return new DatabasePoolMetrics(named);
	}

}
