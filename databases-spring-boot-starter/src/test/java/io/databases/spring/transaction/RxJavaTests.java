package io.databases.spring.transaction;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.query.ExecuteResult;
import io.databases.testing.ServerKind;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.annotation.Propagation;

import static io.databases.spring.transaction.OnDatabases.INSERT;
import static io.databases.spring.transaction.OnDatabases.LIMIT;
import static io.databases.spring.transaction.OnDatabases.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Methods that return types of RxJava, and so take their transaction as a parameter.
 */
class RxJavaTests {

	@ParameterizedTest
	@MethodSource("io.databases.spring.transaction.OnDatabases#kinds")
	void commitsRollsBackAndIsCancelled(ServerKind kind) {
		OnDatabases.run(kind, (runner) -> runner.withPropertyValues("databases.pool.max-size=1").withBean(Notes.class),
				(context) -> {
					Notes notes = context.getBean(Notes.class);
					assertThat(notes.add("one", null).blockingGet()).isEqualTo(1);
					assertThat(count(context)).isEqualTo(1);
					assertThatExceptionOfType(NoSuchElementException.class)
						.isThrownBy(() -> notes.addAndFail("two", null).blockingGet());
					assertThat(count(context)).isEqualTo(1);
					cancelled(notes);
					assertThat(count(context)).isEqualTo(1);
				});
	}

