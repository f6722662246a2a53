package io.databases.spring.transaction;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.databases.Database;
import io.databases.query.ExecuteResult;
import io.databases.testing.ServerKind;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.transaction.annotation.Transactional;

import static io.databases.spring.transaction.OnDatabases.INSERT;
import static io.databases.spring.transaction.OnDatabases.LIMIT;
import static io.databases.spring.transaction.OnDatabases.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Beside other advice: aspects around and inside, Spring's transactions, its caches and
 * its retries.
 */
class OtherAdviceTests {

	@Test
	void anAspectAroundIsPassedOnceAndSeesTheOutcomeOfTheCommit() {
		run(Around.class, (context) -> {
			Around around = context.getBean(Around.class);
			Mono<Boolean> added = context.getBean(Notes.class).inTransaction();
			assertThat(added.block(LIMIT)).isTrue();
			assertThat(added.block(LIMIT)).isTrue();
			assertThat(around.calls).hasValue(1);
			assertThat(around.subscriptions).hasValue(2);
			assertThat(around.inTransaction).hasValue(0);
		});
	}

	@Test
	void anAspectInsideIsPassedWithEachSubscriptionAndAttempt() {
		run(Inside.class, (runner) -> runner.withPropertyValues("databases.transactional.order=0"), (context) -> {
			Inside inside = context.getBean(Inside.class);
			Notes notes = context.getBean(Notes.class);
			Mono<Long> added = notes.addAtTheSecondTry();
			added.block(LIMIT);
			added.block(LIMIT);
			assertThat(notes.calls()).hasValue(3);
			assertThat(inside.calls).hasValue(3);
			assertThat(inside.inTransaction).hasValue(3);
			assertThat(count(context)).isEqualTo(2);
		});
	}

