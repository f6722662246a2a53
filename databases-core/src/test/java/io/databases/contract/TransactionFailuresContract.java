package io.databases.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.databases.connection.Transaction;
import io.databases.contract.TransactionsContract.Enough;
import io.databases.error.DatabaseStateException;
import io.databases.error.DatabaseTimeoutException;
import io.databases.transaction.TransactionFailedException;
import io.databases.transaction.TransactionOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Transactions that go wrong: what was not done is never reported as done.
 */
abstract class TransactionFailuresContract extends Contract {

	private static final TransactionOptions ALLOWED = TransactionOptions.defaults()
		.allowImplicitCommit(true)
		.name("with DDL");

	private static final String CREATE = "CREATE TABLE made_inside(id INTEGER)";

	TransactionFailuresContract(Engine engine) {
		super(engine);
	}

	@Test
	void aFailedStatementWhoseErrorIsSwallowed() {
		Mono<Void> work = this.database.inTransaction((tx) -> insert(tx, "same")
			.then(insert(tx, "same").onErrorResume(DuplicateKeyException.class, (error) -> Mono.empty())));
		if (this.engine == Engine.POSTGRESQL) {
			assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(work))
				.withCauseInstanceOf(Throwable.class);
			assertThat(await(count(this.database))).isZero();
		}
		else { // the other databases undo the statement only
			await(work);
			assertThat(await(texts(this.database))).containsExactly("same");
		}
	}

	@Test
	void statementsAfterAFailedOne() {
		Mono<Void> work = this.database.inTransaction((tx) -> insert(tx, "same")
			.then(insert(tx, "same").onErrorResume(DuplicateKeyException.class, (error) -> Mono.empty()))
			.then(insert(tx, "another")));
		if (this.engine == Engine.POSTGRESQL) {
			assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(work))
				.withMessageContaining("can only be rolled back");
			assertThat(await(count(this.database))).isZero();
		}
		else {
			await(work);
			assertThat(await(count(this.database))).isEqualTo(2);
		}
	}

	@Test
	void theFirstErrorIsTheOneReported() {
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> await(this.database.inTransaction((tx) -> insert(tx, "same").then(insert(tx, "same")))));
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> await(this.database
			.inTransaction((tx) -> insert(tx, "same").then(tx.inTransaction((inner) -> insert(inner, "same"))))));
		assertThatExceptionOfType(Enough.class).isThrownBy(() -> await(this.database
			.inTransaction((tx) -> insert(tx, "same").then(insert(tx, "same").onErrorMap((error) -> new Enough())))));
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void anInnerTransactionWithAnOpenChildCannotBeEnded() {
		Transaction outer = await(this.database.begin());
		Transaction inner = await(outer.begin());
		await(insert(inner, "undone"));
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(outer.commit()))
			.havingCause()
			.withMessageContaining("end the inner one first");
		assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(inner.commit()));
		awaitIdle();
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void anInnerTransactionThatWasCancelledLastDoesNotSpoilTheOuterOne() {
		for (int i = 0; i < 20; i++) {
			int number = i;
			await(this.database.inTransaction((outer) -> insert(outer, "kept " + number).then(Mono.defer(() -> {
				Sinks.Empty<Void> enough = Sinks.empty();
				return outer
					.inTransaction((inner) -> insert(inner, "undone").then(Mono.fromRunnable(enough::tryEmitEmpty))
						.then(Mono.never()))
					.takeUntilOther(enough.asMono())
					.then();
			}))));
		}
		assertThat(await(texts(this.database))).hasSize(20).allMatch((text) -> text.startsWith("kept"));
	}

	/** On PostgreSQL the statement that has failed has failed its savepoint. */
	@Test
	void aCommitOfPlainCodeThatFailsInASavepointLeavesNothingOpen() {
		Connection connection = await(Mono.from(this.database.connectionFactory().create()));
		await(Mono.from(connection.beginTransaction()));
		await(Mono.from(connection.createSavepoint("a")));
		await(plain(connection, "SELECT * FROM missing").onErrorComplete());
		if (this.engine == Engine.POSTGRESQL) {
			assertThatExceptionOfType(TransactionFailedException.class)
				.isThrownBy(() -> await(Mono.from(connection.commitTransaction())));
			await(Mono.from(connection.rollbackTransaction()));
		}
		else {
			await(Mono.from(connection.commitTransaction()));
		}
		assertThat(connection.isAutoCommit()).isTrue();
		await(plain(connection, "INSERT INTO notes(text, completed) VALUES ('after', TRUE)"));
		await(Mono.from(connection.close()));
		assertThat(await(texts(this.database))).containsExactly("after");
	}

	private static Mono<Void> plain(Connection connection, String sql) {
		return Flux.from(connection.createStatement(sql).execute()).concatMap(Result::getRowsUpdated).then();
	}

	@Test
	void transactionStatementsAsTextAreRefused() {
		for (String sql : new String[] { "COMMIT", "ROLLBACK", "BEGIN", "  commit ", "/* so */ rollback",
				"SAVEPOINT mine" }) {
			assertThatExceptionOfType(DatabaseStateException.class)
				.isThrownBy(
						() -> await(this.database.inTransaction((tx) -> insert(tx, "undone").then(tx.execute(sql)))))
				.withMessageContaining(sql);
		}
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void ddlInATransaction() {
		Mono<Void> work = this.database
			.inTransaction((tx) -> insert(tx, "undone").then(tx.execute("CREATE TABLE made_inside(id INTEGER)"))
				.then(tx.rollback()));
		if (this.engine.isMySqlFamily()) {
			assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(work))
				.withMessageContaining("CREATE TABLE made_inside")
				.withMessageContaining("commits");
		}
		else {
			await(work);
		}
		assertThat(await(count(this.database))).isZero();
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
			.isThrownBy(() -> await(this.database.fetchAll("SELECT * FROM made_inside")));
	}

	@Test
	void ddlThatIsAllowedIsTheEndOfTheTransaction() {
		Mono<Void> work = this.database.inTransaction(ALLOWED,
				(tx) -> insert(tx, "stored").then(tx.execute(CREATE)).then());
		if (!this.engine.isMySqlFamily()) { // a statement as any other
			await(work);
			assertThat(await(texts(this.database))).containsExactly("stored");
			return;
		}
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(work))
			.withMessageStartingWith("COMMIT was not sent: transaction 'with DDL' is over")
			.withMessageContaining("commits an open transaction before [" + CREATE + "]")
			.withMessageContaining("is stored")
			.withMessageNotContaining("rolled back")
			.matches(TransactionFailedException::isCommittedByServer);
		awaitIdle();
		assertThat(await(texts(this.database))).containsExactly("stored");
		assertThat(await(this.database.fetchAll("SELECT * FROM made_inside"))).isEmpty();
	}

	@Test
	void nothingIsSentAfterDdlThatWasAllowed() {
		if (!this.engine.isMySqlFamily()) {
			return;
		}
		Transaction tx = await(this.database.begin(ALLOWED));
		Transaction inner = await(tx.begin());
		await(insert(inner, "stored").then(inner.execute(CREATE)));
		for (Mono<?> refused : List.of(insert(inner, "refused"), inner.begin(), inner.commit(), insert(tx, "refused"),
				tx.begin(), tx.inTransaction((deeper) -> insert(deeper, "refused")))) {
			assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(refused))
				.withMessageContaining("[" + CREATE + "]")
				.withMessageNotContaining("rolled back")
				.matches(TransactionFailedException::isCommittedByServer);
		}
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(tx.rollback()))
			.withMessageStartingWith("Nothing was rolled back: ")
			.withMessageContaining("[" + CREATE + "]")
			.matches(TransactionFailedException::isCommittedByServer);
		awaitIdle();
		assertThat(await(texts(this.database))).containsExactly("stored");
	}

	@Test
	void anErrorAfterOrOfDdlThatWasAllowedTellsThatNothingIsUndone() {
		if (!this.engine.isMySqlFamily()) {
			return;
		}
		AtomicInteger attempts = new AtomicInteger();
		assertThatExceptionOfType(CannotAcquireLockException.class)
			.isThrownBy(() -> await(this.database.inTransaction(ALLOWED.retry(3),
					(tx) -> insert(tx, "stored " + attempts.incrementAndGet()).then(tx.execute(CREATE))
						.then(Mono.error(new CannotAcquireLockException("as if there had been a deadlock"))))))
			.satisfies(TransactionFailuresContract::saysThatNothingIsUndone);
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> await(
					this.database.inTransaction(ALLOWED, (tx) -> insert(tx, "stored too").then(tx.execute(CREATE)))))
			.satisfies(TransactionFailuresContract::saysThatNothingIsUndone);
		assertThatExceptionOfType(TransactionFailedException.class)
			.isThrownBy(() -> await(this.database.inTransaction(ALLOWED.forceRollback(true),
					(tx) -> insert(tx, "stored as well").then(tx.execute("DROP TABLE made_inside")))))
			.withMessageStartingWith("Nothing was rolled back: ");
		awaitIdle();
		assertThat(await(texts(this.database))).as("each once")
			.containsExactly("stored 1", "stored too", "stored as well");
	}

	private static void saysThatNothingIsUndone(Throwable error) {
		assertThat(error.getSuppressed()).filteredOn((one) -> one instanceof TransactionFailedException)
			.singleElement()
			.matches((one) -> ((TransactionFailedException) one).isCommittedByServer());
	}

	@Test
	void onlyTheOutermostTransactionAllowsDdl() {
		if (!this.engine.isMySqlFamily()) {
			return;
		}
		assertThatExceptionOfType(DatabaseStateException.class)
			.isThrownBy(() -> await(this.database.inTransaction(
					(tx) -> insert(tx, "undone").then(tx.inTransaction(ALLOWED, (inner) -> inner.execute(CREATE))))))
			.withMessageContaining("allowImplicitCommit(true)");
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void whatAProcedureHasCommittedIsNotReportedAsUndone() {
		if (!this.engine.isMySqlFamily()) {
			return;
		}
		await(this.database.execute("CREATE PROCEDURE make_table() BEGIN CREATE TABLE made(id INTEGER); END"));
		Transaction tx = await(this.database.begin());
		await(insert(tx, "stored").then(tx.execute("CALL make_table()")));
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(tx.rollback()))
			.withMessageContaining("[CALL make_table()]")
			.matches(TransactionFailedException::isCommittedByServer);
		awaitIdle();
		assertThat(await(texts(this.database))).containsExactly("stored");
	}

	@Test
	void readOnlyRefusesWrites() {
		await(insert(this.database, "there before"));
		TransactionOptions readOnly = TransactionOptions.defaults().readOnly(true);
		Long read = await(this.database.inTransaction(readOnly, (tx) -> count(tx)));
		assertThat(read).isEqualTo(1);
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> await(this.database.inTransaction(readOnly, (tx) -> insert(tx, "refused"))));
		await(insert(this.database, "there after"));
		await(this.database.inTransaction((tx) -> insert(tx, "in a transaction after")));
		assertThat(await(texts(this.database))).containsExactly("there before", "there after",
				"in a transaction after");
	}

	@Test
	void aTransactionThatTakesTooLongIsRolledBack() {
		TransactionOptions hasty = TransactionOptions.defaults().timeout(Duration.ofMillis(300)).name("hasty");
		assertThatExceptionOfType(DatabaseTimeoutException.class)
			.isThrownBy(
					() -> await(this.database.inTransaction(hasty, (tx) -> insert(tx, "undone").then(Mono.never()))))
			.withMessageContaining("hasty")
			.withMessageContaining("300 ms");
		assertThatExceptionOfType(DatabaseTimeoutException.class).isThrownBy(() -> await(
				this.database.inTransactionMany(hasty, (tx) -> insert(tx, "undone").thenMany(Flux.never())).then()));
		awaitIdle();
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void theNearerDeadlineOfNestedTransactionsHolds() {
		TransactionOptions near = TransactionOptions.defaults().timeout(Duration.ofMillis(300)).name("the near one");
		TransactionOptions far = near.timeout(LIMIT.multipliedBy(10)).name("the far one");
		assertThatExceptionOfType(DatabaseTimeoutException.class)
			.isThrownBy(() -> await(this.database.inTransaction(near,
					(outer) -> outer.inTransaction(far, (inner) -> insert(inner, "undone").then(Mono.never())))))
			.withMessageContaining("the near one")
			.withMessageContaining("300 ms");
		awaitIdle();
		AtomicReference<Throwable> told = new AtomicReference<>();
		await(this.database.inTransaction(far,
				(outer) -> insert(outer, "kept")
					.then(outer.inTransaction(near, (inner) -> insert(inner, "undone").then(Mono.never())))
					.onErrorResume(DatabaseTimeoutException.class, (error) -> {
						told.set(error);
						return insert(outer, "kept too");
					})));
		assertThat(told.get()).hasMessageContaining("the near one").hasMessageContaining("300 ms");
		assertThat(await(texts(this.database))).containsExactly("kept", "kept too");
	}

	@Test
	void aTimeoutReachesTheServersStatement() {
		reopenWithOneConnection();
		TransactionOptions hasty = TransactionOptions.defaults().timeout(Duration.ofMillis(300));
		assertThatExceptionOfType(DatabaseTimeoutException.class).isThrownBy(() -> await(this.database
			.inTransaction(hasty, (tx) -> insert(tx, "undone").then(tx.fetchVal(this.engine.slowQuery())))));
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void retryRunsTheWholeBodyAgainOnAFreshTransaction() {
		AtomicInteger attempts = new AtomicInteger();
		Long counted = await(
				this.database.inTransaction(TransactionOptions.defaults().retry(3),
						(tx) -> insert(tx, "same").then(Mono.defer(() -> (attempts.incrementAndGet() < 3)
								? Mono.error(new CannotAcquireLockException("as if there had been a deadlock"))
								: count(tx)))));
		assertThat(counted).isEqualTo(1);
		assertThat(attempts).hasValue(3);
		assertThat(await(count(this.database))).isEqualTo(1);
	}

	@Test
	void retryEndsAndIsForTransientFailuresAndOutermostTransactionsOnly() {
		AtomicInteger attempts = new AtomicInteger();
		Mono<Void> failing = Mono.defer(() -> {
			attempts.incrementAndGet();
			return Mono.error(new CannotAcquireLockException("always"));
		});
		TransactionOptions twice = TransactionOptions.defaults().retry(2);
		assertThatExceptionOfType(CannotAcquireLockException.class)
			.isThrownBy(() -> await(this.database.inTransaction(twice, (tx) -> failing)));
		assertThat(attempts).hasValue(3);
		attempts.set(0);
		assertThatExceptionOfType(CannotAcquireLockException.class).isThrownBy(
				() -> await(this.database.inTransaction((outer) -> outer.inTransaction(twice, (tx) -> failing))));
		assertThat(attempts).hasValue(1);
		attempts.set(0);
		assertThatExceptionOfType(Enough.class)
			.isThrownBy(() -> await(this.database.inTransaction(twice, (tx) -> Mono.defer(() -> {
				attempts.incrementAndGet();
				return Mono.error(new Enough());
			}))));
		assertThat(attempts).hasValue(1);
	}

	@Test
	void retryOfManyOnlyWhileNothingWasEmitted() {
		AtomicInteger attempts = new AtomicInteger();
		TransactionOptions retry = TransactionOptions.defaults().retry(5);
		assertThat(await(this.database.inTransactionMany(retry,
				(tx) -> Flux.defer(() -> (attempts.incrementAndGet() < 3)
						? Flux.error(new CannotAcquireLockException("not yet")) : Flux.just(1, 2)))))
			.containsExactly(1, 2);
		assertThat(attempts).hasValue(3);
		attempts.set(0);
		assertThatExceptionOfType(CannotAcquireLockException.class)
			.isThrownBy(() -> await(this.database.inTransactionMany(retry, (tx) -> Flux.defer(() -> {
				attempts.incrementAndGet();
				return Flux.concat(Flux.just(1), Flux.error(new CannotAcquireLockException("too late")));
			}))));
		assertThat(attempts).hasValue(1);
	}

	@Test
	void aStatementOfASiblingThatWaitsForTheTurnSaysWhoHoldsIt() {
		reopen((builder) -> builder.limits((limits) -> limits.withTurn(Duration.ofSeconds(2))));
		assertThatExceptionOfType(DatabaseTimeoutException.class)
			.isThrownBy(() -> await(this.database
				.inTransaction((outer) -> outer.inTransaction(TransactionOptions.defaults().name("the holder"),
						// started apart: it does not know of the inner one
						(inner) -> insert(inner, "undone").then(Mono.fromFuture(() -> count(outer).toFuture()))))))
			.withMessageContaining("the holder")
			.withMessageContaining("2000 ms")
			.withMessageContaining("acquired=1");
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void valuesOfAFailedTransactionDoNotReachTheMessage() {
		await(insert(this.database, "topsecret"));
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> await(this.database
				.inTransaction((tx) -> tx.execute(INSERT, Map.of("text", "topsecret", "completed", true)))))
			.withMessageNotContaining("topsecret");
	}

}
