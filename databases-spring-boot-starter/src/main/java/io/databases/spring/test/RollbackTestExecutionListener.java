package io.databases.spring.test;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.databases.spring.autoconfigure.ForceRollbackDatabases;

import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Rolls back what a test method has done, on each database that is set to force-rollback,
 * and after the last method of a class what was done for all of them.
 */
final class RollbackTestExecutionListener implements TestExecutionListener, Ordered {

	/** The databases' own limits are shorter. */
	private static final Duration NET = Duration.ofMinutes(2);

	/** Around the user's methods and Spring's own transactions. */
	private static final int ORDER = 3900;

	private static final Map<ForceRollbackDatabases, Run> running = new ConcurrentHashMap<>();

	/** The levels that a class has found. */
	private static final Map<Class<?>, Map<String, Integer>> found = new ConcurrentHashMap<>();

	@Override
	public void beforeTestMethod(TestContext testContext) {
		Run run = Run.of(testContext);
		databases(testContext, (databases) -> {
			Run other = running.putIfAbsent(databases, run);
			if (other != null) {
				throw new IllegalStateException("Test method '" + run + "' began while '" + other
						+ "' was running, and with databases.force-rollback=true both are in the one transaction of the"
						+ " application: run them one after the other, for example with"
						+ " @Execution(ExecutionMode.SAME_THREAD) or a @ResourceLock");
			}
			found.computeIfAbsent(testContext.getTestClass(), (type) -> databases.keep());
		});
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		Run run = Run.of(testContext);
		databases(testContext, (databases) -> {
			if (running.remove(databases, run)) {
				databases.rollback().block(NET);
			}
		});
	}

	@Override
	public void afterTestClass(TestContext testContext) {
		Map<String, Integer> levels = found.remove(testContext.getTestClass());
		if (levels != null) {
			databases(testContext, (databases) -> databases.rollback(levels).block(NET));
		}
	}

	private static void databases(TestContext testContext, Consumer<ForceRollbackDatabases> action) {
		if (testContext.hasApplicationContext()) {
			List.copyOf(testContext.getApplicationContext().getBeansOfType(ForceRollbackDatabases.class).values())
				.forEach(action);
		}
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	/**
	 * One run of a test method.
	 *
	 * @param method the method
	 * @param thread where it was begun
	 */
	private record Run(Method method, Thread thread) {

		static Run of(TestContext testContext) {
			return new Run(testContext.getTestMethod(), Thread.currentThread());
		}

		@Override
		public String toString() {
			return this.method.getDeclaringClass().getSimpleName() + "." + this.method.getName();
		}

	}

}
