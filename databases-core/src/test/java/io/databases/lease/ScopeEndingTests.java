package io.databases.lease;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;

import io.databases.error.DatabaseTimeoutException;
import io.databases.transaction.TransactionFailedException;
import io.databases.transaction.TransactionOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of a scope in which something still runs, and of a connection that is taken
 * back: nothing waits for ever.
 */
class ScopeEndingTests {

	private static final Limits LIMITS = Limits.defaults();

	/** What stopping takes at most, and a rollback. */
	private static final Duration STOPPING = LIMITS.grace().plus(LIMITS.drain().multipliedBy(2));

	private final FakeSession session = new FakeSession();

	private final Lease lease = this.session.lease();

	private final Scope base = this.lease.base();

	private final TestPublisher<Integer> running = TestPublisher.create();

	private final AtomicReference<Object> told = new AtomicReference<>();

	private final AtomicReference<Object> ended = new AtomicReference<>();

	@RegisterExtension
	private final VirtualTime time = new VirtualTime();

	private static Scope open(Scope parent, TransactionOptions options) {
		AtomicReference<Scope> opened = new AtomicReference<>();
		parent.open(options).subscribe(opened::set);
		assertThat(opened.get()).isNotNull();
		return opened.get();
	}

	private static Scope open(Scope parent) {
		return open(parent, TransactionOptions.defaults().name("ours"));
	}

	private Disposable start(Scope scope, Publisher<Integer> answer) {
		return this.session.statement(scope, StatementKind.READ, "slow", answer).subscribe((value) -> {
		}, this.told::set, () -> this.told.set("completed"));
	}

	private void end(Mono<Void> end) {
		end.subscribe(null, this.ended::set, () -> this.ended.set("completed"));
	}

	private void isGivenBack() {
		AtomicReference<Object> back = new AtomicReference<>();
		this.lease.release().subscribe(null, back::set, () -> back.set("back"));
		assertThat(back.get()).isEqualTo("back");
		assertThat(this.session.isHandedBack()).isTrue();
	}

	private static void namesTheHolder(Object error) {
		assertThat(error).isInstanceOf(DatabaseTimeoutException.class);
		assertThat(((Throwable) error).getMessage()).contains("statement [slow]", "transaction 'ours'", "'turn'");
	}

	@Test
	void commitStopsWhatRunsWhenItHasWaitedLongEnough() {
		Scope tx = open(this.base);
		start(tx, this.running);
		end(tx.commit());
		this.time.advanceTimeBy(LIMITS.turn().minusMillis(1));
		assertThat(this.ended.get()).as("it may well end by itself").isNull();
		this.running.assertNotCancelled();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		this.running.assertCancelled();
		namesTheHolder(this.ended.get());
		namesTheHolder(this.told.get());
		assertThat(this.session.sent).containsExactly("BEGIN", "slow", "FENCE", "ROLLBACK");
		isGivenBack();
		assertThat(this.lease.isDoomed()).isFalse();
	}

	@Test
	void aHolderThatEndsInTimeIsCommitted() {
		Scope tx = open(this.base);
		start(tx, this.running);
		end(tx.commit());
		this.time.advanceTimeBy(LIMITS.turn().minusMillis(1));
		this.running.complete();
		this.time.advanceTimeBy(Duration.ofMinutes(5));
		assertThat(this.ended.get()).isEqualTo("completed");
		assertThat(this.told.get()).isEqualTo("completed");
		assertThat(this.session.sent).containsExactly("BEGIN", "slow", "COMMIT");
		isGivenBack();
	}

	@Test
	void rollbackStopsItToo() {
		Scope tx = open(this.base);
		start(tx, this.running);
		end(tx.rollback());
		this.time.advanceTimeBy(LIMITS.turn());
		assertThat(this.ended.get()).isEqualTo("completed");
		namesTheHolder(this.told.get());
		assertThat(this.session.sent).endsWith("ROLLBACK");
		isGivenBack();
	}

