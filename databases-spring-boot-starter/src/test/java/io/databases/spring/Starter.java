package io.databases.spring;

import io.databases.spring.autoconfigure.DatabasesAutoConfiguration;
import io.databases.spring.autoconfigure.health.DatabasesHealthAutoConfiguration;
import io.databases.spring.autoconfigure.transaction.AsyncTransactionalAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcInitializationAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.health.ConnectionFactoryHealthContributorAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;

/**
 * The application contexts of the tests: the starter and what Boot adds to it.
 */
public final class Starter {

	/** A database in memory, of its own for each context. */
	public static final String MEMORY = "databases.url=sqlite:///:memory:";

	private Starter() {
	}

	/**
	 * A context without any URL.
	 * @return the runner
	 */
	public static ApplicationContextRunner bare() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DatabasesAutoConfiguration.class,
					AsyncTransactionalAutoConfiguration.class, DatabasesHealthAutoConfiguration.class,
					R2dbcAutoConfiguration.class, R2dbcInitializationAutoConfiguration.class,
					R2dbcTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
					AopAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
					ConnectionFactoryHealthContributorAutoConfiguration.class))
			// What the machine has set must not decide.
			.withPropertyValues("DATABASE_URL=", "databases.embedded=never");
	}

	/**
	 * A context with a database in memory.
	 * @return the runner
	 */
	public static ApplicationContextRunner runner() {
		return bare().withPropertyValues(MEMORY);
	}

}
