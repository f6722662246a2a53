package io.databases.contract;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import io.databases.Database;
import io.databases.ObservedDatabases;
import io.databases.connection.Transaction;
import io.databases.observed.Leaks;
import io.databases.observed.Phase;
import io.databases.observed.Work;
import io.databases.transaction.TransactionOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cancels in each phase of a transaction and at random times, many at once. Afterwards
 * nothing may be left of what was cancelled: not on the server, not in the pool, not in
 * Netty's memory. The histogram of the phases that were hit is written to
 * {@code target/cancels-….txt}.
 */
abstract class RandomCancelsContract extends Contract {

	private static final boolean STRESS = Boolean.getBoolean("databases.stress");

	private static final int CANCELS = STRESS ? 10_000 : 320;

	private static final int LEAST = STRESS ? 500 : 5;

	private static final int CONNECTIONS = 4;

	private static final int AT_ONCE = 8;

	private static final List<Phase> TARGETS = List.copyOf(EnumSet.range(Phase.ACQUIRE, Phase.RELEASE));

	private final Map<String, Work> works = new ConcurrentHashMap<>();

	private final Random random = new Random(7);

	private Database observed;

	RandomCancelsContract(Engine engine) {
		super(engine);
	}

	@Override
	void createNotes() {
		this.observed = ObservedDatabases.create(url(), CONNECTIONS, this.works);
		await(this.observed.connect());
		await(this.observed.execute(
				"CREATE TABLE notes(id " + this.engine.identity() + ", text VARCHAR(100) UNIQUE, completed BOOLEAN)"));
		await(this.observed.execute("CREATE TABLE numbers(number BIGINT PRIMARY KEY)"));
		await(this.observed.executeMany("INSERT INTO numbers(number) VALUES (:number)",
				Flux.range(0, 1_000).map((number) -> Map.of("number", number))));
	}

	@AfterEach
	void disconnect() {
		await(this.observed.disconnect());
	}

	/** A transaction that is to be cancelled, and how it would end otherwise. */
	private record Plan(int number, Work work, boolean fails, boolean touches, boolean slow) {

		boolean mayBeStored() {
			Phase hit = this.work.hit();
			return !this.fails && (hit == null || hit == Phase.BETWEEN || hit == Phase.COMMIT || hit == Phase.RELEASE);
		}

		boolean mustBeStored() {
			return mayBeStored() && this.work.hit() != Phase.BETWEEN;
		}

	}

	@Test
	void nothingIsLeftBehindWhereverTheCancelComes() {
		try (Leaks leaks = new Leaks(); LogCapture leaked = LogCapture.of(Leaks.LOGGER)) {
			List<Plan> plans = Flux.range(0, CANCELS).map(this::plan).collectList().block(LIMIT);
			Flux.fromIterable(plans).flatMap(this::run, AT_ONCE).then().block(Duration.ofMinutes(10));
			awaitUntil("all connections are given back: " + this.observed.poolStats(),
					() -> this.observed.poolStats().acquired() == 0);
			everySlotIsUsable();
			nothingIsUnderWay();
			everythingOrNothingIsStored(plans);
			leaks.look();
			assertThat(leaked.messages()).as("buffers that were lost").isEmpty();
			isSpreadOverThePhases(plans);
		}
	}

	private Plan plan(int number) {
		boolean targeted = number % 5 < 3;
		Phase target = targeted ? TARGETS.get((number / 5 * 3 + number % 5) % TARGETS.size()) : null;
		long delay = switch (this.random.nextInt(8)) {
			case 0 -> -1;
			case 1 -> 20 + this.random.nextInt(200);
			default -> (target == Phase.STATEMENT) ? 50 + this.random.nextInt(350) : 0;
		};
		Work work = new Work("work " + number, target, targeted ? delay : this.random.nextInt(12_000));
		boolean fails = (target == null) ? this.random.nextInt(3) == 0 : target == Phase.ROLLBACK;
		boolean touches = target == Phase.RELEASE || this.random.nextInt(20) == 0;
		boolean slow = target == Phase.STATEMENT && this.random.nextInt(20) == 0;
		this.works.put(work.name(), work);
		return new Plan(number, work, fails, touches, slow);
	}

	private Mono<Void> run(Plan plan) {
		TransactionOptions options = TransactionOptions.defaults().name(plan.work().name());
		Mono<Void> work = this.observed.inTransaction(options,
				(tx) -> (plan.touches() ? tx.execute(this.engine.changeOfSession()).then() : Mono.<Void>empty())
					.then(insert(tx, "half " + plan.number()))
					.then(Mono.defer(() -> statement(plan, tx)))
					.then(Mono.defer(() -> stream(plan, tx)))
					.then(tx.inTransaction((inner) -> insert(inner, "other half " + plan.number())))
					.then(plan.fails() ? Mono.error(new TransactionsContract.Enough()) : Mono.<Void>empty()));
		return plan.work().run(work).onErrorComplete(TransactionsContract.Enough.class);
	}

	private Mono<Void> statement(Plan plan, Transaction tx) {
		String sql = plan.slow() ? this.engine.slowQuery() : this.engine.shortQuery();
		return plan.work().during(Phase.STATEMENT, tx.fetchAll(sql)).then();
	}

	private Mono<Void> stream(Plan plan, Transaction tx) {
		return tx.iterate("SELECT number FROM numbers ORDER BY number", Long.class).doOnNext((number) -> {
			if (number == 0) {
				plan.work().enter(Phase.STREAMING);
			}
		}).doOnTerminate(() -> plan.work().enter(Phase.BETWEEN)).then();
	}

	private void everySlotIsUsable() {
		Meeting all = new Meeting(CONNECTIONS);
		await(Flux.range(0, CONNECTIONS)
			.flatMap((number) -> this.observed.inConnection(
					(connection) -> connection.inTransaction((tx) -> insert(tx, "slot " + number)).then(all.arrive())),
					CONNECTIONS)
			.then());
	}

	private void nothingIsUnderWay() {
		if (this.engine.isServer()) {
			AtomicReference<List<String>> running = new AtomicReference<>();
			awaitUntil(() -> "no statement runs, but these do: " + running, () -> {
				running.set(witnesses(this.engine.runningStatements()));
				return running.get().isEmpty();
			});
			assertThat(witness(this.engine.openTransactions())).as("sessions in a transaction").isZero();
		}
	}

	private void everythingOrNothingIsStored(List<Plan> plans) {
		Set<String> stored = new HashSet<>(await(texts(this.observed)));
		for (Plan plan : plans) {
			boolean one = stored.contains("half " + plan.number());
			boolean other = stored.contains("other half " + plan.number());
			assertThat(one).as("all or nothing of %s", plan).isEqualTo(other);
			if (one) {
				assertThat(plan.mayBeStored())
					.as("%s was cancelled before its commit, at %s, and is stored", plan, plan.work().hit())
					.isTrue();
			}
			else {
				assertThat(plan.mustBeStored()).as("%s had been committed, cancelled at %s", plan, plan.work().hit())
					.isFalse();
			}
		}
	}

	private void isSpreadOverThePhases(List<Plan> plans) {
		Map<Phase, Long> histogram = plans.stream().collect(Collectors.groupingBy((plan) -> {
			Phase hit = plan.work().hit();
			return (hit != null) ? hit : Phase.ENDED;
		}, TreeMap::new, Collectors.counting()));
		Histogram.write("cancels", this.engine, histogram);
		TARGETS.forEach((phase) -> assertThat(histogram.getOrDefault(phase, 0L)).as("cancels that hit %s", phase)
			.isGreaterThanOrEqualTo(LEAST));
	}

}
