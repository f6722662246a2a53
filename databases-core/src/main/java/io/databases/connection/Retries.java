package io.databases.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.databases.transaction.TransactionFailedException;
import io.databases.transaction.TransactionOptions;
import io.databases.transaction.UnknownTransactionOutcomeException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import reactor.core.publisher.Flux;
import reactor.util.retry.Retry;

/**
 * Runs a whole transaction again after failures that may well not happen again: deadlock,
 * serialization failure, a lock that was not had in time. Never when the outcome of a
 * commit is unknown, or the server has committed what was done before.
 */
final class Retries {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(10);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	private static final int DEPTH = 8;

	private Retries() {
	}

	static Retry of(TransactionOptions options) {
		return Retry.backoff(options.retry(), FIRST_PAUSE)
			.maxBackoff(LONGEST_PAUSE)
			.jitter(0.5)
			.filter(Retries::isTransient)
			.onRetryExhaustedThrow((spec, signal) -> signal.failure());
	}

	static <T> Flux<T> whileNothingEmitted(Flux<T> attempt, TransactionOptions options) {
		if (options.retry() == 0) {
			return attempt;
		}
		return Flux.defer(() -> {
			AtomicBoolean emitted = new AtomicBoolean();
			return attempt.doOnNext((value) -> emitted.set(true))
				.retryWhen(Retry.backoff(options.retry(), FIRST_PAUSE)
					.maxBackoff(LONGEST_PAUSE)
					.jitter(0.5)
					.filter((error) -> !emitted.get() && isTransient(error))
					.onRetryExhaustedThrow((spec, signal) -> signal.failure()));
		});
	}

	static boolean isTransient(@Nullable Throwable error) {
		Throwable current = error;
		for (int depth = 0; current != null && depth < DEPTH; depth++) {
			if (mayBeCommitted(current) || Stream.of(current.getSuppressed()).anyMatch(Retries::mayBeCommitted)) {
				return false;
			}
			if (current instanceof ConcurrencyFailureException) {
				return true;
			}
			current = current.getCause();
		}
		return false;
	}

	private static boolean mayBeCommitted(Throwable error) {
		return error instanceof UnknownTransactionOutcomeException
				|| (error instanceof TransactionFailedException failed && failed.isCommittedByServer());
	}

}
