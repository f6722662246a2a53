package io.databases.contract;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

import io.databases.Database;
import io.databases.ObservedDatabases;
import io.databases.contract.WorkForms.Form;
import io.databases.lease.LeaseConnection;
import io.databases.observed.Leaks;
import io.databases.observed.Phase;
import io.databases.observed.Work;
import io.databases.observed.Work.Point;
import io.databases.observed.Work.When;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cancels in each phase of a transaction and at random times, many at once, in each form
 * in which a transaction may be written. Afterwards nothing may be left of what was
 * cancelled: not on the server, not in the pool, not in Netty's memory.
 * <p>
 * A phase counts as hit only where it was under way: what it waits for had been asked
 * for, and had not answered. Cancels are aimed at each phase until it has been hit often
 * enough; the times of the others are drawn from the whole length of such a piece of
 * work, from the grant of its connection on, as others without a cancel show it. Both
 * histograms are in {@code target/cancels-….txt}.
 */
abstract class RandomCancelsContract extends Contract {

	private static final boolean STRESS = Boolean.getBoolean("databases.stress");

	private static final int CANCELS = STRESS ? 10_000 : 100;

	/** How many find each phase under way that are aimed at it. */
	private static final int LEAST = STRESS ? 500 : 3;

	/** So many are aimed at it, since some turn out later to have come too late. */
	private static final int ENOUGH = LEAST + LEAST / 4 + 4;

	/**
	 * How many of those at random times do, in each phase behind the grant that is a
	 * round trip: a savepoint of SQLite takes microseconds.
	 */
	private static final int LEAST_AT_RANDOM = STRESS ? 20 : 0;

	private static final int CONNECTIONS = 4;

	/** What Spring has lost is missing in the pool until it is collected. */
	private static final Duration COLLECT = Duration.ofSeconds(1);

	private static final List<Phase> PHASES = List.copyOf(EnumSet.range(Phase.ACQUIRE, Phase.RELEASE));

	private static final List<Form> FORMS = List.copyOf(EnumSet.allOf(Form.class));

	private final Map<String, Work> works = new ConcurrentHashMap<>();

	private final Queue<Plan> plans = new ConcurrentLinkedQueue<>();

	private final Map<Phase, AtomicInteger> aimedUnderWay = new ConcurrentHashMap<>();

	private final Map<Phase, AtomicInteger> randomUnderWay = new ConcurrentHashMap<>();

	/** Of work that is not cancelled, from the grant on, in microseconds. */
	private final AtomicLong length = new AtomicLong();

	private final AtomicInteger hits = new AtomicInteger();

	private final Random random = new Random(7);

	private int lost;

	private Database observed;

