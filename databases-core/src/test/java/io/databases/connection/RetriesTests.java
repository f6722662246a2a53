package io.databases.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.databases.transaction.TransactionFailedException;
import io.databases.transaction.TransactionOptions;
import io.databases.transaction.UnknownTransactionOutcomeException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * After which failures a transaction is run again.
 */
class RetriesTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final TransactionOptions THRICE = TransactionOptions.defaults().retry(3);

	private final Throwable deadlock = new CannotAcquireLockException("a deadlock");

	@Test
	void transientFailuresAreTriedAgain() {
		isRun(4, this.deadlock);
		isRun(4, new TransactionFailedException("COMMIT was not sent", this.deadlock));
		isRun(1, new IllegalStateException("another"));
	}

	@Test
	void aCommitWhoseOutcomeIsUnknownIsNotTriedAgain() {
		isRun(1, new UnknownTransactionOutcomeException("lost", this.deadlock));
		isRun(1, new IllegalStateException("of the body's",
				new UnknownTransactionOutcomeException("x", this.deadlock)));
		this.deadlock.addSuppressed(new UnknownTransactionOutcomeException("lost", new IllegalStateException("x")));
		isRun(1, this.deadlock);
	}

	@Test
	void whatTheServerHasCommittedIsNotDoneAgain() {
		isRun(1, new TransactionFailedException("COMMIT was not sent", this.deadlock, true));
		this.deadlock.addSuppressed(new TransactionFailedException("Nothing was rolled back", null, true));
		isRun(1, this.deadlock);
	}

	private static void isRun(int times, Throwable error) {
		AtomicInteger attempts = new AtomicInteger();
		StepVerifier.create(Mono.defer(() -> {
			attempts.incrementAndGet();
			return Mono.error(error);
		}).retryWhen(Retries.of(THRICE))).expectErrorMatches((reported) -> reported == error).verify(LIMIT);
		assertThat(attempts).hasValue(times);
		attempts.set(0);
		StepVerifier.create(Retries.whileNothingEmitted(Flux.defer(() -> {
			attempts.incrementAndGet();
			return Flux.error(error);
		}), THRICE)).expectErrorMatches((reported) -> reported == error).verify(LIMIT);
		assertThat(attempts).hasValue(times);
	}

}
