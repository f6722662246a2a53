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
import org.springframework.util.ClassUtils;

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
	private static final Map<Scope, Map<String, Integer>> found = new ConcurrentHashMap<>();

	/**
	 * What an outer class has done for all that are nested in it lasts longer than one.
	 */
	@Override
	public void beforeTestClass(TestContext testContext) {
		Class<?> type = testContext.getTestClass();
		if (ClassUtils.isInnerClass(type)) {
			databases(testContext, (databases) -> keep(type.getEnclosingClass(), databases));
		}
	}

	private static void keep(Class<?> type, ForceRollbackDatabases databases) {
		found.computeIfAbsent(new Scope(type, databases), (scope) -> databases.keep());
	}

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
			keep(testContext.getTestClass(), databases);
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
		databases(testContext, (databases) -> {
			Map<String, Integer> levels = found.remove(new Scope(testContext.getTestClass(), databases));
			if (levels != null) {
				databases.rollback(levels).block(NET);
			}
		});
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
	 * A test class on one application.
	 *
	 * @param type the class
	 * @param databases those of the application
	 */
	private record Scope(Class<?> type, ForceRollbackDatabases databases) {
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
