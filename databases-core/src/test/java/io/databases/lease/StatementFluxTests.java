package io.databases.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import io.databases.error.DatabaseTimeoutException;
import io.databases.transaction.TransactionFailedException;
import io.databases.transaction.TransactionOptions;

import static org.assertj.core.api.Assertions.assertThat;

class StatementFluxTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final FakeSession session = new FakeSession();

	private final Lease lease = this.session.lease();

	private final Scope base = this.lease.base();

	private final TestPublisher<Integer> running = TestPublisher.create();

	@RegisterExtension
	private final VirtualTime time = new VirtualTime();

	private Scope transaction(Scope parent) {
		AtomicReference<Scope> opened = new AtomicReference<>();
		parent.open(TransactionOptions.defaults()).subscribe(opened::set);
		return opened.get();
	}

	private Disposable start(Scope scope, StatementKind kind) {
		return this.session.statement(scope, kind, "slow", this.running).subscribe();
	}

	@Test
	void oneStatementAtATimeInOrder() {
		Disposable first = start(this.base, StatementKind.READ);
		StepVerifier.create(this.session.read(this.base, "second")).then(() -> {
			assertThat(this.session.sent).containsExactly("slow");
			this.running.complete();
		}).expectNext(1).expectComplete().verify(LIMIT);
		assertThat(first.isDisposed()).isTrue();
		assertThat(this.session.sent).containsExactly("slow", "second");
	}

	@Test
	void theTurnIsFreeBeforeTheEndIsSignalled() {
		List<Object> holders = new ArrayList<>();
		this.session.read(this.base, "good")
			.doOnComplete(() -> holders.add(String.valueOf(this.base.queue().holder())))
			.blockLast(LIMIT);
		this.session.statement(this.base, StatementKind.READ, "bad", Mono.error(this.session.refused))
			.doOnError((error) -> holders.add(String.valueOf(this.base.queue().holder())))
			.onErrorComplete()
			.blockLast(LIMIT);
		assertThat(holders).containsExactly("null", "null");
	}

	@Test
	void theReceiversDemandReachesTheDriver() {
		StepVerifier.create(this.session.statement(this.base, StatementKind.READ, "slow", this.running), 0)
			.expectSubscription()
			.thenRequest(2)
			.then(() -> {
				this.running.assertMinRequested(2);
				this.running.next(1, 2).complete();
			})
			.expectNext(1, 2)
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void aDriverThatRefusesAValueSendsNothingAndKeepsNoTurn() {
		StepVerifier.create(new StatementFlux<Integer>(this.base, StatementKind.READ, "refused", null, (connection) -> {
			throw new IllegalArgumentException("Cannot encode");
		})).expectErrorMessage("Cannot encode").verify(LIMIT);
		assertThat(this.base.queue().holder()).isNull();
		assertThat(this.lease.isDoomed()).isFalse();
	}

	@Test
	void aCancelWhileWaitingSendsNothing() {
		start(this.base, StatementKind.READ);
		Disposable waiting = this.session.read(this.base, "never").subscribe();
		waiting.dispose();
		this.running.complete();
		assertThat(this.session.sent).containsExactly("slow");
		assertThat(this.base.queue().holder()).isNull();
	}

	@Test
	void aCancelledWriteFailsItsScope() {
		Scope tx = transaction(this.base);
		start(tx, StatementKind.WRITE).dispose();
		assertThat(tx.failure()).isInstanceOf(TransactionFailedException.class);
		StepVerifier.create(this.session.read(tx, "refused"))
			.expectError(TransactionFailedException.class)
			.verify(LIMIT);
		assertThat(this.session.sent).doesNotContain("refused");
	}

	@Test
	void aReadCancelledBeforeItsFirstRowFailsItsScopeAndOneThatEndsEarlyDoesNot() {
		Scope streaming = transaction(this.base);
		Disposable stream = start(streaming, StatementKind.READ);
		this.running.next(1);
		stream.dispose();
		assertThat(streaming.failure()).isNull();
		this.session.statement(streaming, StatementKind.READ, "no row yet", TestPublisher.<Integer>create())
			.subscribe()
			.dispose();
		assertThat(streaming.failure()).isInstanceOf(TransactionFailedException.class);
	}

	/** So that the first of many rows does not cost the transaction. */
	@Test
	void aReadThatEndsEarlyIsReadOnBeforeItIsCancelledOnTheServerAndFailsItsScope() {
		Scope tx = transaction(this.base);
		this.session.answer("FENCE", Mono.never());
		Disposable stream = start(tx, StatementKind.READ);
		this.running.next(1);
		stream.dispose();
		assertThat(tx.failure()).isNull();
		this.time.advanceTimeBy(Limits.defaults().grace().multipliedBy(10));
		assertThat(tx.failure()).isNull();
		this.time.advanceTimeBy(Limits.defaults().drain());
		assertThat(tx.failure()).isInstanceOf(TransactionFailedException.class);
	}

	@Test
	void aCancelWhileTheSavepointIsSentSendsNoStatement() {
		Sinks.Empty<Void> savepoint = Sinks.empty();
		this.session.answer("SAVEPOINT sp_2", savepoint.asMono());
		Scope inner = transaction(transaction(this.base));
		Disposable statement = this.session.read(inner, "never").subscribe();
		statement.dispose();
		assertThat(inner.queue().holder()).isNotNull();
		savepoint.tryEmitEmpty();
		assertThat(inner.queue().holder()).isNull();
		assertThat(this.session.sent).containsExactly("BEGIN", "SAVEPOINT sp_2");
		this.session.read(inner, "next").blockLast(LIMIT);
		assertThat(this.session.sent).containsExactly("BEGIN", "SAVEPOINT sp_2", "next");
	}

	@Test
	void aStatementThatTakesTooLongIsStoppedAtOnceAndFailsItsScope() {
		Scope tx = transaction(this.base);
		this.session.answer("FENCE", Mono.never());
		StepVerifier.create(limited(tx))
			.then(() -> this.time.advanceTimeBy(Duration.ofSeconds(2)))
			.expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(DatabaseTimeoutException.class)
				.hasMessageContaining("2000 ms")
				.hasMessageContaining("statement [limited]")
				.hasMessageContaining("transaction"))
			.verify(LIMIT);
		assertThat(this.session.sent).containsExactly("BEGIN", "limited", "limited was cancelled", "FENCE", "CANCEL");
		assertThat(tx.failure()).isInstanceOf(DatabaseTimeoutException.class);
	}

	@Test
	void whoWaitsForTheLimitOfASilentServerDoesNotWaitForItsEndToo() {
		this.session.answer("FENCE", Mono.never()).answer("CANCEL", Mono.never());
		StepVerifier
			.create(Using.one(Mono.just(this.lease), (leased) -> limited(leased.base()).next(),
					(leased, end) -> leased.release()))
			.then(() -> this.time.advanceTimeBy(Duration.ofSeconds(2)))
			.expectError(DatabaseTimeoutException.class)
			.verify(LIMIT);
		assertThat(this.session.isHandedBack()).isFalse();
		this.time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.session.isHandedBack()).isTrue();
		assertThat(this.session.isDoomed()).isTrue();
	}

	private StatementFlux<Integer> limited(Scope scope) {
		return new StatementFlux<>(scope, StatementKind.READ, "limited", null,
				(connection) -> this.session.call("limited", Mono.<Integer>never()), Duration.ofSeconds(2));
	}

	@Test
	void aLimitThatIsNotReachedLeavesNothingBehind() {
		StatementFlux<Integer> quick = new StatementFlux<>(this.base, StatementKind.READ, "quick", null,
				(connection) -> Flux.just(1, 2), Duration.ofSeconds(2));
		StepVerifier.create(quick).expectNext(1, 2).expectComplete().verify(LIMIT);
		this.time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.session.sent).isEmpty();
		assertThat(this.base.queue().holder()).isNull();
	}

	@Test
	void aStatementWhoseTurnDoesNotComeSaysWhoHoldsIt() {
		start(this.base, StatementKind.READ);
		StepVerifier.create(this.session.read(this.base, "waiting"))
			.then(() -> this.time.advanceTimeBy(Limits.defaults().turn()))
			.expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(DatabaseTimeoutException.class)
				.hasMessageContaining("30000 ms")
				.hasMessageContaining("statement [waiting]")
				.hasMessageContaining("held by statement [slow]"))
			.verify(LIMIT);
		this.running.complete();
		assertThat(this.session.sent).containsExactly("slow");
	}

	@Test
	void anErrorThatLosesTheConnectionDoomsIt() {
		Scope tx = transaction(this.base);
		StepVerifier.create(this.session.statement(tx, StatementKind.READ, "lost", Mono.error(this.session.lost)))
			.expectErrorMatches((error) -> error == this.session.lost)
			.verify(LIMIT);
		assertThat(this.lease.isDoomed()).isTrue();
		assertThat(tx.failure()).isSameAs(this.session.lost);
	}

	@Test
	void anErrorOfTheStatementSpoilsNothing() {
		Scope tx = transaction(this.base);
		StepVerifier.create(this.session.statement(tx, StatementKind.READ, "bad", Mono.error(this.session.refused)))
			.expectErrorMatches((error) -> error == this.session.refused)
			.verify(LIMIT);
		assertThat(tx.failure()).isNull();
		assertThat(this.lease.isDoomed()).isFalse();
	}

	@Test
	void statementsThatEndATransactionAreRefusedInsideOne() {
		Scope tx = transaction(this.base);
		StatementKind commit = new StatementKind(true, true, false, true);
		StepVerifier.create(this.session.statement(tx, commit, "COMMIT TEXT", Flux.<Integer>empty()))
			.expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(DatabaseStateException.class)
				.hasMessageContaining("COMMIT TEXT"))
			.verify(LIMIT);
		StatementKind ddl = new StatementKind(true, false, true, false);
		StepVerifier.create(this.session.statement(tx, ddl, "CREATE", Flux.<Integer>empty()))
			.expectError(DatabaseStateException.class)
			.verify(LIMIT);
		assertThat(this.session.sent).containsExactly("BEGIN");
	}

	@Test
	void nothingIsSignalledAfterACancel() {
		List<String> signals = new ArrayList<>();
		TestPublisher<Integer> rude = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
		Disposable statement = this.session.statement(this.base, StatementKind.READ, "rude", rude)
			.subscribe((value) -> signals.add("value"), (error) -> signals.add("error"), () -> signals.add("end"));
		statement.dispose();
		rude.next(1);
		rude.error(this.session.lost);
		assertThat(signals).isEmpty();
		assertThat(this.lease.isDoomed()).as("the fence was answered well").isFalse();
	}

}
