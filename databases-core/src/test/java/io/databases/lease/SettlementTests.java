package io.databases.lease;

import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import io.databases.transaction.TransactionFailedException;
import io.databases.transaction.TransactionOptions;
import io.databases.url.CancelMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a connection whose statement was cancelled.
 */
class SettlementTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final FakeSession session = new FakeSession();

	private final Lease lease = this.session.lease();

	private final Scope base = this.lease.base();

	private final TestPublisher<Integer> running = TestPublisher.create();

	@RegisterExtension
	private final VirtualTime time = new VirtualTime();

	private Disposable start(Scope scope, StatementKind kind) {
		return this.session.statement(scope, kind, "slow", this.running).subscribe();
	}

	private int requests() {
		return Collections.frequency(this.session.sent, "CANCEL");
	}

	private void passMillis(long millis) {
		this.time.advanceTimeBy(Duration.ofMillis(millis));
	}

	private void isUsable(Scope scope) {
		assertThat(scope.queue().holder()).isNull();
		assertThat(this.lease.isDoomed()).isFalse();
	}

	private void isUsable() {
		assertThat(this.base.queue().holder()).isNull();
		assertThat(this.lease.isDoomed()).isFalse();
	}

	@Test
	void aCancelledStatementKeepsItsTurnUntilTheFenceIsAnswered() {
		Sinks.One<Boolean> fence = Sinks.one();
		this.session.answer("FENCE", fence.asMono());
		start(this.base, StatementKind.WRITE).dispose();
		this.running.assertCancelled();
		StepVerifier.create(this.session.read(this.base, "next")).then(() -> {
			assertThat(this.session.sent).containsExactly("slow", "FENCE");
			fence.tryEmitValue(true);
		}).expectNext(1).expectComplete().verify(LIMIT);
		assertThat(this.session.sent).containsExactly("slow", "FENCE", "next");
		assertThat(this.lease.isDoomed()).isFalse();
	}

	@Test
	void afterTheGraceTheServerIsToldAndOnlyALaterFenceIsAProof() {
		Sinks.One<Boolean> first = Sinks.one();
		Sinks.Empty<Void> told = Sinks.empty();
		this.session.answer("FENCE", first.asMono()).answer("CANCEL", told.asMono());
		start(this.base, StatementKind.READ).dispose();
		this.time.advanceTimeBy(Limits.defaults().grace());
		assertThat(this.session.sent).containsExactly("slow", "FENCE", "CANCEL");
		first.tryEmitValue(true);
		assertThat(this.base.queue().holder()).as("the request may still arrive").isNotNull();
		told.tryEmitEmpty();
		assertThat(this.session.sent).containsExactly("slow", "FENCE", "CANCEL", "FENCE");
		assertThat(this.base.queue().holder()).isNull();
		assertThat(this.lease.isDoomed()).isFalse();
	}

	@Test
	void aFenceThatIsHitIsSentAgain() {
		Sinks.One<Boolean> first = Sinks.one();
		this.session.answer("FENCE", first.asMono()).answer("FENCE", Mono.just(false)).answer("FENCE", Mono.just(true));
		start(this.base, StatementKind.READ).dispose();
		this.time.advanceTimeBy(Limits.defaults().grace());
		first.tryEmitValue(false);
		assertThat(this.session.sent).containsExactly("slow", "FENCE", "CANCEL", "FENCE", "FENCE");
		assertThat(this.base.queue().holder()).isNull();
		assertThat(this.lease.isDoomed()).isFalse();
	}

	@Test
	void whatDoesNotSettleIsDoomed() {
		for (int i = 0; i < 4; i++) {
			this.session.answer("FENCE", Mono.never());
		}
		this.session.answer("CANCEL", Mono.never());
		start(this.base, StatementKind.READ).dispose();
		this.time.advanceTimeBy(Limits.defaults().grace().plus(Limits.defaults().drain().multipliedBy(5)));
		assertThat(this.lease.isDoomed()).isTrue();
		assertThat(this.base.queue().holder()).as("nobody waits for ever").isNull();
		assertThat(this.session.sent).as("what settles is never cancelled itself")
			.noneMatch((call) -> call.endsWith("was cancelled"));
	}

	@Test
	void aFenceThatSaysDeadDooms() {
		this.session.answer("FENCE", Mono.just(false));
		start(this.base, StatementKind.READ).dispose();
		assertThat(this.lease.isDoomed()).isTrue();
		assertThat(this.base.queue().holder()).isNull();
	}

	/** As KILL QUERY is, which MySQL forgets when the next statement begins. */
	@Test
	void aRequestThatComesBeforeItsStatementBeginsIsSentAgain() {
		Sinks.One<Boolean> first = Sinks.one();
		this.session.answer("FENCE", first.asMono());
		start(this.base, StatementKind.READ).dispose();
		this.time.advanceTimeBy(Limits.defaults().grace());
		assertThat(requests()).as("it is lost").isOne();
		passMillis(100);
		assertThat(requests()).isEqualTo(2);
		first.tryEmitValue(true);
		assertThat(this.session.sent).containsExactly("slow", "FENCE", "CANCEL", "CANCEL", "FENCE");
		isUsable();
	}

	@Test
	void aRequestThatFailsIsSentAgain() {
		this.session.answer("FENCE", Mono.never()).answer("CANCEL", Mono.error(this.session.lost));
		start(this.base, StatementKind.READ).dispose();
		this.time.advanceTimeBy(Limits.defaults().grace());
		passMillis(100);
		assertThat(requests()).isEqualTo(2);
	}

	@Test
	void theNextRequestIsSentAfterTheEndOfTheOneBefore() {
		Sinks.Empty<Void> told = Sinks.empty();
		this.session.answer("FENCE", Mono.never()).answer("CANCEL", told.asMono());
		start(this.base, StatementKind.READ).dispose();
		this.time.advanceTimeBy(Limits.defaults().grace());
		passMillis(3_000);
		assertThat(requests()).isOne();
		told.tryEmitEmpty();
		passMillis(99);
		assertThat(requests()).isOne();
		passMillis(1);
		assertThat(requests()).isEqualTo(2);
	}

	@Test
	void afterTheEndOfTheStatementNothingIsCancelled() {
		Sinks.One<Boolean> first = Sinks.one();
		this.session.answer("FENCE", first.asMono());
		start(this.base, StatementKind.READ).dispose();
		this.time.advanceTimeBy(Limits.defaults().grace());
		first.tryEmitValue(true);
		isUsable();
		this.time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.session.sent).containsExactly("slow", "FENCE", "CANCEL", "FENCE");
	}

	@Test
	void thePausesGrowAndAtTheEndOfTheLimitTheConnectionIsDoomed() {
		this.session.answer("FENCE", Mono.never());
		start(this.base, StatementKind.READ).dispose();
		this.time.advanceTimeBy(Limits.defaults().grace());
		for (int i = 1; i < 6; i++) {
			assertThat(requests()).isEqualTo(i);
			passMillis(100L << (i - 1));
		}
		assertThat(requests()).isEqualTo(6);
		assertThat(this.lease.isDoomed()).isFalse();
		this.time.advanceTimeBy(Limits.defaults().drain());
		assertThat(this.lease.isDoomed()).isTrue();
		assertThat(this.base.queue().holder()).isNull();
		this.time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(requests()).isEqualTo(6);
	}

	@Test
	void whatIsNotAnsweredIsEndedOnTheServerBeforeTheClose() {
		Sinks.Empty<Void> ended = Sinks.empty();
		this.session.answer("FENCE", Mono.never()).answer("TERMINATE", ended.asMono());
		start(this.base, StatementKind.READ).dispose();
		this.lease.release().subscribe();
		this.time.advanceTimeBy(Limits.defaults().grace().plus(Limits.defaults().drain()));
		assertThat(this.session.sent).endsWith("TERMINATE");
		assertThat(this.session.isHandedBack()).as("the close comes after the server was told").isFalse();
		ended.tryEmitEmpty();
		assertThat(this.session.isHandedBack()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "BEGIN", "ROLLBACK", "COMMIT", "RESET" })
	void soIsAConnectionThatDoesNotAnswer(String call) {
		this.session.answer(call, Mono.never());
		this.lease.touch();
		this.base.open(TransactionOptions.defaults())
			.flatMap((tx) -> "ROLLBACK".equals(call) ? tx.rollback() : tx.commit())
			.onErrorComplete()
			.then(this.lease.release())
			.subscribe();
		this.time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.session.sent).endsWith("TERMINATE");
		assertThat(this.session.isHandedBack()).isTrue();
	}

	/** As by a deadlock while the rest of a cancelled read comes. */
	@Test
	void aTransactionThatIsGoneByThenHasFailed() {
		Sinks.One<Boolean> fence = Sinks.one();
		this.session.answer("FENCE", fence.asMono());
		Scope tx = Objects.requireNonNull(this.base.open(TransactionOptions.defaults()).block(LIMIT));
		Scope inner = Objects.requireNonNull(tx.open(TransactionOptions.defaults()).block(LIMIT));
		Disposable reading = start(inner, StatementKind.READ);
		this.running.next(1); // so that the cancel alone spoils nothing
		reading.dispose();
		this.session.endTransaction();
		StepVerifier.create(this.session.read(inner, "next"))
			.then(() -> fence.tryEmitValue(true))
			.expectError(TransactionFailedException.class)
			.verify(LIMIT);
		assertThat(this.session.sent).as("nothing is sent into no transaction").doesNotContain("next");
		assertThat(tx.failure()).as("up to the root").isInstanceOf(TransactionFailedException.class);
		isUsable(inner);
	}

	/** What is read to its end tells why; the first reason is the one that is kept. */
	@Test
	void anErrorAfterTheCancelIsTheReason() {
		Sinks.One<Boolean> fence = Sinks.one();
		this.session.runsOut(true).answer("FENCE", fence.asMono());
		Scope tx = Objects.requireNonNull(this.base.open(TransactionOptions.defaults()).block(LIMIT));
		Disposable reading = start(tx, StatementKind.READ);
		this.running.next(1);
		reading.dispose();
		this.running.error(this.session.lost);
		fence.tryEmitValue(true);
		assertThat(tx.failure()).isSameAs(this.session.lost);
		assertThat(this.lease.isDoomed()).isTrue();
	}

	@Test
	void aConnectionThatIsLostIsClosedAndNothingElse() {
		Scope tx = Objects.requireNonNull(this.base.open(TransactionOptions.defaults()).block(LIMIT));
		this.session.statement(tx, StatementKind.READ, "lost", Mono.error(this.session.lost))
			.onErrorComplete()
			.then(tx.rollback())
			.then(this.lease.release())
			.block(LIMIT);
		assertThat(this.session.sent).containsExactly("BEGIN", "lost");
		assertThat(this.session.isHandedBack()).isTrue();
	}

	/** A driver tells of its subscription before it puts the statement into its queue. */
	@Test
	void theFenceDoesNotOvertakeTheStatement() {
		AtomicReference<Disposable> statement = new AtomicReference<>();
		Publisher<Integer> driver = (actual) -> {
			this.running.subscribe(actual);
			statement.get().dispose(); // as from another thread
			this.session.sent.add("in the driver's queue");
		};
		subscribeLater(driver, statement);
		assertThat(this.session.sent).containsExactly("slow", "in the driver's queue", "FENCE");
		isUsable();
	}

	@Test
	void norDoesItWhereTheCancelComesBeforeTheSubscription() {
		AtomicReference<Disposable> statement = new AtomicReference<>();
		Publisher<Integer> driver = (actual) -> {
			statement.get().dispose();
			this.running.subscribe(actual);
			this.session.sent.add("in the driver's queue");
		};
		subscribeLater(driver, statement);
		assertThat(this.session.sent).containsExactly("slow", "in the driver's queue", "FENCE");
		isUsable();
	}

	/** Its turn comes when another one leaves. */
	private void subscribeLater(Publisher<Integer> driver, AtomicReference<Disposable> statement) {
		TestPublisher<Integer> before = TestPublisher.create();
		this.session.statement(this.base, StatementKind.READ, "before", before).subscribe();
		statement.set(this.session.statement(this.base, StatementKind.READ, "slow", driver).subscribe());
		this.session.sent.clear();
		before.complete();
	}

	@Test
	void eachRequestMayHaveHitAFence() {
		Sinks.One<Boolean> first = Sinks.one();
		this.session.answer("FENCE", first.asMono());
		for (int i = 0; i < 3; i++) {
			this.session.answer("FENCE", Mono.just(false));
		}
		start(this.base, StatementKind.READ).dispose();
		this.time.advanceTimeBy(Limits.defaults().grace());
		passMillis(100);
		passMillis(200);
		assertThat(requests()).isEqualTo(3);
		first.tryEmitValue(true);
		assertThat(this.session.sent).endsWith("CANCEL", "FENCE", "FENCE", "FENCE", "FENCE");
		isUsable();
	}

	@Test
	void aConnectionThatAnswersNoFenceAfterTheRequestsIsDoomed() {
		Sinks.One<Boolean> first = Sinks.one();
		this.session.answer("FENCE", first.asMono());
		for (int i = 0; i < 3; i++) {
			this.session.answer("FENCE", Mono.just(false));
		}
		start(this.base, StatementKind.READ).dispose();
		this.time.advanceTimeBy(Limits.defaults().grace());
		first.tryEmitValue(true);
		assertThat(this.session.sent).endsWith("CANCEL", "FENCE", "FENCE");
		assertThat(this.lease.isDoomed()).isTrue();
		assertThat(this.base.queue().holder()).isNull();
	}

	@Test
	void drainWaitsForTheEndAndDoomsWhatDoesNotEndInTime() {
		Lease draining = this.session.inOrder().lease(Limits.defaults().withCancel(CancelMode.DRAIN));
		this.session.statement(draining.base(), StatementKind.READ, "slow", this.session.call("slow", Mono.never()))
			.subscribe()
			.dispose();
		this.time.advanceTimeBy(Limits.defaults().grace().multipliedBy(10));
		assertThat(this.session.sent).doesNotContain("CANCEL");
		this.time.advanceTimeBy(Limits.defaults().drain());
		assertThat(draining.isDoomed()).isTrue();
		assertThat(draining.base().queue().holder()).isNull();
		draining.release().subscribe();
		assertThat(this.session.sent).contains("TERMINATE");
	}

	@Test
	void discardDoomsAtOnceAndTellsTheServerFirst() {
		Lease discarding = this.session.lease(Limits.defaults().withCancel(CancelMode.DISCARD));
		start(discarding.base(), StatementKind.READ).dispose();
		assertThat(discarding.isDoomed()).isTrue();
		assertThat(discarding.base().queue().holder()).isNull();
		discarding.release().subscribe();
		assertThat(this.session.sent).containsExactly("slow", "TERMINATE");
		assertThat(this.session.isHandedBack()).isTrue();
	}

}
