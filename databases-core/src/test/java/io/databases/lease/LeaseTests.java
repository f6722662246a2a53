package io.databases.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import io.databases.error.DatabaseStateException;
import io.databases.error.Failure;
import io.databases.error.FailureKind;
import io.databases.transaction.TransactionOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Giving a connection back: known to be clean, or closed.
 */
class LeaseTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final StatementKind SET = new StatementKind(false, true, false, false);

	private final FakeSession session = new FakeSession();

	private final Lease lease = this.session.lease();

	private final TestPublisher<Integer> running = TestPublisher.create();

	@RegisterExtension
	private final VirtualTime time = new VirtualTime();

	private void release() {
		StepVerifier.create(this.lease.release()).expectComplete().verify(LIMIT);
		assertThat(this.session.isHandedBack()).isTrue();
	}

	@Test
	void aCleanConnectionGoesBackWithoutARoundTrip() {
		this.session.read(this.lease.base(), "one").blockLast(LIMIT);
		release();
		assertThat(this.session.sent).containsExactly("one");
		assertThat(this.session.pooled.isCloseCalled()).isTrue();
		assertThat(this.lease.isDoomed()).isFalse();
	}

	@Test
	void itIsGivenBackOnce() {
		release();
		release();
		assertThat(this.session.closed).hasValue(1);
	}

	/**
	 * The pool tells in the midst of its work: whoever hears of it may close the pool.
	 */
	@Test
	void nobodyIsToldBeforeThePoolHasDoneItsWork() {
		List<String> order = new ArrayList<>();
		Publisher<Void> back = (subscriber) -> {
			subscriber.onSubscribe(Operators.emptySubscription());
			subscriber.onComplete();
			order.add("the pool is through");
		};
		Lease busy = new Lease(new PhysicalConnection(this.session, Limits.defaults().drain()), back,
				(error) -> Failure.of(FailureKind.OTHER, Failure.Effect.STATEMENT, null, 0), Limits.defaults(),
				(lease) -> order.add("the lease is back"));
		StepVerifier.create(busy.release().doOnTerminate(() -> order.add("the receiver is told")))
			.expectComplete()
			.verify(LIMIT);
		assertThat(order).containsExactly("the pool is through", "the lease is back", "the receiver is told");
	}

	@Test
	void statementsAfterwardsAreRefused() {
		release();
		StepVerifier.create(this.session.read(this.lease.base(), "too late"))
			.expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(DatabaseStateException.class)
				.hasMessageContaining("given back"))
			.verify(LIMIT);
		StepVerifier.create(this.lease.base().open(TransactionOptions.defaults()))
			.expectError(DatabaseStateException.class)
			.verify(LIMIT);
		assertThat(this.session.sent).isEmpty();
	}

	@Test
	void itWaitsForTheRunningStatementAndRefusesThoseThatWait() {
		this.session.statement(this.lease.base(), StatementKind.READ, "running", this.running).subscribe();
		AtomicReference<Throwable> refused = new AtomicReference<>();
		this.session.read(this.lease.base(), "waiting").subscribe(null, refused::set);
		StepVerifier.create(this.lease.release()).then(() -> {
			assertThat(refused.get()).isInstanceOf(DatabaseStateException.class);
			assertThat(this.session.isHandedBack()).isFalse();
			this.running.complete();
		}).expectComplete().verify(LIMIT);
		assertThat(this.session.isHandedBack()).isTrue();
	}

	@Test
	void aStatementThatDoesNotEndDooms() {
		this.session.statement(this.lease.base(), StatementKind.READ, "running", this.running).subscribe();
		StepVerifier.create(this.lease.release())
			.then(() -> this.time.advanceTimeBy(LIMIT))
			.expectComplete()
			.verify(LIMIT);
		assertThat(this.lease.isDoomed()).isTrue();
		assertThat(this.session.isHandedBack()).isTrue();
	}

	@Test
	void anOpenTransactionIsRolledBack() {
		this.lease.base().open(TransactionOptions.defaults()).block(LIMIT);
		release();
		assertThat(this.session.sent).containsExactly("BEGIN", "ROLLBACK");
		assertThat(this.lease.isDoomed()).isFalse();
	}

	@Test
	void openSavepointsAreRolledBackWithTheirTransaction() {
		Scope root = this.lease.base().open(TransactionOptions.defaults()).block(LIMIT);
		Scope inner = root.open(TransactionOptions.defaults()).block(LIMIT);
		this.session.read(inner, "one").blockLast(LIMIT);
		release();
		assertThat(this.session.sent).endsWith("ROLLBACK");
	}

	@Test
	void whatWasTouchedIsReset() {
		this.session.statement(this.lease.base(), SET, "SET x", Mono.just(1)).blockLast(LIMIT);
		release();
		assertThat(this.session.sent).containsExactly("SET x", "RESET");
		assertThat(this.lease.isDoomed()).isFalse();
	}

	@Test
	void unwrapTouches() {
		this.lease.unwrap();
		release();
		assertThat(this.session.sent).containsExactly("RESET");
	}

	@Test
	void whatCannotBeResetIsDoomed() {
		this.session.notResettable();
		this.lease.touch();
		release();
		assertThat(this.lease.isDoomed()).isTrue();
	}

	@Test
	void aResetThatFailsDooms() {
		this.session.answer("RESET", Mono.error(this.session.refused));
		this.lease.touch();
		release();
		assertThat(this.lease.isDoomed()).isTrue();
	}

	@Test
	void aResetThatIsNotAnsweredDooms() {
		this.session.answer("RESET", Mono.never());
		this.lease.touch();
		StepVerifier.create(this.lease.release())
			.then(() -> this.time.advanceTimeBy(Limits.defaults().drain()))
			.expectComplete()
			.verify(LIMIT);
		assertThat(this.lease.isDoomed()).isTrue();
		assertThat(this.session.closed).hasValue(1);
	}

	@Test
	void aRollbackThatIsNotAnsweredDooms() {
		this.session.answer("ROLLBACK", Mono.never());
		this.lease.base().open(TransactionOptions.defaults()).block(LIMIT);
		StepVerifier.create(this.lease.release())
			.then(() -> this.time.advanceTimeBy(Limits.defaults().drain()))
			.expectComplete()
			.verify(LIMIT);
		assertThat(this.lease.isDoomed()).isTrue();
	}

	@Test
	void aCancelledStatementSettlesBeforeTheConnectionGoesBack() {
		Sinks.One<Boolean> fence = Sinks.one();
		this.session.answer("FENCE", fence.asMono());
		this.session.statement(this.lease.base(), StatementKind.READ, "running", this.running).subscribe().dispose();
		StepVerifier.create(this.lease.release()).then(() -> {
			assertThat(this.session.isHandedBack()).isFalse();
			fence.tryEmitValue(true);
		}).expectComplete().verify(LIMIT);
		assertThat(this.session.sent).containsExactly("running", "FENCE");
		assertThat(this.lease.isDoomed()).isFalse();
	}

	/** Nobody waits for it any more, though nobody has cancelled it yet. */
	@Test
	void aTransactionThatHasBegunOnlyAfterwardsIsRolledBackAndNotHandedOver() {
		Sinks.Empty<Void> begin = Sinks.empty();
		this.session.answer("BEGIN", begin.asMono());
		AtomicReference<Object> opened = new AtomicReference<>();
		this.lease.base().open(TransactionOptions.defaults()).subscribe(opened::set, opened::set);
		this.lease.release().subscribe();
		begin.tryEmitEmpty();
		assertThat(opened.get()).isInstanceOf(DatabaseStateException.class);
		assertThat(this.session.sent).containsExactly("BEGIN", "ROLLBACK");
		assertThat(this.session.isHandedBack()).as("at once, not after the limit").isTrue();
		assertThat(this.lease.isDoomed()).isFalse();
	}

	@Test
	void aReleaseThatIsCancelledGoesOn() {
		this.session.statement(this.lease.base(), StatementKind.READ, "running", this.running).subscribe();
		this.lease.release().subscribe().dispose();
		assertThat(this.session.isHandedBack()).isFalse();
		this.running.complete();
		assertThat(this.session.isHandedBack()).isTrue();
	}

}
