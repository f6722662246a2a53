package io.databases.lease;

import java.time.Duration;
import java.util.Collections;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

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

	private VirtualTimeScheduler time;

	@BeforeEach
	void takeTheTime() {
		this.time = VirtualTimeScheduler.getOrSet();
	}

	@AfterEach
	void giveItBack() {
		VirtualTimeScheduler.reset();
	}

	private Disposable start(Scope scope, StatementKind kind) {
		return this.session.statement(scope, kind, "slow", this.running).subscribe();
	}

	private int requests() {
		return Collections.frequency(this.session.sent, "CANCEL");
	}

	private void passMillis(long millis) {
		this.time.advanceTimeBy(Duration.ofMillis(millis));
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
	void thePausesGrowAndAtTheEndOfTheLimitTheSessionIsEnded() {
		Sinks.Empty<Void> ended = Sinks.empty();
		this.session.answer("FENCE", Mono.never()).answer("TERMINATE", ended.asMono());
		start(this.base, StatementKind.READ).dispose();
		this.time.advanceTimeBy(Limits.defaults().grace());
		for (int i = 1; i < 6; i++) {
			assertThat(requests()).isEqualTo(i);
			passMillis(100L << (i - 1));
		}
		assertThat(requests()).isEqualTo(6);
		assertThat(this.session.sent).doesNotContain("TERMINATE");
		this.time.advanceTimeBy(Limits.defaults().drain());
		assertThat(requests()).isEqualTo(6);
		assertThat(this.session.sent).endsWith("TERMINATE");
		assertThat(this.lease.isDoomed()).isTrue();
		assertThat(this.base.queue().holder()).as("the close comes after the server was told").isNotNull();
		ended.tryEmitEmpty();
		assertThat(this.base.queue().holder()).isNull();
		this.time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.session.sent).endsWith("TERMINATE");
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
		assertThat(this.session.sent).contains("TERMINATE");
		assertThat(draining.isDoomed()).isTrue();
		assertThat(draining.base().queue().holder()).isNull();
	}

	@Test
	void discardDoomsAtOnceAndTellsTheServerFirst() {
		Lease discarding = this.session.lease(Limits.defaults().withCancel(CancelMode.DISCARD));
		Sinks.Empty<Void> told = Sinks.empty();
		this.session.answer("TERMINATE", told.asMono());
		start(discarding.base(), StatementKind.READ).dispose();
		assertThat(this.session.sent).containsExactly("slow", "TERMINATE");
		assertThat(discarding.isDoomed()).isTrue();
		assertThat(discarding.base().queue().holder()).as("the close comes after the server was told").isNotNull();
		told.tryEmitEmpty();
		assertThat(discarding.base().queue().holder()).isNull();
	}

}
