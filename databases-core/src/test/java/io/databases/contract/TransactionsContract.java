package io.databases.contract;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.annotation.Isolation;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.error.DatabaseStateException;
import io.databases.transaction.TransactionOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Transactions as they should go.
 */
abstract class TransactionsContract extends Contract {

	TransactionsContract(Engine engine) {
		super(engine);
	}

	/** What a test's body throws on purpose. */
	static final class Enough extends RuntimeException {

		private static final long serialVersionUID = 1L;

		Enough() {
			super("enough");
		}

	}

	@Test
	void commitOnRootTransaction() {
		await(this.database.inTransaction((tx) -> insert(this.database, "a").then(insert(tx, "b"))));
		assertThat(await(texts(this.database))).containsExactly("a", "b");
		assertThat(this.database.poolStats().acquired()).isZero();
	}

	@Test
	void transactionCommit() {
		Long counted = await(this.database.inTransaction((outer) -> insert(outer, "outer")
			.then(outer.inTransaction((inner) -> insert(inner, "inner").then(count(inner))))));
		assertThat(counted).isEqualTo(2);
		assertThat(await(texts(this.database))).containsExactly("outer", "inner");
	}

	@Test
	void transactionRollback() {
		await(this.database.inTransaction((outer) -> insert(outer, "before")
			.then(this.database.inTransaction((inner) -> insert(inner, "undone").then(Mono.error(new Enough()))))
			.onErrorResume(Enough.class, (error) -> Mono.empty())
			.then(insert(outer, "after"))));
		assertThat(await(texts(this.database))).containsExactly("before", "after");
	}

