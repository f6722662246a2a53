package io.databases.spring.transaction;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.databases.Database;
import io.databases.spring.Starter;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AsyncTransactionalTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final String INSERT = "INSERT INTO note(text) VALUES (:text)";

	private final ApplicationContextRunner runner = Starter.runner()
		.withPropertyValues("notes.timeout=30s")
		.withUserConfiguration(Application.class);

	@Test
	void commitsWhenTheMonoCompletes() {
		run((notes) -> {
			assertThat(notes.add("one").block(LIMIT)).isEqualTo(1);
			assertThat(notes.count()).isEqualTo(1);
		});
	}

	@Test
	void rollsBackWhenTheMonoFails() {
		run((notes) -> {
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> notes.addAndFail("one").block(LIMIT));
			assertThat(notes.count()).isZero();
		});
	}

	@Test
	void rollsBackWhenTheMonoIsCancelled() {
		run((notes) -> {
			StepVerifier.create(notes.addAndHang("one"))
				.expectSubscription()
				.then(() -> assertThat(notes.hanging().blockFirst(LIMIT)).isEqualTo("hangs"))
				.thenCancel()
				.verify(LIMIT);
			assertThat(notes.count()).isZero();
		});
	}

	@Test
	void rollsBackWhenTheBodyThrows() {
		run((notes) -> assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> notes.throwing().block(LIMIT))
			.withMessage("at once"));
	}

	@Test
	void aFluxIsOneTransaction() {
		run((notes) -> {
			assertThat(notes.addAll("one", "two").collectList().block(LIMIT)).containsExactly("one", "two");
			assertThat(notes.count()).isEqualTo(2);
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> notes.addAllAndFail("three", "four").blockLast(LIMIT));
			assertThat(notes.count()).isEqualTo(2);
		});
	}

	@Test
	void theBodyRunsOnlyWhenSubscribed() {
		run((notes) -> {
			Mono<Integer> add = notes.add("one");
			assertThat(notes.calls()).hasValue(0);
			add.block(LIMIT);
			assertThat(notes.calls()).hasValue(1);
		});
	}

	@Test
	void twoSubscriptionsAreTwoRunsAlsoBehindAnotherAdvisor() {
		this.runner.withUserConfiguration(Other.class).run((context) -> {
			Notes notes = context.getBean(Notes.class);
			AtomicInteger others = context.getBean(Other.class).count;
			Mono<Integer> add = notes.add("one");
			add.block(LIMIT);
			add.block(LIMIT);
			assertThat(notes.calls()).hasValue(2);
			assertThat(notes.count()).isEqualTo(2);
			// It stands before the transaction, and so is passed once.
			assertThat(others).hasValue(1);
		});
	}

	@Test
	void anAdvisorBehindRunsWithEachSubscription() {
		this.runner.withPropertyValues("databases.transactional.order=0")
			.withUserConfiguration(Other.class)
			.run((context) -> {
				Mono<Integer> add = context.getBean(Notes.class).add("one");
				add.block(LIMIT);
				add.block(LIMIT);
				assertThat(context.getBean(Other.class).count).hasValue(2);
			});
	}

	@Test
	void parallelCallsAreTransactionsOfTheirOwn() {
		run((notes) -> {
			Long failures = Flux.range(0, 200)
				.flatMap((i) -> (i % 2 == 0) ? notes.add("n" + i).thenReturn(0L)
						: notes.addAndFail("n" + i).thenReturn(0L).onErrorReturn(1L), 200)
				.reduce(0L, Long::sum)
				.block(LIMIT);
			assertThat(failures).isEqualTo(100);
			assertThat(notes.count()).isEqualTo(100);
		});
	}

	@Test
	void insideAnotherTransactionItIsASavepoint() {
		run((notes) -> {
			notes.database()
				.inTransaction((tx) -> notes.add("outer")
					.then(notes.addAndFail("inner").onErrorComplete())
					.then(notes.add("after")))
				.block(LIMIT);
			assertThat(notes.count()).isEqualTo(2);
		});
	}

	@Test
	void noRollbackForCommitsAndThenFails() {
		run((notes) -> {
			assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> notes.addAndKeep(new IOException("x")).block(LIMIT))
				.withCauseInstanceOf(IOException.class);
			assertThat(notes.count()).isEqualTo(1);
			assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> notes.addAndKeep(new java.io.FileNotFoundException("x")).block(LIMIT));
			assertThat(notes.count()).isEqualTo(1);
			assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> notes.addManyAndKeep(new IOException("x")).blockLast(LIMIT));
			assertThat(notes.count()).isEqualTo(2);
		});
	}

	@Test
	void forceRollbackNeverCommits() {
		run((notes) -> {
			assertThat(notes.addInVain("one").block(LIMIT)).isEqualTo(1);
			assertThat(notes.count()).isZero();
		});
	}

	@Test
	void readOnlyRefusesWrites() {
		run((notes) -> assertThatExceptionOfType(org.springframework.dao.DataAccessException.class)
			.isThrownBy(() -> notes.addReadOnly("one").block(LIMIT)));
	}

	@Test
	void metaAnnotationsCarryTheirOverrides() {
		run((notes) -> {
			assertThat(notes.addByMeta("one").block(LIMIT)).isEqualTo(1);
			assertThat(notes.count()).isZero();
		});
	}

	@Test
	void onAClassItHoldsForReactiveMethodsOnly() {
		this.runner.withUserConfiguration(ByClassConfiguration.class).run((context) -> {
			ByClass byClass = context.getBean(ByClass.class);
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> byClass.fail().block(LIMIT));
			assertThat(context.getBean(Notes.class).count()).isZero();
			assertThat(byClass.plain()).isEqualTo("plain");
		});
	}

	@Test
	void onAnInterfaceItHoldsForItsImplementations() {
		this.runner.withUserConfiguration(ByInterfaceConfiguration.class).run((context) -> {
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> context.getBean(Annotated.class).fail().block(LIMIT));
			assertThat(context.getBean(Notes.class).count()).isZero();
		});
	}

	@Test
	void worksWithJdkProxies() {
		this.runner.withPropertyValues("spring.aop.proxy-target-class=false")
			.withUserConfiguration(ByInterfaceConfiguration.class)
			.run((context) -> {
				Annotated bean = context.getBean(Annotated.class);
				assertThat(java.lang.reflect.Proxy.isProxyClass(bean.getClass())).isTrue();
				assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> bean.fail().block(LIMIT));
			});
	}

	@Test
	void theDatabaseIsChosenByItsName() {
		this.runner.withUserConfiguration(TwoDatabases.class).run((context) -> {
			assertThat(context).hasNotFailed();
			Database second = context.getBean("second", Database.class);
			second.execute("CREATE TABLE note(id INTEGER PRIMARY KEY, text VARCHAR(20))").block(LIMIT);
			context.getBean(InSecond.class).addAndFail().onErrorComplete().block(LIMIT);
			assertThat(second.fetchVal("SELECT COUNT(*) FROM note", Long.class).block(LIMIT)).isZero();
		});
	}

	@Test
	void placeholdersInTheTimeoutAreResolved() {
		AsyncTransactionalSource source = new AsyncTransactionalSource(
				(text) -> text.replace("${notes.timeout}", "250ms"));
		assertThat(attributes(source, "withTimeout").options().timeout()).isEqualTo(Duration.ofMillis(250));
		assertThat(attributes(source, "addInVain").options().timeout()).isNull();
		assertThat(attributes(source, "addInVain").options().name()).contains("Notes.addInVain");
	}

	private static TransactionAttributes attributes(AsyncTransactionalSource source, String method) {
		java.lang.reflect.Method found = org.springframework.util.ReflectionUtils.findMethod(Notes.class, method,
				String.class);
		assertThat(found).isNotNull();
		TransactionAttributes attributes = source.attributes(found, Notes.class);
		assertThat(attributes).isNotNull();
		return attributes;
	}

	private void run(Consumer<Notes> test) {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context.getBean(Notes.class));
		});
	}

	static class Notes {

		final AtomicInteger calls = new AtomicInteger();

		final reactor.core.publisher.Sinks.Many<String> sink = reactor.core.publisher.Sinks.many().replay().all();

		final Database database;

		Notes(Database database) {
			this.database = database;
			database.execute("CREATE TABLE note(id INTEGER PRIMARY KEY, text VARCHAR(20))").block(LIMIT);
		}

		long count() {
			Long count = this.database.fetchVal("SELECT COUNT(*) FROM note", Long.class).block(LIMIT);
			assertThat(count).isNotNull();
			return count;
		}

		// A proxy has no fields of its own: the tests ask for them.
		Database database() {
			return this.database;
		}

		AtomicInteger calls() {
			return this.calls;
		}

		Flux<String> hanging() {
			return this.sink.asFlux();
		}

		Mono<Integer> insert(String text) {
			return this.database.execute(INSERT, Map.of("text", text)).map((result) -> (int) result.rowsAffected());
		}

		@AsyncTransactional
		public Mono<Integer> add(String text) {
			this.calls.incrementAndGet();
			return insert(text);
		}

		@AsyncTransactional
		Mono<Integer> addAndFail(String text) {
			return insert(text).then(Mono.error(() -> new IllegalStateException("on purpose")));
		}

		@AsyncTransactional
		Mono<Integer> addAndHang(String text) {
			return insert(text).doOnNext((rows) -> this.sink.tryEmitNext("hangs")).then(Mono.never());
		}

		@AsyncTransactional
		Mono<Integer> throwing() {
			throw new IllegalArgumentException("at once");
		}

		@AsyncTransactional
		protected Flux<String> addAll(String... texts) {
			return Flux.just(texts).concatMap((text) -> insert(text).thenReturn(text));
		}

		@AsyncTransactional
		Flux<String> addAllAndFail(String... texts) {
			return addAll(texts).concatWith(Mono.error(() -> new IllegalStateException("on purpose")));
		}

		@AsyncTransactional(noRollbackFor = IOException.class, rollbackFor = java.io.FileNotFoundException.class)
		Mono<Integer> addAndKeep(Exception error) {
			return insert("kept").then(Mono.error(error));
		}

		@AsyncTransactional(noRollbackFor = IOException.class)
		Flux<Integer> addManyAndKeep(Exception error) {
			return Flux.concat(insert("kept"), Mono.error(error));
		}

		@AsyncTransactional(forceRollback = true)
		Mono<Integer> addInVain(String text) {
			return insert(text);
		}

		@AsyncTransactional(readOnly = true)
		Mono<Integer> addReadOnly(String text) {
			return insert(text);
		}

		@AsyncTransactional(timeoutString = "${notes.timeout}")
		Mono<Integer> withTimeout(String text) {
			return insert(text);
		}

		@Vain(database = "database")
		Mono<Integer> addByMeta(String text) {
			return insert(text);
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@AsyncTransactional(forceRollback = true)
	@interface Vain {

		@AliasFor(annotation = AsyncTransactional.class, attribute = "database")
		String database();

	}

	@AsyncTransactional
	static class ByClass {

		private final Notes notes;

		ByClass(Notes notes) {
			this.notes = notes;
		}

		Mono<Integer> fail() {
			return this.notes.insert("gone").then(Mono.error(() -> new IllegalStateException("on purpose")));
		}

		String plain() {
			return "plain";
		}

	}

	@AsyncTransactional
	interface Annotated {

		Mono<Integer> fail();

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		Notes notes(Database database) {
			return new Notes(database);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByClassConfiguration {

		@Bean
		ByClass byClass(Notes notes) {
			return new ByClass(notes);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByInterfaceConfiguration {

		@Bean
		Annotated annotated(Database database) {
			return new AnnotatedNotes(database);
		}

	}

	static class AnnotatedNotes implements Annotated {

		private final Database database;

		AnnotatedNotes(Database database) {
			this.database = database;
		}

		@Override
		public Mono<Integer> fail() {
			return this.database.execute(INSERT, Map.of("text", "gone"))
				.then(Mono.error(() -> new IllegalStateException("on purpose")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Other {

		final AtomicInteger count = new AtomicInteger();

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		Advisor counting() {
			MethodInterceptor advice = (invocation) -> {
				this.count.incrementAndGet();
				return invocation.proceed();
			};
			DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
					AnnotationMatchingPointcut.forMethodAnnotation(AsyncTransactional.class), advice);
			advisor.setOrder(Ordered.LOWEST_PRECEDENCE - 1);
			return advisor;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDatabases {

		@Bean
		@org.springframework.context.annotation.Primary
		Database database() {
			return Database.create("sqlite:///:memory:");
		}

		@Bean
		Database second() {
			return Database.create("sqlite:///:memory:");
		}

		@Bean
		InSecond inSecond(Map<String, Database> databases) {
			return new InSecond(databases.get("second"));
		}

	}

	static class InSecond {

		private final Database database;

		InSecond(Database database) {
			this.database = database;
		}

		@AsyncTransactional("second")
		Mono<Integer> addAndFail() {
			return this.database.execute(INSERT, Map.of("text", "gone"))
				.then(Mono.error(() -> new IllegalStateException("on purpose")));
		}

	}

}
