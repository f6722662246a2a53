package io.databases.spring.test;

import java.lang.reflect.Method;
import java.util.Map;

import io.databases.spring.autoconfigure.ForceRollbackDatabases;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.context.support.StaticApplicationContext;
import org.springframework.test.context.TestContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willReturn;
import static org.mockito.Mockito.mock;

class RollbackTestExecutionListenerTests {

	private final RollbackTestExecutionListener listener = new RollbackTestExecutionListener();

	private final StaticApplicationContext application = new StaticApplicationContext();

	@Test
	void twoMethodsOfOneApplicationAtTheSameTimeAreRefused() throws NoSuchMethodException {
		Recorded databases = new Recorded();
		this.application.getBeanFactory().registerSingleton("databases", databases);
		TestContext first = context("first");
		TestContext second = context("second");
		this.listener.beforeTestMethod(first);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.listener.beforeTestMethod(second))
			.withMessageStartingWith("Test method 'Sample.second' began while 'Sample.first' was running")
			.withMessageContaining("@Execution(ExecutionMode.SAME_THREAD)");
		this.listener.afterTestMethod(second);
		assertThat(databases.rollbacks).as("the first one goes on").isZero();
		this.listener.afterTestMethod(first);
		assertThat(databases.rollbacks).isEqualTo(1);
		assertThatNoException().isThrownBy(() -> this.listener.beforeTestMethod(second));
		this.listener.afterTestMethod(second);
		this.listener.afterTestClass(first);
		assertThat(databases.kept).isEqualTo(1);
		assertThat(databases.classRollbacks).isEqualTo(1);
	}

	@Test
	void whatAnOuterClassHasDoneLastsForAllThatAreNestedInIt() throws NoSuchMethodException {
		Recorded databases = new Recorded();
		this.application.getBeanFactory().registerSingleton("databases", databases);
		TestContext outer = context(Sample.class, "first");
		TestContext nested = context(Sample.Inner.class, "third");
		this.listener.beforeTestClass(outer);
		assertThat(databases.kept).isZero();
		this.listener.beforeTestClass(nested);
		assertThat(databases.kept).as("the outer class's own").isEqualTo(1);
		this.listener.beforeTestMethod(nested);
		assertThat(databases.kept).isEqualTo(2);
		this.listener.afterTestMethod(nested);
		this.listener.afterTestClass(nested);
		assertThat(databases.classRollbacks).isEqualTo(1);
		this.listener.afterTestClass(outer);
		assertThat(databases.classRollbacks).isEqualTo(2);
	}

	@Test
	void withoutForceRollbackNothingIsDone() throws NoSuchMethodException {
		TestContext method = context("first");
		assertThatNoException().isThrownBy(() -> {
			this.listener.beforeTestMethod(method);
			this.listener.afterTestMethod(method);
			this.listener.afterTestClass(method);
		});
	}

	private TestContext context(String name) throws NoSuchMethodException {
		return context(Sample.class, name);
	}

	private TestContext context(Class<?> type, String name) throws NoSuchMethodException {
		Method method = type.getDeclaredMethod(name);
		TestContext context = mock();
		willReturn(type).given(context).getTestClass();
		given(context.getTestMethod()).willReturn(method);
		given(context.hasApplicationContext()).willReturn(true);
		given(context.getApplicationContext()).willReturn(this.application);
		return context;
	}

	static class Sample {

		void first() {
		}

		void second() {
		}

		class Inner {

			void third() {
				first();
			}

		}

	}

	private static final class Recorded implements ForceRollbackDatabases {

		private int kept;

		private int rollbacks;

		private int classRollbacks;

		@Override
		public Mono<Void> rollback() {
			return Mono.fromRunnable(() -> this.rollbacks++);
		}

		@Override
		public Map<String, Integer> keep() {
			this.kept++;
			return Map.of();
		}

		@Override
		public Mono<Void> rollback(Map<String, Integer> levels) {
			return Mono.fromRunnable(() -> this.classRollbacks++);
		}

	}

}
