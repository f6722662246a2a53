package io.databases.contract;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.databases.Database;
import io.databases.transaction.TransactionOptions;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.annotation.Isolation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers that read and then write what depends on it, all at once: under SERIALIZABLE
 * with retry nothing is lost, and no rule over several rows is broken.
 */
abstract class RetryContract extends Contract {

	private static final int WORKERS = 32;

	private static final int ROUNDS = Boolean.getBoolean("databases.stress") ? 20 : 1;

	private static final TransactionOptions SERIALIZABLE = TransactionOptions.defaults()
		.isolation(Isolation.SERIALIZABLE)
		.retry(200);

	RetryContract(Engine engine) {
		super(engine);
	}

	@Override
	void createNotes() {
		await(this.database.execute("CREATE TABLE numbers(id INTEGER PRIMARY KEY, number BIGINT NOT NULL)"));
		await(this.database.execute("INSERT INTO numbers(id, number) VALUES (1, 0), (2, 0)"));
	}

	private Mono<Long> number(Database on, int id) {
		return on.fetchVal("SELECT number FROM numbers WHERE id = :id", Map.of("id", id), Long.class);
	}

	private Mono<Void> write(int id, long number) {
		return this.database
			.execute("UPDATE numbers SET number = :number WHERE id = :id", Map.of("number", number, "id", id))
			.then();
	}

	private static <T> Mono<Void> all(int count, Mono<T> work) {
		return Flux.range(0, count).flatMap((number) -> work.subscribeOn(Schedulers.parallel()), count).then();
	}

	@Test
	void noUpdateIsLost() {
		AtomicInteger attempts = new AtomicInteger();
		Mono<Void> increment = this.database.inTransaction(SERIALIZABLE, (tx) -> {
			attempts.incrementAndGet();
			return number(this.database, 1).flatMap((seen) -> write(1, seen + 1));
		});
		Flux.range(0, ROUNDS).concatMap((round) -> all(WORKERS, increment)).then().block(LIMIT.multipliedBy(10));
		assertThat(await(number(this.database, 1))).isEqualTo((long) WORKERS * ROUNDS);
		assertThat(attempts.get()).isGreaterThanOrEqualTo(WORKERS * ROUNDS);
		awaitIdle();
	}

	/* Each may take one of the last two, as long as one is left. */
	@Test
	void noRuleOverSeveralRowsIsBroken() {
		for (int round = 0; round < ROUNDS; round++) {
			await(write(1, 1).then(write(2, 1)));
			await(Flux.range(0, WORKERS)
				.flatMap((worker) -> take(1 + worker % 2).subscribeOn(Schedulers.parallel()), WORKERS)
				.then());
			List<Long> left = await(this.database.fetchAll("SELECT number FROM numbers ORDER BY id", Long.class));
			assertThat(left).as("one is always left").containsExactlyInAnyOrder(0L, 1L);
		}
		awaitIdle();
	}

	private Mono<Void> take(int id) {
		return this.database.inTransaction(SERIALIZABLE,
				(tx) -> tx.fetchVal("SELECT SUM(number) FROM numbers", Long.class)
					.flatMap((left) -> (left > 1) ? write(id, 0) : Mono.empty()));
	}

}
