package io.databases.contract;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

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

	/* A connection for each, so that all of them are at work at the same time. */
	@Override
	void createNotes() {
		await(this.database.disconnect());
		this.database = open((builder) -> builder.pool((pool) -> pool.withMaxSize(WORKERS)));
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

	private static void all(IntFunction<Mono<Void>> work) {
		Flux.range(0, WORKERS)
			.flatMap((worker) -> work.apply(worker).subscribeOn(Schedulers.parallel()), WORKERS)
			.then()
			.block(LIMIT.multipliedBy(4));
	}

	@Test
	void noUpdateIsLost() {
		for (int round = 1; round <= ROUNDS; round++) {
			Rivals rivals = new Rivals();
			all((worker) -> this.database.inTransaction(SERIALIZABLE, (tx) -> number(this.database, 1)
				.flatMap((seen) -> rivals.haveRead().then(Mono.defer(() -> write(1, seen + 1))))));
			assertThat(await(number(this.database, 1))).isEqualTo((long) WORKERS * round);
			rivals.wereInEachOthersWay();
		}
		awaitIdle();
	}

	/* Each may take one of the last two, as long as one is left. */
	@Test
	void noRuleOverSeveralRowsIsBroken() {
		for (int round = 0; round < ROUNDS; round++) {
			await(write(1, 1).then(write(2, 1)));
			Rivals rivals = new Rivals();
			all((worker) -> take(1 + worker % 2, rivals));
			List<Long> left = await(this.database.fetchAll("SELECT number FROM numbers ORDER BY id", Long.class));
			assertThat(left).as("one is always left").containsExactlyInAnyOrder(0L, 1L);
			rivals.wereInEachOthersWay();
		}
		awaitIdle();
	}

	private Mono<Void> take(int id, Rivals rivals) {
		return this.database.inTransaction(SERIALIZABLE,
				(tx) -> tx.fetchVal("SELECT SUM(number) FROM numbers", Long.class)
					.flatMap((left) -> rivals.haveRead()
						.then(Mono.defer(() -> (left > 1) ? write(id, 0) : Mono.<Void>empty()))));
	}

	/**
	 * Workers of whom none writes before all have read. SQLite lets one at a time begin,
	 * so that there nobody has to try again.
	 */
	private final class Rivals {

		private final Meeting all = new Meeting(WORKERS);

		private final AtomicInteger attempts = new AtomicInteger();

		Mono<Void> haveRead() {
			this.attempts.incrementAndGet();
			return RetryContract.this.engine.isServer() ? this.all.arrive() : Mono.empty();
		}

		void wereInEachOthersWay() {
			int least = RetryContract.this.engine.isServer() ? WORKERS + 1 : WORKERS;
			assertThat(this.attempts.get()).as("attempts of %s workers", WORKERS).isGreaterThanOrEqualTo(least);
		}

	}

}
