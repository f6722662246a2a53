package io.databases.lease;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import io.databases.error.DatabaseStateException;
import io.databases.transaction.TransactionFailedException;
import io.databases.transaction.TransactionOptions;
import io.databases.transaction.UnknownTransactionOutcomeException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Opening and ending transactions and savepoints, with a server that fails or is silent.
 */
class ScopeTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final FakeSession session = new FakeSession();

	private final Lease lease = this.session.lease();

	private final Scope base = this.lease.base();

	private final AtomicReference<Object> ended = new AtomicReference<>();

	@RegisterExtension
	private final VirtualTime time = new VirtualTime();

	private static Scope open(Scope parent) {
		AtomicReference<Scope> opened = new AtomicReference<>();
		parent.open(TransactionOptions.defaults()).subscribe(opened::set);
		assertThat(opened.get()).isNotNull();
		return opened.get();
	}

	private static void completes(Mono<Void> end) {
		StepVerifier.create(end).expectComplete().verify(LIMIT);
	}

	private static Throwable fails(Mono<Void> end) {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		StepVerifier.create(end).expectErrorSatisfies(failure::set).verify(LIMIT);
		return failure.get();
	}

	private void isFree() {
		assertThat(this.base.queue().holder()).isNull();
		assertThat(this.base.child()).isNull();
	}

	@Test
	void savepointsAreSentWithTheFirstStatement() {
		Scope root = open(this.base);
		Scope empty = open(root);
		completes(empty.commit());
		Scope outer = open(root);
		Scope inner = open(outer);
		this.session.read(inner, "first").blockLast(LIMIT);
		this.session.read(inner, "second").blockLast(LIMIT);
		completes(inner.rollback());
		completes(outer.commit());
		completes(root.commit());
		assertThat(this.session.sent).containsExactly("BEGIN", "SAVEPOINT sp_2", "SAVEPOINT sp_3", "first", "second",
				"ROLLBACK TO sp_3", "RELEASE sp_2", "COMMIT");
		isFree();
	}

	@Test
	void whatTheServerHasCommittedIsNeverReportedAsUndoneAlsoIfTheStatementFails() {
		StatementKind ddl = new StatementKind(true, false, true, false);
		for (boolean commit : new boolean[] { true, false }) {
			AtomicReference<Scope> opened = new AtomicReference<>();
			this.base.open(TransactionOptions.defaults().allowImplicitCommit(true)).subscribe(opened::set);
			Scope root = opened.get();
			Scope child = open(root);
			StepVerifier.create(this.session.statement(child, ddl, "DDL", Mono.error(this.session.refused)))
				.expectErrorMatches((error) -> error == this.session.refused)
				.verify(LIMIT);
			isCommitted(fails(this.session.read(child, "not sent").then()));
			isCommitted(fails(commit ? child.commit() : child.rollback()));
			isCommitted(fails(this.session.read(root, "not sent").then()));
			isCommitted(fails(commit ? root.commit() : root.rollback()));
			isFree();
		}
		assertThat(this.session.sent).containsExactly("BEGIN", "SAVEPOINT sp_2", "DDL", "ROLLBACK", "BEGIN",
				"SAVEPOINT sp_2", "DDL", "ROLLBACK");
	}

	private static void isCommitted(Throwable error) {
		assertThat(error).isInstanceOf(TransactionFailedException.class)
			.hasMessageContaining("before [DDL]")
			.matches((failed) -> ((TransactionFailedException) failed).isCommittedByServer());
	}

	@Test
	void whatIsNotAllowedIsNotSent() {
		Scope root = open(this.base);
		StatementKind ddl = new StatementKind(true, false, true, false);
		assertThat(fails(this.session.statement(root, ddl, "DDL", Mono.just(1)).then()))
			.isInstanceOf(DatabaseStateException.class)
			.hasMessageContaining("allowImplicitCommit(true)");
		completes(root.commit());
		assertThat(this.session.sent).containsExactly("BEGIN", "COMMIT");
	}

	@Test
	void aSiblingWaitsForTheEndOfTheOther() {
		Scope root = open(this.base);
		Scope first = open(root);
		AtomicReference<Scope> second = new AtomicReference<>();
		root.open(TransactionOptions.defaults()).subscribe(second::set);
		assertThat(second.get()).isNull();
		completes(first.rollback());
		assertThat(second.get()).isNotNull();
	}

	@Test
	void aBeginThatFailsDoomsAndFreesTheTurn() {
		this.session.answer("BEGIN", Mono.error(this.session.refused));
		StepVerifier.create(this.base.open(TransactionOptions.defaults()))
			.expectErrorMatches((error) -> error == this.session.refused)
			.verify(LIMIT);
		assertThat(this.lease.isDoomed()).isTrue();
		isFree();
	}

	@Test
	void aBeginThatIsNotAnsweredEndsAtTheLimit() {
		this.session.answer("BEGIN", Mono.never());
		StepVerifier.create(this.base.open(TransactionOptions.defaults()))
			.then(() -> this.time.advanceTimeBy(Limits.defaults().turn()))
			.expectError(TimeoutException.class)
			.verify(LIMIT);
		assertThat(this.lease.isDoomed()).isTrue();
		isFree();
	}

	@Test
	void aCancelledBeginIsAnsweredThenRolledBack() {
		Sinks.Empty<Void> begin = Sinks.empty();
		this.session.answer("BEGIN", begin.asMono());
		Disposable opening = this.base.open(TransactionOptions.defaults()).subscribe();
		opening.dispose();
		assertThat(this.session.sent).containsExactly("BEGIN");
		assertThat(this.base.queue().holder()).as("it keeps the turn").isNotNull();
		begin.tryEmitEmpty();
		assertThat(this.session.sent).containsExactly("BEGIN", "ROLLBACK");
		isFree();
	}

	@Test
	void aLeaseReleasedWhileACancelledBeginIsUnderWayWaitsForItsRollback() {
		Sinks.Empty<Void> begin = Sinks.empty();
		this.session.answer("BEGIN", begin.asMono());
		Disposable opening = this.base.open(TransactionOptions.defaults()).subscribe();
		opening.dispose();
		StepVerifier.create(this.lease.release()).then(() -> {
			assertThat(this.session.isHandedBack()).as("BEGIN is under way").isFalse();
			begin.tryEmitEmpty();
		}).expectComplete().verify(LIMIT);
		assertThat(this.session.sent).containsExactly("BEGIN", "ROLLBACK");
		assertThat(this.session.isHandedBack()).isTrue();
		assertThat(this.lease.isDoomed()).isFalse();
	}

	@Test
	void aBeginThatIsNeverAnsweredDoomsTheReleasedLease() {
		this.session.answer("BEGIN", Mono.never());
		Disposable opening = this.base.open(TransactionOptions.defaults()).subscribe();
		opening.dispose();
		StepVerifier.create(this.lease.release())
			.then(() -> this.time.advanceTimeBy(LIMIT))
			.expectComplete()
			.verify(LIMIT);
		assertThat(this.lease.isDoomed()).isTrue();
		assertThat(this.session.isHandedBack()).isTrue();
	}

	@Test
	void aCancelWhileWaitingToOpenLeavesNothing() {
		Scope root = open(this.base);
		open(root);
		Disposable waiting = root.open(TransactionOptions.defaults()).subscribe();
		assertThat(root.queue().waitingCount()).isEqualTo(1);
		waiting.dispose();
		assertThat(root.queue().waitingCount()).isZero();
	}

	@Test
	void aCommitThatIsRefusedIsRolledBackAndReported() {
		this.session.answer("COMMIT", Mono.error(this.session.refused));
		Scope root = open(this.base);
		assertThat(fails(root.commit())).isSameAs(this.session.refused);
		assertThat(this.session.sent).containsExactly("BEGIN", "COMMIT", "ROLLBACK");
		assertThat(this.lease.isDoomed()).isFalse();
		isFree();
	}

	@Test
	void aCommitAndARollbackThatFail() {
		IllegalStateException second = new IllegalStateException("second");
		IllegalStateException first = new IllegalStateException("first");
		this.session.answer("COMMIT", Mono.error(first)).answer("ROLLBACK", Mono.error(second));
		Scope root = open(this.base);
		assertThat(fails(root.commit())).isSameAs(first).hasSuppressedException(second);
		assertThat(this.lease.isDoomed()).isTrue();
		isFree();
	}

	@Test
	void aCommitWhoseAnswerIsLostIsUnknown() {
		this.session.answer("COMMIT", Mono.error(this.session.lost));
		Scope root = open(this.base);
		assertThat(fails(root.commit())).isInstanceOf(UnknownTransactionOutcomeException.class)
			.hasCause(this.session.lost);
		assertThat(this.session.sent).as("nothing more is sent").containsExactly("BEGIN", "COMMIT");
		assertThat(this.lease.isDoomed()).isTrue();
		isFree();
	}

	@Test
	void aCommitThatIsNotAnsweredIsUnknown() {
		this.session.answer("COMMIT", Mono.never());
		Scope root = open(this.base);
		StepVerifier.create(root.commit())
			.then(() -> this.time.advanceTimeBy(Limits.defaults().turn()))
			.expectError(UnknownTransactionOutcomeException.class)
			.verify(LIMIT);
		assertThat(this.lease.isDoomed()).isTrue();
		isFree();
	}

	@Test
	void aCommitIsNotCancelledOnceItIsSent() {
		Sinks.Empty<Void> commit = Sinks.empty();
		this.session.answer("COMMIT", commit.asMono());
		Scope root = open(this.base);
		root.commit().subscribe().dispose();
		assertThat(this.base.queue().holder()).isNotNull();
		commit.tryEmitEmpty();
		assertThat(this.session.sent).containsExactly("BEGIN", "COMMIT");
		isFree();
	}

	@Test
	void aRollbackThatFailsOrIsNotAnsweredDooms() {
		this.session.answer("ROLLBACK", Mono.error(this.session.refused));
		assertThat(fails(open(this.base).rollback())).isSameAs(this.session.refused);
		assertThat(this.lease.isDoomed()).isTrue();
		isFree();
	}

	@Test
	void aRollbackThatIsNotAnsweredDooms() {
		this.session.answer("ROLLBACK", Mono.never());
		Scope root = open(this.base);
		StepVerifier.create(root.rollback())
			.then(() -> this.time.advanceTimeBy(Limits.defaults().drain()))
			.expectError(TimeoutException.class)
			.verify(LIMIT);
		assertThat(this.lease.isDoomed()).isTrue();
		isFree();
	}

	@Test
	void aSavepointThatFailsFailsTheInnerScopeAndItsStatement() {
		this.session.answer("SAVEPOINT sp_2", Mono.error(this.session.refused));
		Scope root = open(this.base);
		Scope inner = open(root);
		StepVerifier.create(this.session.read(inner, "never"))
			.expectErrorMatches((error) -> error == this.session.refused)
			.verify(LIMIT);
		assertThat(fails(inner.commit())).isInstanceOf(TransactionFailedException.class).hasCause(this.session.refused);
		assertThat(this.session.sent).doesNotContain("never", "RELEASE sp_2");
		completes(root.rollback());
		isFree();
	}

	@Test
	void aReleaseThatFailsFailsTheParent() {
		this.session.answer("RELEASE sp_2", Mono.error(this.session.refused));
		Scope root = open(this.base);
		Scope inner = open(root);
		this.session.read(inner, "one").blockLast(LIMIT);
		assertThat(fails(inner.commit())).isSameAs(this.session.refused);
		assertThat(fails(root.commit())).isInstanceOf(TransactionFailedException.class);
		assertThat(this.session.sent).endsWith("ROLLBACK").doesNotContain("COMMIT");
	}

	@Test
	void aRollbackToASavepointThatFailsFailsTheParent() {
		this.session.answer("ROLLBACK TO sp_2", Mono.error(this.session.refused));
		Scope root = open(this.base);
		Scope inner = open(root);
		this.session.read(inner, "one").blockLast(LIMIT);
		assertThat(fails(inner.rollback())).isSameAs(this.session.refused);
		assertThat(fails(root.commit())).isInstanceOf(TransactionFailedException.class);
		assertThat(this.session.sent).endsWith("ROLLBACK").doesNotContain("COMMIT");
	}

	@Test
	void aFailedScopeIsRolledBackInsteadOfCommitted() {
		IllegalStateException reason = new IllegalStateException("before");
		Scope root = open(this.base);
		root.fail(reason);
		root.fail(new IllegalStateException("later"));
		assertThat(fails(root.commit())).isInstanceOf(TransactionFailedException.class).hasCause(reason);
		assertThat(this.session.sent).containsExactly("BEGIN", "ROLLBACK");
		isFree();
	}

	@Test
	void nothingIsSentIntoATransactionThatTheServerHasEnded() {
		Scope root = open(this.base);
		Scope inner = open(root);
		this.session.read(inner, "one").blockLast(LIMIT);
		this.session.endTransaction();
		this.session.read(inner, "two").blockLast(LIMIT);
		assertThat(fails(this.session.read(inner, "three").then())).isInstanceOf(TransactionFailedException.class);
		assertThat(fails(inner.commit())).isInstanceOf(TransactionFailedException.class);
		assertThat(fails(root.open(TransactionOptions.defaults()).then()))
			.isInstanceOf(TransactionFailedException.class);
		assertThat(fails(root.commit())).isInstanceOf(TransactionFailedException.class);
		assertThat(this.session.sent).containsExactly("BEGIN", "SAVEPOINT sp_2", "one", "two", "ROLLBACK");
		isFree();
	}

	@Test
	void aScopeEndsOnce() {
		Scope root = open(this.base);
		completes(root.commit());
		assertThat(fails(root.commit())).isInstanceOf(DatabaseStateException.class);
		assertThat(fails(root.rollback())).isInstanceOf(DatabaseStateException.class);
		StepVerifier.create(this.session.read(root, "too late"))
			.expectError(DatabaseStateException.class)
			.verify(LIMIT);
		StepVerifier.create(root.open(TransactionOptions.defaults()))
			.expectError(DatabaseStateException.class)
			.verify(LIMIT);
		assertThat(this.session.sent).containsExactly("BEGIN", "COMMIT");
	}

	@Test
	void theEndWaitsForTheRunningStatementAndRefusesThoseThatWait() {
		TestPublisher<Integer> running = TestPublisher.create();
		Scope root = open(this.base);
		this.session.statement(root, StatementKind.READ, "running", running).subscribe();
		AtomicReference<Throwable> refused = new AtomicReference<>();
		this.session.read(root, "waiting").subscribe(null, refused::set);
		StepVerifier.create(root.commit()).then(() -> {
			assertThat(refused.get()).isInstanceOf(DatabaseStateException.class);
			assertThat(this.session.sent).containsExactly("BEGIN", "running");
			running.complete();
		}).expectComplete().verify(LIMIT);
		assertThat(this.session.sent).containsExactly("BEGIN", "running", "COMMIT");
	}

	@Test
	void theEndOfAScopeWithAnOpenChildRollsBothBack() {
		Scope root = open(this.base);
		Scope child = open(root);
		this.session.read(child, "one").blockLast(LIMIT);
		assertThat(fails(root.commit())).isInstanceOf(TransactionFailedException.class);
		assertThat(child.isOpen()).isFalse();
		assertThat(this.session.sent).containsExactly("BEGIN", "SAVEPOINT sp_2", "one", "ROLLBACK TO sp_2", "ROLLBACK");
		isFree();
	}

	/*
	 * Two threads hear of the same cancel: one ends what is around before the other ends
	 * what it is just being handed.
	 */
	@Test
	void theEndOfAScopeWaitsForAChildThatIsEndedAsSoonAsItIsHandedOver() {
		endsParentWhileChildIsHandedOver(true);
		assertThat(this.ended.get()).isEqualTo("completed");
		assertThat(this.session.sent).containsExactly("BEGIN", "COMMIT");
		isFree();
	}

	@Test
	void oneThatIsLeftOpenAfterThatFailsTheParent() {
		endsParentWhileChildIsHandedOver(false);
		assertThat(this.ended.get()).isInstanceOf(TransactionFailedException.class);
		assertThat(((Throwable) this.ended.get()).getCause()).hasMessageContaining("end the inner one first");
		assertThat(this.session.sent).containsExactly("BEGIN", "ROLLBACK");
		isFree();
	}

	private void endsParentWhileChildIsHandedOver(boolean ends) {
		Scope parent = open(this.base);
		AtomicReference<Object> meanwhile = new AtomicReference<>("not handed over");
		parent.open(TransactionOptions.defaults()).subscribe((child) -> {
			onAnotherThread(() -> end(parent));
			meanwhile.set(this.ended.get());
			if (ends) {
				child.rollback().subscribe();
			}
		});
		assertThat(meanwhile.get()).as("it waits").isNull();
	}

	private void end(Scope parent) {
		parent.commit().subscribe(null, this.ended::set, () -> this.ended.set("completed"));
	}

	/* The body has completed, but its transaction has something to do before its end. */
	@Test
	void theEndOfAScopeWaitsForAChildWhoseEndIsAnnounced() {
		Scope parent = open(this.base);
		Sinks.Empty<Void> before = Sinks.empty();
		Using
			.one(parent.open(TransactionOptions.defaults()), (child) -> Mono.just(1),
					Using.Closer.<Scope>ofScope((child) -> child, (child, end) -> before.asMono().then(child.commit())))
			.subscribe();
		end(parent);
		assertThat(this.ended.get()).isNull();
		before.tryEmitEmpty();
		assertThat(this.ended.get()).isEqualTo("completed");
		assertThat(this.session.sent).containsExactly("BEGIN", "COMMIT");
		isFree();
	}

	private static void onAnotherThread(Runnable work) {
		Thread thread = new Thread(work);
		thread.start();
		try {
			thread.join(LIMIT.toMillis());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		assertThat(thread.isAlive()).isFalse();
	}

	@Test
	void manyStatementsAtOnceOnOneScope() {
		Scope root = open(this.base);
		Long answers = Flux.range(0, 10_000)
			.flatMap((number) -> this.session.read(root, "statement"), 10_000)
			.count()
			.block(LIMIT);
		assertThat(answers).isEqualTo(10_000);
		completes(root.commit());
	}

}