	private WorkForms forms;

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
		this.forms = new WorkForms(this.observed, this.engine);
	}

	@AfterEach
	void disconnect() {
		await(this.observed.disconnect());
	}

	/** A transaction that may be cancelled, and how it would end otherwise. */
	private record Plan(int number, Work work, Form form, boolean fails, boolean touches, boolean slow) {

		boolean mayBeStored() {
			Phase hit = phase();
			return !this.fails && (hit == null || hit == Phase.BETWEEN || hit == Phase.COMMIT || hit == Phase.RELEASE);
		}

		boolean mustBeStored() {
			return mayBeStored() && phase() != Phase.BETWEEN;
		}

		private Phase phase() {
			Point hit = this.work.hit();
			return (hit != null) ? hit.phase() : null;
		}

		boolean isAimed() {
			return this.work.when().target() != null;
		}

	}

	@Test
	void nothingIsLeftBehindWhereverTheCancelComes() {
		// Spring's operators undo a savepoint and what is around it at the same time
		try (Leaks leaks = new Leaks();
				LogCapture leaked = LogCapture.of(Leaks.LOGGER);
				LogCapture spring = LogCapture.of("reactor.core.publisher.FluxUsingWhen");
				LogCapture lost = LogCapture.of(LeaseConnection.class.getName())) {
			all((STRESS ? 100 : 10) * CONNECTIONS, () -> true, (number) -> plan(When.NEVER), CONNECTIONS);
			Disposable collector = Flux.interval(COLLECT)
				.onBackpressureDrop()
				.publishOn(Schedulers.boundedElastic())
				.subscribe((tick) -> System.gc());
			// more than there are connections, so that some wait for one
			all(10 * CANCELS, () -> missing(0) != null, (number) -> aimed(missing(number)), 2 * CONNECTIONS);
			all(4 * CANCELS, () -> this.hits.get() < CANCELS || isRareAtRandom(), this::atRandom, CONNECTIONS);
			collector.dispose();
			awaitUntil("all connections are given back: " + this.observed.poolStats(), this::allAreGivenBack);
			everySlotIsUsable();
			nothingIsUnderWay();
			everythingOrNothingIsStored();
			assertThat(spring.messages()).allMatch((message) -> message.contains("after cancel"));
			assertThat(lost.messages()).allMatch((message) -> message.startsWith("A connection was lost"));
			this.lost = lost.messages().size();
			leaks.look();
			assertThat(leaked.messages()).as("buffers that were lost").isEmpty();
			isSpreadOverThePhases();
		}
	}

	private void all(int most, BooleanSupplier more, IntFunction<Plan> plan, int atOnce) {
		Flux.range(0, most)
			.takeWhile((number) -> more.getAsBoolean())
			.map(plan::apply)
			.doOnNext(this.plans::add)
			.flatMap(this::run, atOnce, 1)
			.then()
			.block(STRESS ? Duration.ofHours(1) : Duration.ofMinutes(5));
	}

	/* One of the phases that have been hit too seldom, by turns. */
	private @Nullable Phase missing(int number) {
		List<Phase> left = PHASES.stream().filter((phase) -> underWay(phase).get() < ENOUGH).toList();
		return left.isEmpty() ? null : left.get(number % left.size());
	}

	private AtomicInteger underWay(Phase phase) {
		return this.aimedUnderWay.computeIfAbsent(phase, (missing) -> new AtomicInteger());
	}

	/*
	 * Under way; but r2dbc-mysql's sessions can't be reset, and it closes a connection at
	 * once, on the thread that asks for it.
	 */
	private Point aim(Phase phase) {
		return new Point(phase, phase != Phase.RELEASE || !this.engine.isMySqlFamily());
	}

	/* One in sixteen is cancelled just before what it waits for is asked for. */
	private Plan aimed(@Nullable Phase missing) {
		Phase target = (missing != null) ? missing : Phase.BEGIN; // enough meanwhile
		boolean sent = aim(target).sent() && this.random.nextInt(16) > 0;
		long micros = switch (this.random.nextInt(8)) {
			case 0 -> -1;
			case 1 -> 20 + this.random.nextInt(200);
			default -> 0;
		};
		return plan(new When(target, sent || target == Phase.STREAMING, micros));
	}

	/* How long it takes without a cancel changes with what else the machine does. */
	private Plan atRandom(int number) {
		return (number % 8 == 0) ? plan(When.NEVER)
				: plan(new When(null, false, this.random.nextInt(Math.max(1, this.length.intValue()))));
	}

	/* How much of its time a phase takes is up to the server and the machine. */
	private boolean isRareAtRandom() {
		return PHASES.stream()
			.filter(this::isSoughtAtRandom)
			.anyMatch((phase) -> atRandom(phase).get() < LEAST_AT_RANDOM + LEAST_AT_RANDOM / 4);
	}

	private boolean isSoughtAtRandom(Phase phase) {
		return phase != Phase.ACQUIRE && aim(phase).sent() && this.engine.isServer();
	}

	private AtomicInteger atRandom(Phase phase) {
		return this.randomUnderWay.computeIfAbsent(phase, (missing) -> new AtomicInteger());
	}

	private Plan plan(When when) {
		int number = this.works.size();
		Form form = FORMS.get(this.random.nextInt(FORMS.size()));
		Work work = new Work("work " + number + ", " + form, when);
		Phase target = when.target();
		boolean fails = (target == null) ? this.random.nextInt(3) == 0 : target == Phase.ROLLBACK;
		boolean touches = (target == null) ? this.random.nextInt(2) == 0
				: target == Phase.RELEASE || this.random.nextInt(20) == 0;
		boolean slow = target == Phase.STATEMENT && this.random.nextInt(20) == 0;
		this.works.put(work.name(), work);
		return new Plan(number, work, form, fails, touches, slow);
	}

	private Mono<Void> run(Plan plan) {
		Work work = plan.work();
		String query = plan.slow() ? this.engine.slowQuery() : this.engine.shortQuery();
		Mono<Void> whole = this.forms.run(plan.form(), work,
				(tx) -> (plan.touches() ? tx.change(this.engine.changeOfSession()) : Mono.<Void>empty())
					.then(Mono.defer(() -> tx.change(insertOf("half " + plan.number()))))
					.then(Mono.defer(() -> work.during(Phase.STATEMENT, tx.query(query)).then()))
					.then(Mono.defer(() -> stream(work, tx)))
					.then(Mono.defer(() -> tx.nested(insertOf("other half " + plan.number()))))
					.then(plan.fails() ? Mono.error(new TransactionsContract.Enough()) : Mono.<Void>empty()));
		return work.run(whole).onErrorComplete(TransactionsContract.Enough.class).doOnTerminate(() -> {
			if (work.when().isNever()) {
				this.length.updateAndGet((before) -> (before == 0) ? work.micros() : (3 * before + work.micros()) / 4);
			}
			Point hit = work.hit();
			if (hit != null) {
				this.hits.incrementAndGet();
				if (hit.equals(aim(hit.phase()))) {
					(plan.isAimed() ? underWay(hit.phase()) : atRandom(hit.phase())).incrementAndGet();
				}
			}
		});
	}

	private static String insertOf(String text) {
		return "INSERT INTO notes(text, completed) VALUES ('" + text + "', NULL)";
	}

	private static Mono<Void> stream(Work work, WorkForms.Statements tx) {
		return tx.rows("SELECT number FROM numbers ORDER BY number").doOnNext((number) -> {
			if (number == 0) {
				work.comes(Phase.STREAMING);
			}
		}).doOnTerminate(work::goesOn).then();
	}

	/*
	 * Those that Spring has lost between two of its steps come back when they are found.
	 */
	private boolean allAreGivenBack() {
		if (this.observed.poolStats().acquired() == 0) {
			return true;
		}
		System.gc();
		return false;
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
		if (!this.engine.isServer()) {
			awaitSlowStatements(0);
			return;
		}
		AtomicReference<List<String>> running = new AtomicReference<>();
		awaitUntil(() -> "no statement runs, but these do: " + running, () -> {
			running.set(witnesses(this.engine.runningStatements()));
			return running.get().isEmpty();
		});
		assertThat(witness(this.engine.openTransactions())).as("sessions in a transaction").isZero();
	}

	private void everythingOrNothingIsStored() {
		Set<String> stored = new HashSet<>(await(texts(this.observed)));
		for (Plan plan : this.plans) {
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

	private void isSpreadOverThePhases() {
		Map<Point, Long> aimed = histogram(true);
		Map<Point, Long> random = histogram(false);
		Map<String, Object> lines = new TreeMap<>();
		aimed.forEach((point, count) -> lines.put("aimed: " + point.text(), count));
		random.forEach((point, count) -> lines.put("random: " + point.text(), count));
		lines.put("works", this.plans.size());
		lines.put("cancels", this.hits.get());
		lines.put("lost by Spring, and found", this.lost);
		Histogram.write("cancels", this.engine, lines);
		assertThat(this.hits.get()).as("cancels").isGreaterThanOrEqualTo(CANCELS);
		long underWayAtRandom = random.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().sent())
			.mapToLong(Map.Entry::getValue)
			.sum();
		assertThat(underWayAtRandom).as("under way at random times, %s", lines)
			.isGreaterThanOrEqualTo(STRESS ? CANCELS / 10 : 1);
		for (Phase phase : PHASES) {
			Point underWay = aim(phase);
			assertThat(aimed.getOrDefault(underWay, 0L)).as("%s of %s", underWay.text(), lines)
				.isGreaterThanOrEqualTo(LEAST);
			if (isSoughtAtRandom(phase)) {
				assertThat(random.getOrDefault(underWay, 0L)).as("at random times, %s of %s", underWay.text(), lines)
					.isGreaterThanOrEqualTo(LEAST_AT_RANDOM);
			}
		}
	}

	private Map<Point, Long> histogram(boolean aimed) {
		Map<Point, Long> counts = new ConcurrentHashMap<>();
		this.plans.stream().filter((plan) -> plan.isAimed() == aimed).forEach((plan) -> {
			Point hit = plan.work().hit();
			if (hit != null) {
				counts.merge(hit, 1L, Long::sum);
			}
		});
		return counts;
	}

}
