package io.databases.spring.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.databases.Database;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test methods that JUnit runs at the same time.
 */
class ParallelTests {

	private static final long LIMIT_SECONDS = 60;

	private static final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private static CountDownLatch oneIsOver = new CountDownLatch(0);

	private static int rowsSeen;

	/** Whichever comes first waits for the other one to be over. */
	@Test
	void onOneApplicationTheSecondIsRefused() {
		oneIsOver = new CountDownLatch(1);
		assertThat(run(AtOnce.class)).containsExactlyInAnyOrder("SUCCESSFUL", "FAILED");
		assertThat(failures).singleElement()
			.satisfies((failure) -> assertThat(failure).isInstanceOf(IllegalStateException.class)
				.hasMessageMatching("Test method 'AtOnce\\.(one|two)' began while 'AtOnce\\.(one|two)' was running.*")
				.hasMessageContaining("@Execution(ExecutionMode.SAME_THREAD)"));
	}

	@Test
	void oneAfterTheOtherBothAreRolledBack() {
		assertThat(run(OneByOne.class)).containsExactly("SUCCESSFUL", "SUCCESSFUL");
		assertThat(rowsSeen).as("by the second").isZero();
	}

	private static List<String> run(Class<?> tests) {
		failures.clear();
		List<String> results = new ArrayList<>();
		var request = LauncherDiscoveryRequestBuilder.request()
			.selectors(DiscoverySelectors.selectClass(tests))
			.configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
			.configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
			.configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
			.configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
			.build();
		// The listeners of this run are not those of that one.
		var launcher = LauncherFactory.create(LauncherConfig.builder()
			.enableTestExecutionListenerAutoRegistration(false)
			.enableLauncherSessionListenerAutoRegistration(false)
			.build());
		launcher.execute(request, new TestExecutionListener() {

			@Override
			public void executionFinished(TestIdentifier test, TestExecutionResult result) {
				if (test.isTest()) {
					synchronized (results) {
						results.add(result.getStatus().name());
					}
					result.getThrowable().ifPresent(failures::add);
					oneIsOver.countDown();
				}
			}

		});
		return results;
	}

	@AccountsTest
	static class AtOnce {

		@Test
		void one() throws InterruptedException {
			assertThat(oneIsOver.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
		}

		@Test
		void two() throws InterruptedException {
			one();
		}

	}

	@AccountsTest
	@Execution(ExecutionMode.SAME_THREAD)
	static class OneByOne {

		@Autowired
		private Database database;

		@Test
		void one() {
			rowsSeen = this.database.fetchVal("SELECT COUNT(*) FROM account WHERE owner = 'parallel'", Integer.class)
				.block();
			this.database.execute("INSERT INTO account(owner) VALUES (:owner)", Map.of("owner", "parallel")).block();
		}

		@Test
		void two() {
			one();
		}

	}

}
