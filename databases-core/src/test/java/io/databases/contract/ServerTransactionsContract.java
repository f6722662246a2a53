package io.databases.contract;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.databases.connection.Transaction;
import io.databases.query.QueryOperations;
import io.databases.transaction.TransactionFailedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Transactions that a server ends by itself.
 */
abstract class ServerTransactionsContract extends Contract {

	ServerTransactionsContract(Engine engine) {
		super(engine);
	}

	private LogCapture driver;

	/* Drivers log what the tests do to their connections. */
	@BeforeEach
	void keepTheDriversLog() {
		this.driver = LogCapture
			.of((this.engine == Engine.POSTGRESQL) ? "io.r2dbc.postgresql" : "io.asyncer.r2dbc.mysql");
	}

	@AfterEach
	void letTheDriverLog() {
		this.driver.close();
	}

	private static Mono<Void> lock(QueryOperations on, long id) {
		return on.execute("UPDATE notes SET completed = NOT completed WHERE id = :id", Map.of("id", id)).then();
	}

	@Test
	void theVictimOfADeadlockIsToldSoAndNothingOfItStays() {
		insertMany(2);
		Meeting bothLocked = new Meeting(2);
		AtomicReference<Throwable> afterwards = new AtomicReference<>();
		Mono<String> one = crossing(1, 2, bothLocked, afterwards);
		Mono<String> other = crossing(2, 1, bothLocked, afterwards);
		assertThat(await(Flux.merge(one, other))).containsExactlyInAnyOrder("committed", "deadlock");
		assertThat(afterwards.get()).isInstanceOf(TransactionFailedException.class);
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM notes WHERE completed = :yes",
				Map.of("yes", true), Long.class)))
			.as("what the winner did to both rows")
			.isEqualTo(2);
		assertThat(await(count(this.database))).as("nothing more of the victim").isEqualTo(2);
		awaitIdle();
	}

	/* The victim swallows the error and goes on: it must not succeed. */
	private Mono<String> crossing(long first, long second, Meeting bothLocked, AtomicReference<Throwable> afterwards) {
		AtomicReference<Throwable> deadlock = new AtomicReference<>();
		return this.database.inTransaction((tx) -> lock(tx, first).then(bothLocked.arrive())
			.then(lock(tx, second))
			.onErrorResume(CannotAcquireLockException.class, (error) -> {
				deadlock.set(error);
				return insert(tx, "after the deadlock").doOnError(afterwards::set)
					.onErrorResume(TransactionFailedException.class, (refused) -> Mono.empty());
			})
			.thenReturn("committed")).onErrorResume(TransactionFailedException.class, (error) -> {
				assertThat(deadlock.get()).isNotNull();
				return Mono.just("deadlock");
			});
	}

	@Test
	void aSessionThatWasKilledIsNoticed() {
		Transaction tx = await(this.database.begin());
		await(insert(tx, "lost"));
		kill(await(tx.fetchVal(this.engine.connectionId(), Long.class)));
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> await(insert(tx, "never")));
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> await(tx.commit()));
		awaitIdle();
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void aConnectionThatDiedWhileIdleIsReplaced() {
		reopenWithOneConnection();
		for (int i = 0; i < 3; i++) {
			kill(await(this.database.fetchVal(this.engine.connectionId(), Long.class)));
			awaitUntil("it answers again",
					() -> count(this.database).map((count) -> true)
						.onErrorReturn(DataAccessException.class, false)
						.block(LIMIT));
		}
	}

	private void kill(Long id) {
		String sql = (this.engine == Engine.POSTGRESQL) ? "SELECT pg_terminate_backend(" + id + ")" : "KILL " + id;
		await(open((builder) -> builder.pool((pool) -> pool.withMaxSize(1))).execute(sql));
	}

}
