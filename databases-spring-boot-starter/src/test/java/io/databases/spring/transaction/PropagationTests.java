package io.databases.spring.transaction;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import io.databases.Database;
import io.databases.spring.Starter;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Each propagation inside and outside of a transaction. On a file, which many can read
 * while one writes.
 */
class PropagationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Test
	void requiredOpensAndJoins() {
		run((notes) -> {
			notes.required("one").block(LIMIT);
			assertThat(notes.count()).isEqualTo(1);
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> notes.outer(notes.required("two").then(Mono.error(new IllegalStateException("x"))))
					.block(LIMIT));
			assertThat(notes.count()).isEqualTo(1);
		});
	}

	@Test
	void aFailureInWhatJoinsRollsTheOwnerBack() {
		run((notes) -> {
			notes.outer(notes.required("one").then(notes.failRequired("two").onErrorComplete()))
				.onErrorComplete()
				.block(LIMIT);
			assertThat(notes.count()).isZero();
		});
	}

	@Test
	void requiredFluxJoinsToo() {
		run((notes) -> {
			notes.outer(notes.requiredMany("one", "two").then(notes.failRequiredMany("three").then().onErrorComplete()))
				.onErrorComplete()
				.block(LIMIT);
			assertThat(notes.count()).isZero();
			assertThat(notes.requiredMany("one", "two").collectList().block(LIMIT)).hasSize(2);
			assertThat(notes.count()).isEqualTo(2);
		});
	}

	@Test
	void requiredJoinsSpringsTransaction() {
		withContext((context) -> {
			Notes notes = context.getBean(Notes.class);
			context.getBean(TransactionalOperator.class).execute((tx) -> {
				tx.setRollbackOnly();
				return notes.required("gone");
			}).blockLast(LIMIT);
			assertThat(notes.count()).isZero();
		});
	}

	@Test
	void anotherIsolationCanNotBeJoined() {
		run((notes) -> assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> notes.outer(notes.serializable("one")).block(LIMIT))
			.withMessageContaining("asks for isolation SERIALIZABLE"));
	}

	@Test
	void requiresNewCommitsByItself() {
		run((notes) -> {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(
					() -> notes.reading(notes.requiresNew("kept").then(Mono.error(new IllegalStateException("x"))))
						.block(LIMIT));
			assertThat(notes.count()).isEqualTo(1);
		});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void requiresNewIsASavepointWithForceRollback(CapturedOutput output) {
		withContext((context) -> {
			Notes notes = context.getBean(Notes.class);
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(
					() -> notes.outer(notes.requiresNew("undone").then(Mono.error(new IllegalStateException("x"))))
						.block(LIMIT));
			assertThat(notes.count()).isZero();
			notes.requiresNew("one").block(LIMIT);
			assertThat(notes.count()).isEqualTo(1);
			assertThat(output).containsOnlyOnce("REQUIRES_NEW").contains("WARN");
		}, "databases.force-rollback=true");
	}

	@Test
	void mandatoryNeedsATransaction() {
		run((notes) -> {
			assertThatExceptionOfType(IllegalTransactionStateException.class)
				.isThrownBy(() -> notes.mandatory("one").block(LIMIT))
				.withMessageContaining("'PropagationTests.Notes.mandatory' has propagation MANDATORY");
			notes.outer(notes.mandatory("one")).block(LIMIT);
			assertThat(notes.count()).isEqualTo(1);
		});
	}

	@Test
	void neverRefusesATransaction() {
		run((notes) -> {
			notes.never("one").block(LIMIT);
			assertThat(notes.count()).isEqualTo(1);
			assertThatExceptionOfType(IllegalTransactionStateException.class)
				.isThrownBy(() -> notes.outer(notes.never("two")).block(LIMIT))
				.withMessageContaining("has propagation NEVER");
		});
	}

	@Test
	void supportsTakesWhatIsThere() {
		run((notes) -> {
			assertThat(notes.inTransaction().block(LIMIT)).isFalse();
			assertThat(notes.outer(notes.inTransaction()).block(LIMIT)).isTrue();
		});
	}

	@Test
	void notSupportedLeavesTheTransaction() {
		run((notes) -> assertThat(notes.reading(notes.outside()).block(LIMIT)).isFalse());
	}

	private static void run(Consumer<Notes> test) {
		withContext((context) -> test.accept(context.getBean(Notes.class)));
	}

	private static void withContext(Consumer<org.springframework.context.ApplicationContext> test,
			String... properties) {
		try (TestDatabase file = TestServers.createDatabase(ServerKind.SQLITE)) {
			Starter.bare()
				.withPropertyValues("databases.url=" + file.url())
				.withPropertyValues(properties)
				.withBean(Notes.class)
				.run((context) -> {
					assertThat(context).hasNotFailed();
					test.accept(context);
				});
		}
	}

	static class Notes {

		private final Database database;

		Notes(Database database) {
			this.database = database;
			database.execute("CREATE TABLE note(id INTEGER PRIMARY KEY, text VARCHAR(20))").block(LIMIT);
		}

		long count() {
			Long count = this.database.fetchVal("SELECT COUNT(*) FROM note", Long.class).block(LIMIT);
			assertThat(count).isNotNull();
			return count;
		}

		<T> Mono<T> outer(Mono<T> body) {
			return this.database.inTransaction((tx) -> body);
		}

		<T> Mono<T> reading(Mono<T> body) {
			return this.database.inTransaction(io.databases.transaction.TransactionOptions.defaults().readOnly(true),
					(tx) -> this.database.fetchVal("SELECT COUNT(*) FROM note", Long.class).then(body));
		}

		private Mono<String> insert(String text) {
			return this.database.execute("INSERT INTO note(text) VALUES (:text)", Map.of("text", text))
				.thenReturn(text);
		}

		private Mono<Boolean> hasTransaction() {
			return this.database.currentTransaction().hasElement();
		}

		@AsyncTransactional(propagation = Propagation.REQUIRED)
		Mono<String> required(String text) {
			return insert(text);
		}

		@AsyncTransactional(propagation = Propagation.REQUIRED)
		Mono<String> failRequired(String text) {
			return insert(text).then(Mono.error(() -> new IllegalStateException("on purpose")));
		}

		@AsyncTransactional(propagation = Propagation.REQUIRED)
		Flux<String> requiredMany(String... texts) {
			return Flux.just(texts).concatMap(this::insert);
		}

		@AsyncTransactional(propagation = Propagation.REQUIRED)
		Flux<String> failRequiredMany(String text) {
			return insert(text).concatWith(Mono.error(() -> new IllegalStateException("on purpose")));
		}

		@AsyncTransactional(propagation = Propagation.REQUIRED, isolation = Isolation.SERIALIZABLE)
		Mono<String> serializable(String text) {
			return insert(text);
		}

		@AsyncTransactional(propagation = Propagation.REQUIRES_NEW)
		Mono<String> requiresNew(String text) {
			return insert(text);
		}

		@AsyncTransactional(propagation = Propagation.MANDATORY)
		Mono<String> mandatory(String text) {
			return insert(text);
		}

		@AsyncTransactional(propagation = Propagation.NEVER)
		Mono<String> never(String text) {
			return insert(text);
		}

		@AsyncTransactional(propagation = Propagation.SUPPORTS)
		Mono<Boolean> inTransaction() {
			return hasTransaction();
		}

		@AsyncTransactional(propagation = Propagation.NOT_SUPPORTED)
		Mono<Boolean> outside() {
			return hasTransaction();
		}

	}

}
