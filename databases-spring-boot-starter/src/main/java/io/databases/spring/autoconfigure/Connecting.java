package io.databases.spring.autoconfigure;

import io.databases.Database;
import io.databases.spring.autoconfigure.DatabaseSettings.ConnectMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * The first connection of a database, as {@code databases.connect} wants it, whoever
 * needs it first: the {@code Database} bean, a script or a migration.
 */
final class Connecting {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseConnector.class);

	private Connecting() {
	}

	/** Fails with a {@link DatabaseConnectException}, but for a lazy one. */
	static Mono<Void> of(Database database, String name, DatabaseSettings settings) {
		return switch (settings.getConnect()) {
			case LAZY -> database.connect();
			case EAGER -> database.connect().onErrorMap((ex) -> failure(database, name, ex));
			case RETRY ->
				patiently(database, name, settings.getConnectRetry()).onErrorMap((ex) -> failure(database, name, ex));
		};
	}

	static boolean atStart(DatabaseSettings settings) {
		return settings.getConnect() != ConnectMode.LAZY;
	}

	private static Throwable failure(Database database, String name, Throwable cause) {
		return new DatabaseConnectException(name, database.url(), cause);
	}

	private static Mono<Void> patiently(Database database, String name, DatabaseSettings.Retry retry) {
		return Mono.defer(() -> {
			long deadline = System.nanoTime() + retry.getTimeout().toNanos();
			return database.connect()
				.retryWhen(Retry.backoff(Long.MAX_VALUE, retry.getInitialDelay())
					.maxBackoff(retry.getMaxDelay())
					.filter((failure) -> mayPass(failure) && System.nanoTime() < deadline)
					.doBeforeRetry((signal) -> logger.info("Database '{}' is not reachable yet, trying again: {}", name,
							signal.failure().getMessage())));
		});
	}

	/** A refused login or a wrong name does not get better by waiting. */
	private static boolean mayPass(Throwable failure) {
		return failure instanceof DataAccessResourceFailureException;
	}

}
