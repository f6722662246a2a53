package io.databases.spring.transaction;

import java.util.concurrent.CompletableFuture;

import io.databases.spring.Starter;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What stops the application at start.
 */
class AsyncTransactionalCheckTests {

	@Test
	void aTypeThatIsNotReactive() {
		fails(NotReactive.class,
				"NotReactive.count' can't be @AsyncTransactional: it returns int, which is not a reactive type",
				"database.inTransaction(tx -> ...)");
	}

	@Test
	void aFutureShowsTheLineToWrite() {
		fails(Future.class,
				"Future.count' can't be @AsyncTransactional: it returns CompletableFuture, which already runs",
				"return database.inTransaction(tx -> ...).toFuture();");
	}

	@Test
	void nothingReturned() {
		fails(Nothing.class, "it returns void, which is not a reactive type", "Return Mono");
	}

	@Test
	void aFinalMethod() {
		fails(FinalMethod.class, "FinalMethod.count' can't be @AsyncTransactional: it is final", "Make it non-final");
	}

	@Test
	void aPrivateMethod() {
		fails(PrivateMethod.class, "PrivateMethod.count' can't be @AsyncTransactional: it is private",
				"package-private");
	}

	@Test
	void aStaticMethod() {
		fails(StaticMethod.class, "StaticMethod.count' can't be @AsyncTransactional: it is static", "instance method");
	}

	@Test
	void aFinalClass() {
		fails(FinalClass.class, "FinalClass' can't have @AsyncTransactional methods: it is final", "Make it non-final");
	}

	@Test
	void aFinalMethodThatTheClassCovers() {
		fails(FinalCovered.class, "FinalCovered.count' can't be @AsyncTransactional: it is final", "Make it non-final");
	}

	@Test
	void aWrongTypeBehindAnInterface() {
		fails(Implementation.class, "Implementation.count' can't be @AsyncTransactional: it returns long",
				"Return Mono");
	}

	@Test
	void aTimeoutThatIsNone() {
		fails(WrongTimeout.class, "timeoutString 'soon'", "'500ms'");
	}

	@Test
	void aPackagePrivateMethodOfAnotherPackage() {
		fails(Heir.class, "Heir.count' can't be @AsyncTransactional: it is package-private in another package",
				"Make it protected");
	}

	@Test
	void aNamedDatabaseThatIsNotThere() {
		fails(WrongDatabase.class,
				"WrongDatabase.count' can't be @AsyncTransactional: it is for the database 'orders', and there are"
						+ " only: [database]",
				"'databases.named.orders.url'");
	}

	@Test
	void severalDatabasesAndNoneIsPrimary() {
		Starter.bare()
			.withPropertyValues("databases.named.orders.url=sqlite:///:memory:",
					"databases.named.stock.url=sqlite:///:memory:")
			.withBean(Mixed.class)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("Mixed.count' can't be @AsyncTransactional: it does not say which database it"
						+ " is for, there are several, and none is primary: [ordersDatabase, stockDatabase]"));
	}

	@Test
	void aNamedDatabaseThatIsThere() {
		Starter.bare()
			.withPropertyValues("databases.named.orders.url=sqlite:///:memory:",
					"databases.named.stock.url=sqlite:///:memory:")
			.withBean(WrongDatabase.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aBeanThatIsMadeLater() {
		Starter.runner()
			.withBean(NotReactive.class, NotReactive::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("NotReactive.count' can't be @AsyncTransactional: it returns int"));
	}

	@Test
	void alsoWithLazyInitialization() {
		Starter.runner()
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withBean(NotReactive.class)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("NotReactive.count' can't be @AsyncTransactional: it returns int"));
	}

	@Test
	void onAClassOtherMethodsArePassedOver() {
		Starter.runner()
			.withBean(Mixed.class)
			.run((context) -> assertThat(context.getBean(Mixed.class).plain()).isEqualTo(1));
	}

	private static void fails(Class<?> type, String problem, String remedy) {
		Starter.runner()
			.withBean(type)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(problem)
				.hasStackTraceContaining(remedy));
	}

	static class NotReactive {

		@AsyncTransactional
		int count() {
			return 1;
		}

	}

	static class Future {

		@AsyncTransactional
		CompletableFuture<Integer> count() {
			return CompletableFuture.completedFuture(1);
		}

	}

	static class Nothing {

		@AsyncTransactional
		void count() {
		}

	}

	static class FinalMethod {

		@AsyncTransactional
		final Mono<Integer> count() {
			return Mono.just(1);
		}

	}

	static class PrivateMethod {

		Mono<Integer> both() {
			return count();
		}

		@AsyncTransactional
		private Mono<Integer> count() {
			return Mono.just(1);
		}

	}

	static class StaticMethod {

		@AsyncTransactional
		static Mono<Integer> count() {
			return Mono.just(1);
		}

	}

	static final class FinalClass {

		@AsyncTransactional
		Mono<Integer> count() {
			return Mono.just(1);
		}

	}

	@AsyncTransactional
	static class FinalCovered {

		final Mono<Integer> count() {
			return Mono.just(1);
		}

	}

	interface Contract {

		@AsyncTransactional
		long count();

	}

	static class Implementation implements Contract {

		@Override
		public long count() {
			return 1;
		}

	}

	static class WrongTimeout {

		@AsyncTransactional(timeoutString = "soon")
		Mono<Integer> count() {
			return Mono.just(1);
		}

	}

	static class WrongDatabase {

		@AsyncTransactional("orders")
		Mono<Integer> count() {
			return Mono.just(1);
		}

	}

	@AsyncTransactional
	static class Mixed {

		Mono<Integer> count() {
			return helper();
		}

		private static Mono<Integer> helper() {
			return Mono.just(1);
		}

		final int plain() {
			return 1;
		}

	}

}
