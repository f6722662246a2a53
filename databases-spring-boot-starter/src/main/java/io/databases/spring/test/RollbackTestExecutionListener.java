package io.databases.spring.test;

import java.time.Duration;

import io.databases.spring.autoconfigure.ForceRollbackDatabases;

import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Rolls back what a test method has done, on each database that is set to force-rollback.
 */
final class RollbackTestExecutionListener implements TestExecutionListener, Ordered {

	/** The databases' own limits are shorter. */
	private static final Duration NET = Duration.ofMinutes(2);

	/** After the user's methods and Spring's own transactions have ended. */
	private static final int ORDER = 3900;

	@Override
	public void afterTestMethod(TestContext testContext) {
		if (testContext.hasApplicationContext()) {
			testContext.getApplicationContext()
				.getBeanProvider(ForceRollbackDatabases.class)
				.forEach((databases) -> databases.rollback().block(NET));
		}
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

}