	@Test
	void anAspectMayHaveTheDatabaseInjected() {
		run(Early.class, (context) -> {
			assertThat(context.getBean(Notes.class).inTransaction().block(LIMIT)).isTrue();
			assertThat(count(context)).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@MethodSource("io.databases.spring.transaction.OnDatabases#kinds")
	void springsTransactionsAreTheSameTransactions(ServerKind kind) {
		OnDatabases.run(kind, (runner) -> runner.withBean(Notes.class).withBean(Spring.class), (context) -> {
			Spring spring = context.getBean(Spring.class);
			spring.both(false).block(LIMIT);
			assertThat(count(context)).isEqualTo(1);
			fails(spring.both(true));
			assertThat(count(context)).isEqualTo(1);
			spring.around().block(LIMIT);
			assertThat(count(context)).isEqualTo(2);
			fails(spring.aroundAndFail());
			fails(context.getBean(Notes.class).around(spring));
			assertThat(count(context)).isEqualTo(2);
		});
	}

	@Test
	void whatACacheHoldsIsNotRunAgain() {
		run(Caching.class, (context) -> {
			Notes notes = context.getBean(Notes.class);
			assertThat(notes.cached("key").block(LIMIT)).isEqualTo(1);
			assertThat(notes.cached("key").block(LIMIT)).isEqualTo(1);
			assertThat(notes.calls()).hasValue(1);
			assertThat(count(context)).isEqualTo(1);
		});
	}

	@Test
	void aRetryAroundIsANewTransactionEachTime() {
		run(Retrying.class, (context) -> {
			Notes notes = context.getBean(Notes.class);
			notes.failsTwice().block(LIMIT);
			assertThat(notes.calls()).hasValue(3);
			assertThat(count(context)).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aCallFromWithinTheSameObjectHasNoTransactionOfItsOwn(boolean byProxy) {
		run(Caching.class, (context) -> {
			Notes notes = context.getBean(Notes.class);
			fails(byProxy ? notes.addAndFail() : notes.callsItself());
			assertThat(count(context)).isEqualTo(byProxy ? 0 : 1);
		});
	}

	private static void fails(Mono<?> work) {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> work.block(LIMIT))
			.withMessage("on purpose");
	}

	private static void run(Class<?> advice, Consumer<AssertableApplicationContext> test) {
		run(advice, (runner) -> runner, test);
	}

	private static void run(Class<?> advice, UnaryOperator<ApplicationContextRunner> more,
			Consumer<AssertableApplicationContext> test) {
		OnDatabases.run(ServerKind.SQLITE,
				(runner) -> more.apply(runner.withUserConfiguration(advice).withBean(Notes.class)), test);
	}

	static class Notes {

		private final AtomicInteger calls = new AtomicInteger();

		private final Database database;

		Notes(Database database) {
			this.database = database;
		}

		AtomicInteger calls() {
			return this.calls;
		}

		Mono<Long> insert() {
			return this.database.execute(INSERT, Map.of("text", "note")).map(ExecuteResult::rowsAffected);
		}

		@AsyncTransactional
		Mono<Long> add() {
			return insert();
		}

		@AsyncTransactional
		Mono<Boolean> inTransaction() {
			return this.database.currentTransaction().hasElement();
		}

		@AsyncTransactional(retry = 1)
		Mono<Long> addAtTheSecondTry() {
			return (this.calls.getAndIncrement() > 0) ? insert()
					: insert().then(Mono.error(new CannotAcquireLockException("on purpose")));
		}

		@AsyncTransactional
		Mono<Long> addAndFail() {
			return insert().then(Mono.error(() -> new IllegalStateException("on purpose")));
		}

		Mono<Long> callsItself() {
			return addAndFail();
		}

		@AsyncTransactional
		Mono<Long> around(Spring spring) {
			return insert().then(spring.both(true));
		}

		@AsyncTransactional
		@Cacheable("notes")
		Mono<Long> cached(String key) {
			this.calls.incrementAndGet();
			return insert();
		}

		@AsyncTransactional
		@Retryable(maxRetries = 2, delay = 1)
		Mono<Long> failsTwice() {
			return insert().flatMap((rows) -> (this.calls.incrementAndGet() == 3) ? Mono.just(rows)
					: Mono.error(new IllegalStateException("on purpose")));
		}

	}

	static class Spring {

		private final Notes notes;

		Spring(Notes notes) {
			this.notes = notes;
		}

		@Transactional
		@AsyncTransactional
		Mono<Long> both(boolean fail) {
			return this.notes.insert()
				.flatMap((rows) -> fail ? Mono.error(new IllegalStateException("on purpose")) : Mono.just(rows));
		}

		/** What fails inside is a savepoint. */
		@Transactional
		Mono<Long> around() {
			return this.notes.insert().flatMap((rows) -> this.notes.addAndFail().onErrorReturn(rows));
		}

		@Transactional
		Mono<Long> aroundAndFail() {
			return this.notes.add().then(Mono.error(() -> new IllegalStateException("on purpose")));
		}

	}

	abstract static class Aspect {

		final AtomicInteger calls = new AtomicInteger();

		final AtomicInteger subscriptions = new AtomicInteger();

		final AtomicInteger inTransaction = new AtomicInteger();

		final Advisor advisor(ObjectProvider<Database> database, int order) {
			MethodInterceptor advice = (invocation) -> {
				this.calls.incrementAndGet();
				Object result = invocation.proceed();
				return (result instanceof Mono<?> mono) ? counted(database.getObject(), mono) : result;
			};
			DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
					AnnotationMatchingPointcut.forMethodAnnotation(AsyncTransactional.class), advice);
			advisor.setOrder(order);
			return advisor;
		}

		private @Nullable Object counted(Database database, Mono<?> mono) {
			return database.currentTransaction().hasElement().flatMap((transaction) -> {
				this.subscriptions.incrementAndGet();
				if (transaction) {
					this.inTransaction.incrementAndGet();
				}
				return mono;
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Around extends Aspect {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		Advisor counting(ObjectProvider<Database> database) {
			return advisor(database, Ordered.LOWEST_PRECEDENCE - 1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Inside extends Aspect {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		Advisor counting(ObjectProvider<Database> database) {
			return advisor(database, 1);
		}

	}

	/** Makes the database before most beans are there, and uses it around each call. */
	@Configuration(proxyBeanMethods = false)
	static class Early {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static Advisor auditing(Database database) {
			MethodInterceptor advice = (invocation) -> {
				Object result = invocation.proceed();
				return (result instanceof Mono<?> mono) ? database.execute(INSERT, Map.of("text", "audit")).then(mono)
						: result;
			};
			DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
					AnnotationMatchingPointcut.forMethodAnnotation(AsyncTransactional.class), advice);
			advisor.setOrder(0);
			return advisor;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Caching {

		@Bean
		CacheManager cacheManager() {
			ConcurrentMapCacheManager caches = new ConcurrentMapCacheManager("notes");
			caches.setAllowNullValues(false);
			return caches;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableResilientMethods
	static class Retrying {

	}

}