	private static void cancelled(Notes notes) {
		CompletableSubject inserted = CompletableSubject.create();
		Disposable hanging = notes.addAndHang("three", inserted, null).subscribe();
		assertThat(inserted.blockingAwait(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		hanging.dispose();
	}

	@Test
	void eachOfItsTypesIsOneTransaction() {
		withNotes((context, notes) -> {
			assertThat(notes.all(null, "one", "two").toList().blockingGet()).containsExactly("one", "two");
			assertThat(notes.observed(null, "three").toList().blockingGet()).containsExactly("three");
			notes.completing("four", null).blockingAwait();
			assertThat(notes.maybe("five", null).blockingGet()).isNull();
			assertThat(count(context)).isEqualTo(5);
		});
	}

	@Test
	void theBodyRunsOnceForEachSubscription() {
		withNotes((context, notes) -> {
			Single<Long> add = notes.add("one", null);
			assertThat(notes.calls()).hasValue(0);
			assertThat(add.blockingGet()).isEqualTo(1);
			assertThat(add.blockingGet()).isEqualTo(1);
			assertThat(notes.calls()).hasValue(2);
			assertThat(count(context)).isEqualTo(2);
		});
	}

	@Test
	void itIsRunAgainWithANewTransaction() {
		withNotes((context, notes) -> {
			assertThat(notes.addAtTheSecondTry("one", null).blockingGet()).isEqualTo(1);
			assertThat(notes.calls()).hasValue(2);
			assertThat(count(context)).isEqualTo(1);
		});
	}

	@Test
	void theHandleThatIsPassedIsTheTransactionAround() {
		withNotes((context, notes) -> {
			assertThat(notes.outer("outer", "inner", null).blockingGet()).isEqualTo(1);
			assertThat(count(context)).isEqualTo(1);
			Database database = context.getBean(Database.class);
			database.inTransaction(
					(tx) -> Mono.from(notes.add("gone", tx).toFlowable()).then(Mono.fromRunnable(tx::setRollbackOnly)))
				.block(LIMIT);
			assertThat(count(context)).isEqualTo(1);
		});
	}

	@Test
	void mandatoryAndRequiredTakeTheHandleThatIsPassed() {
		withNotes((context, notes) -> {
			assertThatExceptionOfType(IllegalTransactionStateException.class)
				.isThrownBy(() -> notes.mandatory("one", null).blockingGet());
			Database database = context.getBean(Database.class);
			database.inTransaction((tx) -> Mono.from(notes.mandatory("one", tx).toFlowable())).block(LIMIT);
			assertThat(count(context)).isEqualTo(1);
		});
	}

	@Test
	void aHandleOfAnotherDatabaseIsRefused() {
		withNotes((context, notes) -> {
			Database other = Database.create("sqlite:///:memory:");
			other.connect()
				.then(other.inTransaction(
						(tx) -> Mono.fromRunnable(() -> assertThatExceptionOfType(IllegalArgumentException.class)
							.isThrownBy(() -> notes.add("gone", tx).blockingGet())
							.withMessageContaining("Notes.add")
							.withMessageContaining("is not one of the database that the method is for"))))
				.then(other.disconnect())
				.block(LIMIT);
			assertThat(count(context)).isZero();
		});
	}

	private static void withNotes(BiConsumer<AssertableApplicationContext, Notes> test) {
		OnDatabases.run(ServerKind.SQLITE, Notes.class,
				(context) -> test.accept(context, context.getBean(Notes.class)));
	}

	static class Notes {

		private final AtomicInteger calls = new AtomicInteger();

		AtomicInteger calls() {
			return this.calls;
		}

		/** On another thread than the one that has begun: the handle needs no context. */
		private static Single<Long> insert(String text, Transaction tx) {
			return Single.just(text)
				.observeOn(Schedulers.computation())
				.flatMap((value) -> Single.fromPublisher(tx.execute(INSERT, Map.of("text", value))))
				.map(ExecuteResult::rowsAffected);
		}

		@AsyncTransactional
		Single<Long> add(String text, @Nullable Transaction tx) {
			this.calls.incrementAndGet();
			return insert(text, tx);
		}

		@AsyncTransactional
		Single<Long> addAndFail(String text, @Nullable Transaction tx) {
			return insert(text, tx).flatMap((rows) -> Single.error(new NoSuchElementException("on purpose")));
		}

		@AsyncTransactional
		Single<Long> addAndHang(String text, CompletableSubject inserted, @Nullable Transaction tx) {
			return insert(text, tx).doOnSuccess((rows) -> inserted.onComplete())
				.concatWith(Single.never())
				.lastOrError();
		}

		@AsyncTransactional
		Flowable<String> all(@Nullable Transaction tx, String... texts) {
			return Flowable.fromArray(texts).concatMapSingle((text) -> insert(text, tx).map((rows) -> text));
		}

		@AsyncTransactional
		Observable<String> observed(@Nullable Transaction tx, String... texts) {
			return Observable.fromArray(texts).concatMapSingle((text) -> insert(text, tx).map((rows) -> text));
		}

		@AsyncTransactional
		Completable completing(String text, @Nullable Transaction tx) {
			return insert(text, tx).ignoreElement();
		}

		@AsyncTransactional
		Maybe<Long> maybe(String text, @Nullable Transaction tx) {
			return insert(text, tx).ignoreElement().toMaybe();
		}

		@AsyncTransactional(retry = 1)
		Single<Long> addAtTheSecondTry(String text, @Nullable Transaction tx) {
			return (this.calls.getAndIncrement() > 0) ? insert(text, tx)
					: insert(text, tx).flatMap((rows) -> Single.error(new CannotAcquireLockException("on purpose")));
		}

		@AsyncTransactional
		Single<Long> outer(String kept, String undone, @Nullable Transaction tx) {
			return insert(kept, tx).flatMap((rows) -> nested(tx, undone).onErrorReturnItem(rows));
		}

		private static Single<Long> nested(Transaction tx, String undone) {
			return Single.fromPublisher(tx.inTransaction((inner) -> Mono.from(insert(undone, inner).toFlowable())
				.then(Mono.error(() -> new IllegalStateException("on purpose")))));
		}

		@AsyncTransactional(propagation = Propagation.MANDATORY)
		Single<Long> mandatory(String text, @Nullable Transaction tx) {
			return insert(text, tx);
		}

	}

}
