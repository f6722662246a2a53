package io.databases.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;

import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * What JUnit does with the annotation and the listener.
 */
class RequiresServerTests {

	@Test
	void aSuiteOfAKindNotRequestedIsSkippedWithTheReason() {
		String before = System.getProperty(RequestedServers.VARIABLE);
		System.setProperty(RequestedServers.VARIABLE, "postgresql://u:p@localhost/d");
		try {
			assertThat(outcome(NeedsPostgreSql.class)).containsEntry("run()", "SUCCESSFUL");
			assertThat(outcome(NeedsMariaDb.class)).doesNotContainKey("run()")
				.containsValue("MARIADB is not requested: name one in TEST_DATABASE_URLS");
		}
		finally {
			if (before != null) {
				System.setProperty(RequestedServers.VARIABLE, before);
			}
			else {
				System.clearProperty(RequestedServers.VARIABLE);
			}
		}
	}

	@Test
	void withoutAListOnlyMySqlIsSkipped() {
		RequestedServers requested = RequestedServers.of("");
		for (ServerKind kind : ServerKind.values()) {
			assertThat(RequiresServerCondition.evaluate(kind, requested).isDisabled())
				.isEqualTo(kind == ServerKind.MYSQL && System.getProperty(Binaries.MYSQL_HOME, "").isBlank());
		}
	}

	@Test
	void jUnitFindsTheListenerThatEndsTheServers() {
		assertThat(ServiceLoader.load(LauncherSessionListener.class))
			.hasAtLeastOneElementOfType(StopServersListener.class);
	}

	private static Map<String, String> outcome(Class<?> suite) {
		Map<String, String> outcome = new HashMap<>();
		TestExecutionListener listener = new TestExecutionListener() {

			@Override
			public void executionSkipped(TestIdentifier test, String reason) {
				outcome.put(test.getDisplayName(), reason);
			}

			@Override
			public void executionFinished(TestIdentifier test, TestExecutionResult result) {
				outcome.put(test.getDisplayName(), result.getStatus().name());
			}

		};
		// Without the listener of sessions: it would end the servers of this run.
		LauncherConfig config = LauncherConfig.builder().enableLauncherSessionListenerAutoRegistration(false).build();
		LauncherFactory.create(config)
			.execute(LauncherDiscoveryRequestBuilder.request().selectors(selectClass(suite)).build(), listener);
		return outcome;
	}

	abstract static class Suite {

		@Test
		void run() {
		}

	}

	@RequiresServer(ServerKind.POSTGRESQL)
	static class NeedsPostgreSql extends Suite {

	}

	@RequiresServer(ServerKind.MARIADB)
	static class NeedsMariaDb extends Suite {

	}

}