	@Test
	void soDoesAnEndThatComesWhileAnInnerOneIsOpen() {
		Scope tx = open(this.base);
		Scope inner = open(open(tx));
		start(inner, this.running);
		end(tx.commit());
		this.time.advanceTimeBy(LIMITS.turn());
		assertThat(this.told.get()).isInstanceOf(DatabaseTimeoutException.class);
		assertThat(this.ended.get()).isInstanceOf(TransactionFailedException.class);
		assertThat(this.session.sent).endsWith("ROLLBACK");
		isGivenBack();
		assertThat(this.lease.isDoomed()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aServerThatDoesNotAnswerAnyMoreEndsWithTheConnection(boolean commit) {
		this.session.answer("FENCE", Mono.never());
		Scope tx = open(this.base);
		start(tx, this.running);
		end(commit ? tx.commit() : tx.rollback());
		this.time.advanceTimeBy(LIMITS.turn().plus(LIMITS.drain()));
		isEndedWithTheConnection(commit);
	}

	/** Nothing can be cancelled there, so its turn is never left. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void soDoesADriverThatDoesNotEvenTakeTheStatement(boolean commit) {
		Scope tx = open(this.base);
		start(tx, (actual) -> {
			// as no driver should
		});
		end(commit ? tx.commit() : tx.rollback());
		this.time.advanceTimeBy(LIMITS.turn().plus(STOPPING));
		isEndedWithTheConnection(commit);
	}

	private void isEndedWithTheConnection(boolean commit) {
		namesTheHolder(this.told.get());
		if (commit) {
			namesTheHolder(this.ended.get());
		}
		else {
			assertThat(this.ended.get()).isEqualTo("completed");
		}
		assertThat(this.lease.isDoomed()).isTrue();
		assertThat(this.base.queue().holder()).as("its parent's turn is free").isNull();
		assertThat(this.session.sent).doesNotContain("COMMIT", "ROLLBACK");
		isGivenBack();
		assertThat(this.session.sent).as("a server that works on is told").endsWith("TERMINATE");
	}

	@Test
	void whatEndsAfterAllChangesNothing() {
		Sinks.One<Boolean> fence = Sinks.one();
		this.session.answer("FENCE", fence.asMono());
		Scope tx = open(this.base);
		start(tx, this.running);
		end(tx.commit());
		this.time.advanceTimeBy(Duration.ofMinutes(5));
		Object before = this.ended.get();
		fence.tryEmitValue(true);
		this.running.complete();
		assertThat(this.ended.get()).isNotNull().isSameAs(before);
		assertThat(this.session.sent).doesNotContain("COMMIT", "ROLLBACK");
	}

	@Test
	void theTransactionsOwnLimitIsNotWaitedBeyond() {
		Scope tx = open(this.base, TransactionOptions.defaults().name("ours").timeout(Duration.ofSeconds(2)));
		start(tx, this.running);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		end(tx.commit());
		this.time.advanceTimeBy(Duration.ofMillis(999));
		assertThat(this.ended.get()).isNull();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.ended.get()).isInstanceOf(DatabaseTimeoutException.class);
		assertThat(((Throwable) this.ended.get()).getMessage()).contains("2000 ms", "statement [slow]", "'timeout'");
		assertThat(this.session.sent).endsWith("ROLLBACK");
	}

	/** As of a handle that was never ended. */
	@Test
	void atItsDeadlineATransactionStopsWhatRuns() {
		Scope tx = open(this.base, TransactionOptions.defaults().name("ours").timeout(Duration.ofSeconds(2)));
		start(tx, this.running);
		this.time.advanceTimeBy(Duration.ofSeconds(2));
		end(tx.rollback());
		this.running.assertCancelled();
		assertThat(this.ended.get()).isEqualTo("completed");
		assertThat(this.told.get()).isInstanceOf(DatabaseTimeoutException.class);
		assertThat(((Throwable) this.told.get()).getMessage()).contains("'timeout'");
		isGivenBack();
	}

	@Test
	void whoLosesInterestBeforeItHasSettledIsToldNothing() {
		Sinks.One<Boolean> fence = Sinks.one();
		this.session.answer("FENCE", fence.asMono());
		Scope tx = open(this.base);
		Disposable statement = start(tx, this.running);
		end(tx.rollback());
		this.time.advanceTimeBy(LIMITS.turn());
		statement.dispose();
		fence.tryEmitValue(true);
		assertThat(this.told.get()).isNull();
		assertThat(this.ended.get()).isEqualTo("completed");
	}

	@Test
	void whatIsTakenBackIsStoppedAndWhatWaitsIsNotSent() {
		AtomicReference<Object> next = new AtomicReference<>();
		start(this.base, this.running);
		this.session.read(this.base, "next").subscribe(next::set, next::set);
		end(this.lease.takeBack(new IllegalStateException("closing")));
		this.running.assertCancelled();
		assertThat(this.told.get()).isInstanceOf(IllegalStateException.class);
		assertThat(next.get()).isInstanceOf(Throwable.class);
		assertThat(this.ended.get()).isEqualTo("completed");
		assertThat(this.session.sent).containsExactly("slow", "FENCE");
		assertThat(this.session.isHandedBack()).isTrue();
	}

	@Test
	void whatIsTakenBackInATransactionIsRolledBack() {
		Scope inner = open(open(this.base));
		start(inner, this.running);
		end(this.lease.takeBack(new IllegalStateException("closing")));
		assertThat(this.told.get()).isInstanceOf(IllegalStateException.class);
		assertThat(this.ended.get()).isEqualTo("completed");
		assertThat(this.session.sent).containsExactly("BEGIN", "SAVEPOINT sp_2", "slow", "FENCE", "ROLLBACK TO sp_2",
				"ROLLBACK");
		assertThat(this.lease.isDoomed()).isFalse();
	}

	@Test
	void whatIsTakenBackAndDoesNotAnswerIsClosed() {
		this.session.answer("FENCE", Mono.never());
		start(this.base, this.running);
		end(this.lease.takeBack(new IllegalStateException("closing")));
		this.time.advanceTimeBy(STOPPING);
		assertThat(this.told.get()).isInstanceOf(IllegalStateException.class);
		assertThat(this.ended.get()).isEqualTo("completed");
		assertThat(this.lease.isDoomed()).isTrue();
		assertThat(this.session.sent).endsWith("TERMINATE");
	}

	@Test
	void aSignOfLifeHasALimitOfItsOwn() {
		this.session.answer("FENCE", Mono.never());
		this.lease.ping().subscribe(this.told::set, this.told::set);
		this.time.advanceTimeBy(LIMITS.validate());
		assertThat(this.told.get()).isInstanceOf(DatabaseTimeoutException.class);
		assertThat(((Throwable) this.told.get()).getMessage()).contains("3000 ms", "sign of life",
				"'validation_timeout'");
		end(this.lease.release());
		assertThat(this.ended.get()).as("who has waited long enough does not wait for this too").isEqualTo("completed");
	}

	@Test
	void soHasThatOfPlainCode() {
		this.session.answer("FENCE", Mono.never());
		LeaseConnection face = new LeaseConnection(this.base, (sql) -> StatementKind.READ, Mono.empty());
		Mono.from(face.validate(io.r2dbc.spi.ValidationDepth.REMOTE)).subscribe(this.told::set, this.told::set);
		this.time.advanceTimeBy(LIMITS.validate());
		assertThat(this.told.get()).isInstanceOf(DatabaseTimeoutException.class);
		assertThat(((Throwable) this.told.get()).getMessage()).contains("'validation_timeout'");
	}

	/** The time for cleaning counts from when it begins. */
	@Test
	void aDoomedConnectionOfAnEndKnowsThatItWasNotAnswered() {
		this.session.answer("ROLLBACK", Mono.error(new TimeoutException("late")));
		Scope tx = open(this.base);
		end(tx.rollback());
		assertThat(this.lease.isDoomed()).isTrue();
		isGivenBack();
		assertThat(this.session.sent).endsWith("TERMINATE");
	}

}
