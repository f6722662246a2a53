package io.databases.spring.transaction;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.databases.Database;
import io.databases.testing.ServerKind;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.core.annotation.Order;

import static io.databases.spring.transaction.OnDatabases.INSERT;
import static io.databases.spring.transaction.OnDatabases.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beside aspects of the user's, classes with {@code @Aspect}: one around the transaction
 * and one inside of it, for many calls at once.
 */
class AspectTests {

	private static final int CALLS = 200;

	@ParameterizedTest
	@MethodSource("io.databases.spring.transaction.OnDatabases#kinds")
	void outsideAndInside(ServerKind kind) {
		OnDatabases.run(kind,
				(runner) -> runner.withPropertyValues("databases.transactional.order=10")
					.withBean(Notes.class)
					.withBean(Outside.class)
					.withBean(Inside.class),
				AspectTests::callsAtOnce);
	}

	/** Every other call fails, and only its own note is not there. */
	private static void callsAtOnce(AssertableApplicationContext context) {
		Notes notes = context.getBean(Notes.class);
		Outside outside = context.getBean(Outside.class);
		Inside inside = context.getBean(Inside.class);
		Long added = Flux.range(0, CALLS)
			.flatMap((i) -> notes.add(i).onErrorReturn(0L), CALLS)
			.reduce(0L, Long::sum)
			.block(LIMIT);
		assertThat(added).isEqualTo(CALLS / 2);
		assertThat(OnDatabases.count(context)).isEqualTo(CALLS / 2);
		assertThat(outside.calls).hasValue(CALLS);
		assertThat(outside.inTransaction).hasValue(0);
		assertThat(outside.failures).hasValue(CALLS / 2);
		assertThat(inside.calls).hasValue(CALLS);
		assertThat(inside.inTransaction).hasValue(CALLS);
		assertThat(inside.failures).hasValue(CALLS / 2);
		assertThat(context.getBean(Database.class).poolStats().acquired()).isZero();
	}

	static class Notes {

		private final Database database;

		Notes(Database database) {
			this.database = database;
		}

		@AsyncTransactional
		Mono<Long> add(int number) {
			return this.database.execute(INSERT, Map.of("text", "n" + number))
				.flatMap((result) -> (number % 2 == 0) ? Mono.just(result.rowsAffected())
						: Mono.error(new IllegalStateException("on purpose")));
		}

	}

	abstract static class Counting {

		final AtomicInteger calls = new AtomicInteger();

		final AtomicInteger inTransaction = new AtomicInteger();

		final AtomicInteger failures = new AtomicInteger();

		private final ObjectProvider<Database> database;

		Counting(ObjectProvider<Database> database) {
			this.database = database;
		}

		@Around("@annotation(io.databases.spring.transaction.AsyncTransactional)")
		Object count(ProceedingJoinPoint call) throws Throwable {
			this.calls.incrementAndGet();
			Mono<?> result = (Mono<?>) call.proceed();
			return this.database.getObject().currentTransaction().hasElement().flatMap((transaction) -> {
				this.inTransaction.addAndGet(transaction ? 1 : 0);
				return result.doOnError((failure) -> this.failures.incrementAndGet());
			});
		}

	}

	@Aspect
	@Order(1)
	static class Outside extends Counting {

		Outside(ObjectProvider<Database> database) {
			super(database);
		}

	}

	@Aspect
	@Order(20)
	static class Inside extends Counting {

		Inside(ObjectProvider<Database> database) {
			super(database);
		}

	}

}