	@Test
	void rollbackOfARootTransaction() {
		assertThatExceptionOfType(Enough.class).isThrownBy(
				() -> await(this.database.inTransaction((tx) -> insert(tx, "undone").then(Mono.error(new Enough())))));
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void aBodyThatThrowsIsABodyThatFails() {
		assertThatExceptionOfType(Enough.class).isThrownBy(() -> await(this.database.inTransaction((tx) -> {
			throw new Enough();
		})));
		assertThatExceptionOfType(Enough.class).isThrownBy(() -> await(this.database.inTransactionMany((tx) -> {
			throw new Enough();
		})));
		awaitIdle();
	}

	@Test
	void anInnerFailureThatNobodyHandlesUndoesAll() {
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> await(this.database.inTransaction((outer) -> insert(outer, "same")
				.then(outer.inTransaction((inner) -> insert(inner, "other").then(insert(inner, "same")))))));
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void anInnerStatementThatFailsUndoesTheInnerWorkOnly() {
		await(this.database.inTransaction((outer) -> insert(outer, "same")
			.then(outer.inTransaction((inner) -> insert(inner, "other").then(insert(inner, "same")))
				.onErrorResume(DuplicateKeyException.class, (error) -> Mono.empty()))
			.then(outer.inTransaction((inner) -> insert(inner, "kept")))
			.then(insert(outer, "last"))));
		assertThat(await(texts(this.database))).containsExactly("same", "kept", "last");
	}

	@Test
	void transactionCommitLowLevel() {
		Transaction tx = await(this.database.begin());
		await(insert(tx, "by the handle"));
		await(insert(this.database, "by the context").contextWrite(tx.context()));
		Transaction child = await(tx.begin());
		await(insert(child, "by a child"));
		await(child.commit());
		await(tx.commit());
		assertThat(await(texts(this.database))).containsExactly("by the handle", "by the context", "by a child");
		assertThat(this.database.poolStats().acquired()).isZero();
	}

	@Test
	void transactionRollbackLowLevel() {
		Transaction tx = await(this.database.begin());
		await(insert(tx, "undone"));
		assertThat(await(count(tx))).isEqualTo(1);
		Transaction child = await(tx.begin());
		await(insert(child, "undone first"));
		await(child.rollback());
		assertThat(await(count(tx))).isEqualTo(1);
		await(tx.rollback());
		assertThat(await(count(this.database))).isZero();
		assertThat(this.database.poolStats().acquired()).isZero();
	}

	@Test
	void transactionOperator() {
		Mono<Void> kept = Mono.defer(() -> insert(this.database, "kept"));
		Mono<Void> committed = kept.as(this.database::transactional);
		await(committed);
		assertThatExceptionOfType(Enough.class).isThrownBy(() -> await(
				this.database.transactional(insert(this.database, "undone").then(Mono.error(new Enough())))));
		assertThat(await(texts(this.database))).containsExactly("kept");
	}

	@Test
	void transactionOperatorConcurrent() {
		AtomicInteger number = new AtomicInteger();
		Mono<Void> insert = Mono.defer(() -> insert(this.database, "note " + number.incrementAndGet()))
			.as(this.database::transactional);
		await(Mono.when(insert, insert, insert, insert, insert, insert));
		assertThat(await(count(this.database))).isEqualTo(6);
	}

	@Test
	void transactionContextChildTaskInheritance() {
		await(this.database.inTransaction((tx) -> insert(tx, "parent").then(Mono.fromFuture(
				() -> insert(this.database, "child").then(count(this.database)).contextWrite(tx.context()).toFuture()))
			.doOnNext((count) -> assertThat(count).as("a child that is given the transaction").isEqualTo(2))
			.then(Mono.fromFuture(() -> insert(tx, "by the handle").toFuture()))
			.then(tx.rollback())));
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void transactionContextSiblingTaskIsolation() {
		AtomicReference<Mono<Long>> sibling = new AtomicReference<>();
		await(this.database.inTransaction((tx) -> insert(tx, "uncommitted").then(Mono.fromRunnable(() -> {
			// In memory there is one connection only: there it waits for the end.
			sibling.set(Mono.fromFuture(count(this.database).toFuture()));
		})).then(count(tx)).doOnNext((count) -> assertThat(count).isEqualTo(1)).then(tx.rollback())));
		assertThat(await(sibling.get())).isZero();
	}

	@Test
	void siblingTransactionsHaveConnectionsOfTheirOwn() {
		List<Object> results = await(Flux.range(0, 20)
			.flatMap((number) -> this.database
				.inTransaction((tx) -> insert(tx, "note " + number)
					.then((number % 2 == 0) ? Mono.just((Object) number) : Mono.error(new Enough())))
				.onErrorResume(Enough.class, (error) -> Mono.just("undone")), 20));
		assertThat(results).hasSize(20);
		assertThat(await(this.database.fetchAll("SELECT text FROM notes", String.class)))
			.containsExactlyInAnyOrderElementsOf(
					Flux.range(0, 10).map((half) -> "note " + 2 * half).collectList().block(LIMIT));
		awaitIdle();
	}

	@Test
	void transactionContextCleanup() {
		Boolean empty = await(this.database.inTransaction((tx) -> insert(tx, "a"))
			.then(Mono.deferContextual((context) -> Mono.just(context.isEmpty()))));
		assertThat(empty).isTrue();
		AtomicReference<Transaction> kept = new AtomicReference<>();
		await(this.database.inTransaction((tx) -> {
			kept.set(tx);
			return insert(tx, "b");
		}).then(insert(this.database, "outside of it")));
		assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(insert(kept.get(), "too late")))
			.withMessageContaining("after the end of transaction");
		assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(kept.get().commit()));
		assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(kept.get().rollback()));
		assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(kept.get().begin()));
		assertThatExceptionOfType(DatabaseStateException.class)
			.isThrownBy(() -> await(count(this.database).contextWrite(kept.get().context())));
		assertThat(await(texts(this.database))).containsExactly("a", "b", "outside of it");
		assertThat(this.database.poolStats().acquired()).isZero();
	}

	@Test
	void theValueIsEmittedAfterTheCommit() {
		Database other = (this.engine == Engine.SQLITE_MEMORY) ? this.database : open();
		Long seen = await(this.database.inTransaction((tx) -> insert(tx, "a").thenReturn("value"))
			.flatMap((value) -> count(other)));
		assertThat(seen).isEqualTo(1);
	}

	@Test
	void theValuesOfManyAreEmittedAsTheyComeAndTheCompletionAfterTheCommit() {
		StepVerifier.create(this.database
			.inTransactionMany((tx) -> insert(tx, "a").thenMany(tx.iterate("SELECT text FROM notes"))
				.concatWith(Flux.defer(() -> insert(tx, "b").thenMany(tx.iterate("SELECT text FROM notes")))))
			.map((note) -> String.valueOf(note.get("text")))).expectNext("a", "a", "b").expectComplete().verify(LIMIT);
		assertThat(await(count(this.database))).isEqualTo(2);
	}

	@Test
	void aCancelRollsBack() {
		Meeting inserted = new Meeting(2);
		Disposable work = this.database
			.inTransaction((tx) -> insert(tx, "undone").then(inserted.arrive()).then(Mono.never()))
			.subscribe();
		await(inserted.arrive());
		work.dispose();
		awaitIdle();
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void takingOneOfManyIsACancel() {
		await(this.database.inTransactionMany((tx) -> insert(tx, "undone").thenMany(Flux.just(1, 2, 3)))
			.take(1)
			.then());
		awaitIdle();
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void aCancelOfAnInnerTransactionUndoesTheInnerWorkOnly() {
		await(this.database.inTransaction((outer) -> insert(outer, "before")
			.then(outer.inTransactionMany((inner) -> insert(inner, "undone").thenMany(Flux.just(1, 2))).take(1).then())
			.then(insert(outer, "after"))));
		assertThat(await(texts(this.database))).containsExactly("before", "after");
	}

	@Test
	void siblingsInsideOneTransactionDoNotInterleave() {
		await(this.database.inTransaction((tx) -> Flux.range(0, 40)
			.flatMap((number) -> tx
				.inTransaction((inner) -> insert(inner, "note " + number)
					.then(insert(inner, "second " + number).subscribeOn(Schedulers.parallel()))
					.then((number % 3 == 0) ? Mono.error(new Enough()) : Mono.empty()))
				.onErrorResume(Enough.class, (error) -> Mono.empty()), 40)
			.then()));
		assertThat(await(texts(this.database))).hasSize(2 * 26)
			.contains("note 1", "second 1")
			.doesNotContain("note 0", "second 0", "note 39", "second 39");
	}

	@Test
	void zippedQueriesAndTransactionsInsideOneTransaction() {
		Long total = await(
				this.database.inTransaction(
						(tx) -> Mono
							.zip(insert(tx, "a").thenReturn(1L),
									tx.inTransaction((inner) -> insert(inner, "b").thenReturn(1L)),
									insert(this.database, "c").thenReturn(1L),
									this.database
										.inTransaction((inner) -> insert(this.database, "d").then(count(inner))))
							.then(count(tx))));
		assertThat(total).isEqualTo(4);
		assertThat(await(count(this.database))).isEqualTo(4);
	}

	@Test
	void aThousandStatementsAtOnce() {
		await(this.database.inTransaction((tx) -> Flux.range(0, 1_000)
			.flatMap((number) -> (number % 2 == 0) ? insert(tx, "note " + number) : count(this.database).then(), 1_000)
			.then()));
		assertThat(await(count(this.database))).isEqualTo(500);
	}

	@Test
	void twentyLevels() {
		await(this.database.inTransaction((tx) -> nested(tx, 1)));
		assertThat(await(texts(this.database))).hasSize(10).contains("level 1", "level 10").doesNotContain("level 11");
	}

	private static Mono<Void> nested(Transaction tx, int level) {
		Mono<Void> inner = (level < 20) ? tx.inTransaction((child) -> nested(child, level + 1))
				: Mono.error(new Enough());
		return insert(tx, "level " + level)
			.then((level == 10) ? inner.onErrorResume(Enough.class, (error) -> Mono.empty()) : inner);
	}

	@Test
	void zipsOnTwentyLevels() {
		Long rows = await(this.database.inTransaction((tx) -> zipped(tx, 1).then(count(tx))));
		assertThat(rows).isEqualTo(60);
		assertThat(await(count(this.database))).isEqualTo(60);
		awaitIdle();
	}

	/* Side by side: what this level does itself, and the next one in a savepoint. */
	private Mono<Void> zipped(Transaction tx, int level) {
		Mono<Integer> deeper = (level < 20) ? tx.inTransaction((inner) -> zipped(inner, level + 1)).thenReturn(1)
				: Mono.just(1);
		return Mono
			.zip(insert(tx, "before " + level).thenReturn(1), deeper, insert(tx, "after " + level).thenReturn(1),
					count(this.database), tx.inTransaction((inner) -> insert(inner, "beside " + level)).thenReturn(1))
			.then();
	}

	@Test
	void aHandleOfAnAncestorRunsInTheInnermostScope() {
		await(this.database.inTransaction((outer) -> outer
			.inTransaction((inner) -> insert(outer, "by the outer handle").then(Mono.error(new Enough())))
			.onErrorResume(Enough.class, (error) -> Mono.empty())
			.then(insert(outer, "kept"))));
		assertThat(await(texts(this.database))).containsExactly("kept");
	}

	@Test
	void endedByHandInsideTheCallback() {
		await(this.database.inTransaction((tx) -> insert(tx, "undone").then(tx.rollback())));
		assertThat(await(count(this.database))).isZero();
		await(this.database.inTransaction((tx) -> insert(tx, "kept").then(tx.commit())));
		assertThat(await(texts(this.database))).containsExactly("kept");
		assertThatExceptionOfType(DatabaseStateException.class)
			.isThrownBy(() -> await(this.database.inTransaction((tx) -> tx.commit().then(insert(tx, "too late")))));
	}

	@Test
	void rollbackOnlyAndForceRollback() {
		await(this.database.inTransaction((tx) -> {
			tx.setRollbackOnly();
			return insert(tx, "undone");
		}));
		String answer = await(this.database.inTransaction(TransactionOptions.defaults().forceRollback(true),
				(tx) -> insert(tx, "undone").thenReturn("answer")));
		assertThat(answer).isEqualTo("answer");
		await(this.database.inTransaction((outer) -> outer.inTransaction((inner) -> {
			inner.setRollbackOnly();
			return insert(inner, "undone");
		}).then(insert(outer, "kept"))));
		assertThat(await(texts(this.database))).containsExactly("kept");
	}

	@Test
	void aMarkThatComesAfterTheEndWasWrittenDownCounts() {
		Transaction tx = await(this.database.begin());
		await(insert(tx, "undone").doOnSuccess((done) -> tx.setRollbackOnly()).then(tx.commit()));
		assertThat(await(count(this.database))).isZero();
		awaitIdle();
	}

	@Test
	void zippedTransactionsAndQueriesInsideOneTransaction() {
		Long total = await(
				this.database.inTransaction(
						(tx) -> Mono
							.zip(tx.inTransaction((inner) -> Mono.zip(insert(inner, "a").thenReturn(1), count(inner))),
									this.database.inTransaction((inner) -> Mono.zip(
											inner.inTransaction((deep) -> insert(deep, "b").thenReturn(1)),
											count(inner))),
									Mono.zip(count(tx), count(this.database)))
							.then(count(tx))));
		assertThat(total).isEqualTo(2);
		assertThat(await(texts(this.database))).containsExactlyInAnyOrder("a", "b");
	}

	@Test
	void aHandleOutlivesTheSubscriptionThatGotIt() {
		Transaction tx = await(Flux.from(this.database.begin()).take(1).next());
		await(insert(tx, "kept"));
		await(tx.commit());
		assertThat(await(texts(this.database))).containsExactly("kept");
		awaitIdle();
	}

	@Test
	void aBeginThatIsCancelledLeavesNothingBehind() {
		Queue<Transaction> delivered = new ConcurrentLinkedQueue<>();
		for (int i = 0; i < 200; i++) {
			await(this.database.begin()
				.doOnNext(delivered::add)
				.takeUntilOther(Mono.delay(Duration.ofNanos(10_000L * i)))
				.then());
			for (Transaction tx = delivered.poll(); tx != null; tx = delivered.poll()) {
				await(tx.rollback());
			}
		}
		awaitIdle();
	}

	@Test
	void aMonoReturnedOnceAndSubscribedTwiceRunsTwice() {
		AtomicInteger number = new AtomicInteger();
		Mono<Void> work = this.database.inTransaction((tx) -> insert(tx, "note " + number.incrementAndGet()));
		assertThat(number).hasValue(0);
		await(work.then(work));
		assertThat(await(count(this.database))).isEqualTo(2);
	}

	@Test
	void anEmptyTransactionIsATransaction() {
		assertThat(await(this.database.inTransaction((tx) -> Mono.empty()).hasElement())).isFalse();
		Integer one = await(this.database.inTransaction((tx) -> tx.inTransaction((inner) -> Mono.just(1))));
		assertThat(one).isEqualTo(1);
		await(this.database.begin().flatMap(Transaction::commit));
		await(this.database.begin().flatMap(Transaction::rollback));
		assertThat(this.database.poolStats().acquired()).isZero();
	}

	@Test
	void isolationLevelsAreSet() {
		for (Isolation isolation : List.of(Isolation.READ_UNCOMMITTED, Isolation.READ_COMMITTED,
				Isolation.REPEATABLE_READ, Isolation.SERIALIZABLE)) {
			await(this.database.inTransaction(TransactionOptions.defaults().isolation(isolation),
					(tx) -> insert(tx, isolation.name()).then(serverIsolation(tx, isolation))));
		}
		assertThat(await(count(this.database))).isEqualTo(4);
	}

	private Mono<Void> serverIsolation(Transaction tx, Isolation isolation) {
		return switch (this.engine) {
			case POSTGRESQL -> tx.fetchVal("SHOW transaction_isolation", String.class)
				.doOnNext((level) -> assertThat(level)
					.isEqualTo(isolation.name().replace('_', ' ').toLowerCase(Locale.ROOT)))
				.then();
			// the server's own view, which it makes anew only if nobody has looked for
			// 100 ms
			case MARIADB,
					MYSQL ->
				tx.fetchVal("SELECT trx_isolation_level FROM information_schema.innodb_trx"
						+ " WHERE trx_mysql_thread_id = connection_id()", String.class)
					.defaultIfEmpty("not listed yet")
					.doOnNext((level) -> assertThat(level).isEqualTo(isolation.name().replace('_', ' ')))
					.retryWhen(Retry.fixedDelay(40, Duration.ofMillis(250)).filter(AssertionError.class::isInstance))
					.then();
			case SQLITE_FILE, SQLITE_MEMORY -> Mono.empty(); // it knows one level only
		};
	}

	@Test
	void anotherIsolationInsideIsAnError() {
		TransactionOptions serializable = TransactionOptions.defaults().isolation(Isolation.SERIALIZABLE);
		await(this.database.inTransaction(serializable,
				(outer) -> outer.inTransaction(serializable, (inner) -> insert(inner, "the same is fine"))));
		assertThatExceptionOfType(DatabaseStateException.class)
			.isThrownBy(() -> await(this.database.inTransaction((outer) -> insert(outer, "undone")
				.then(outer.inTransaction(serializable, (inner) -> insert(inner, "never"))))))
			.withMessageContaining("SERIALIZABLE");
		assertThat(await(texts(this.database))).containsExactly("the same is fine");
	}

}
