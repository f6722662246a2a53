package io.databases.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/** Changes that wait for each other are committed together, and nobody can tell. */
@Timeout(120)
class SqliteGroupCommitTests {

	private static final int PAGE = 4096;

	private static final int FRAME = PAGE + 24;

	@TempDir
	Path directory;

	private SqliteConnectionFactory factory;

	private SqliteConnection first;

	private List<SqliteConnection> others;

	/** With one thread, so that the order of the line is that of the subscriptions. */
	private void open(boolean shared, int connections) {
		open(shared, connections, 1);
	}

	private void open(boolean shared, int connections, int threads) {
		this.factory = Db.file(this.directory.resolve("group.db"),
				builder -> builder.groupCommit(shared)
					.threads(threads)
					.pragma("wal_autocheckpoint", "0")
					.pragma("page_size", Integer.toString(PAGE)));
		this.first = Db.open(this.factory);
		Db.run(this.first, "CREATE TABLE t(id INTEGER PRIMARY KEY, v UNIQUE)");
		this.others = Flux.range(0, connections).concatMap(i -> this.factory.create()).collectList().block(Db.LIMIT);
	}

	@AfterEach
	void close() {
		this.factory.close().block(Db.LIMIT);
	}

	/** All of them wait in line for the first, so that they are a group after that. */
	private <T> List<Signal<T>> together(List<Mono<T>> changes) {
		Db.begin(this.first).block(Db.LIMIT);
		List<Mono<Signal<T>>> running = new ArrayList<>();
		for (Mono<T> change : changes) {
			Mono<Signal<T>> outcome = change.materialize().cache();
			outcome.subscribe();
			running.add(outcome);
		}
		awaitLine();
		Db.commit(this.first).block(Db.LIMIT);
		return Flux.fromIterable(running).concatMap(Function.identity()).collectList().block(Db.LIMIT);
	}

	/** Until each connection has looked at its queue after the change was submitted. */
	private void awaitLine() {
		Flux.fromIterable(this.others).concatMap(SqliteGroupCommitTests::seen).then().block(Db.LIMIT);
	}

	private static Mono<Void> seen(SqliteConnection connection) {
		return Mono.create(sink -> connection.session().execute(sink::success));
	}

	private Mono<Long> insert(int connection, Object value) {
		return Db.update(this.others.get(connection), "INSERT INTO t(v) VALUES (?)", value);
	}

	private List<Object> values() {
		return Db.values(this.first, "SELECT v FROM t ORDER BY id");
	}

	private long frames() {
		try {
			return Files.size(this.directory.resolve("group.db-wal")) / FRAME;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void manyChangesOfManyConnectionsNeedFewCommits() {
		open(true, 20);
		long before = frames();
		List<Signal<Long>> outcomes = together(IntStream.range(0, 20).mapToObj(i -> insert(i, i)).toList());
		assertThat(outcomes).allMatch(outcome -> Long.valueOf(1).equals(outcome.get()));
		assertThat(frames() - before).as("pages that were written").isLessThan(20);
		assertThat(values()).as("in the order of the line")
			.containsExactlyElementsOf(LongStream.range(0, 20).boxed().toList());
	}

	@Test
	void manyChangesOfOneConnectionNeedFewCommits() {
		open(false, 1);
		SqliteConnection connection = this.others.get(0);
		long before = frames();
		List<Signal<Long>> outcomes = together(IntStream.range(0, 100).mapToObj(i -> insert(0, i)).toList());
		assertThat(outcomes).hasSize(100).allMatch(outcome -> Long.valueOf(1).equals(outcome.get()));
		assertThat(frames() - before).as("pages that were written").isLessThan(100);
		assertThat(values()).containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
		assertThat(Db.number(connection, "SELECT last_insert_rowid()")).isEqualTo(100);
	}

	/** The default: then a connection is told of its own changes only. */
	@Test
	void withoutTheOptionTheCountersOfAConnectionAreItsOwn() {
		open(false, 10);
		Flux<Boolean> checks = Flux.range(0, 10).flatMap(i -> {
			SqliteConnection connection = this.others.get(i);
			String insert = "INSERT INTO t(v) VALUES (?) RETURNING id";
			return Db.longs(connection, insert, "a" + i)
				.single()
				.zipWith(Db.longs(connection, "SELECT last_insert_rowid() * changes()").single(), Long::equals)
				.repeat(20)
				.take(1);
		}, 10);
		assertThat(checks.collectList().block(Db.LIMIT)).hasSize(10).containsOnly(true);
	}

	@Test
	void aMarkMakesAStatementShareable() {
		open(false, 20);
		long before = frames();
		together(IntStream.range(0, 20).mapToObj(i -> insert(i, i).contextWrite(SqliteTurn.shared())).toList());
		assertThat(frames() - before).isLessThan(20);
		long between = frames();
		together(IntStream.range(20, 40).mapToObj(i -> insert(i - 20, i)).toList());
		assertThat(frames() - between).as("without the mark").isGreaterThanOrEqualTo(20);
	}

	@Test
	void oneThatFailsUndoesItselfOnly() {
		open(true, 5);
		List<Signal<Long>> outcomes = together(
				List.of(insert(0, "a"), insert(1, "a"), insert(2, "b"), insert(3, "a"), insert(4, "c")));
		assertThat(outcomes).extracting(Signal::get).containsExactly(1L, null, 1L, null, 1L);
		assertThat(outcomes.get(1).getThrowable()).isInstanceOf(R2dbcDataIntegrityViolationException.class)
			.hasMessageContaining("t.v")
			.extracting(error -> ((R2dbcException) error).getSql())
			.isEqualTo("INSERT INTO t(v) VALUES (?)");
		assertThat(values()).containsExactly("a", "b", "c");
	}

	@Test
	void oneThatRollsBackTheTransactionFailsAlone() {
		open(true, 4);
		Db.run(this.first, "CREATE TRIGGER no BEFORE INSERT ON t WHEN NEW.v = 'bad' "
				+ "BEGIN SELECT RAISE(ROLLBACK, 'never'); END");
		List<Signal<Long>> outcomes = together(List.of(insert(0, "a"), insert(1, "bad"), insert(2, "b"),
				Db.update(this.others.get(3), "INSERT OR ROLLBACK INTO t(v) VALUES ('a')")));
		assertThat(outcomes).extracting(Signal::get).containsExactly(1L, null, 1L, null);
		assertThat(outcomes.get(1).getThrowable()).hasMessageContaining("never");
		assertThat(values()).containsExactly("a", "b");
		assertThat(this.others).allMatch(SqliteConnection::isAutoCommit);
	}

	@Test
	void oneThatTheCommitWouldRefuseFailsAlone() {
		open(true, 3);
		Db.run(this.first, "CREATE TABLE child(parent REFERENCES t(id) DEFERRABLE INITIALLY DEFERRED)");
		List<Signal<Long>> outcomes = together(List.of(insert(0, "a"),
				Db.update(this.others.get(1), "INSERT INTO child VALUES (4711)"), insert(2, "b")));
		assertThat(outcomes).extracting(Signal::get).containsExactly(1L, null, 1L);
		assertThat(outcomes.get(1).getThrowable()).isInstanceOf(R2dbcDataIntegrityViolationException.class);
		assertThat(values()).containsExactly("a", "b");
	}

	@Test
	void oneThatTakesLongHoldsUpNobody() {
		open(true, 3);
		String slow = "INSERT INTO t(v) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000) "
				+ "SELECT 'n' || max(i) FROM n";
		List<Signal<Long>> outcomes = together(
				List.of(insert(0, "a"), Db.update(this.others.get(1), slow), insert(2, "b")));
		assertThat(outcomes).extracting(Signal::get).containsExactly(1L, 1L, 1L);
		assertThat(values()).containsExactly("a", "n500000", "b");
	}

	@Test
	void rowsAreReturned() {
		open(true, 3);
		String many = "INSERT INTO t(v) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
				+ "SELECT 'n' || i FROM n RETURNING id";
		List<Signal<List<Long>>> outcomes = together(List.of(ids(0, "INSERT INTO t(v) VALUES ('a') RETURNING id"),
				ids(1, "INSERT INTO t(v) VALUES ('b'), ('c') RETURNING id"), ids(2, many)));
		assertThat(outcomes.get(0).get()).containsExactly(1L);
		assertThat(outcomes.get(1).get()).containsExactly(2L, 3L);
		assertThat(outcomes.get(2).get()).containsExactlyElementsOf(LongStream.range(4, 1004).boxed().toList());
	}

	private Mono<List<Long>> ids(int connection, String sql) {
		return Db.longs(this.others.get(connection), sql).collectList();
	}

	@Test
	void generatedValuesAreReturned() {
		open(true, 10);
		List<Signal<Long>> outcomes = together(this.others.stream()
			.map(connection -> Flux
				.from(connection.createStatement("INSERT INTO t(v) VALUES ('x' || random())")
					.returnGeneratedValues("id")
					.execute())
				.flatMap(result -> result.map(row -> row.get("id", Long.class)))
				.single())
			.toList());
		assertThat(outcomes).extracting(Signal::get)
			.containsExactlyElementsOf(LongStream.range(1, 11).boxed().toList());
	}

	@Test
	void oneThatIsCancelledWhileItWaitsIsLeftOut() {
		open(true, 3);
		Db.begin(this.first).block(Db.LIMIT);
		Mono<Long> before = insert(0, "a").cache();
		before.subscribe();
		Disposable cancelled = insert(1, "b").subscribe();
		Mono<Long> after = insert(2, "c").cache();
		after.subscribe();
		awaitLine();
		cancelled.dispose();
		assertThat(Db.number(this.others.get(1), "SELECT count(*) FROM t")).as("need not wait").isZero();
		Db.commit(this.first).block(Db.LIMIT);
		assertThat(before.block(Db.LIMIT) + after.block(Db.LIMIT)).isEqualTo(2);
		assertThat(values()).containsExactly("a", "c");
	}

	@Test
	void whoWaitsTooLongGivesUp() {
		open(true, 2);
		this.others.get(0).setLockWaitTimeout(Duration.ofMillis(50)).block(Db.LIMIT);
		Db.begin(this.first).block(Db.LIMIT);
		Mono<Long> patient = insert(1, "b").cache();
		patient.subscribe();
		StepVerifier.create(insert(0, "a")).expectError(R2dbcTimeoutException.class).verify(Db.LIMIT);
		Db.commit(this.first).block(Db.LIMIT);
		assertThat(patient.block(Db.LIMIT)).isOne();
		assertThat(values()).containsExactly("b");
	}

	@Test
	void aStatementThatAsksForTheCountersRunsOnItsOwnConnection() {
		open(true, 2);
		Db.run(this.others.get(1), "INSERT INTO t(id, v) VALUES (77, 'own')");
		List<Signal<Long>> outcomes = together(List.of(insert(0, "a"),
				Db.update(this.others.get(1), "INSERT INTO t(v) VALUES ('after ' || last_insert_rowid())")));
		assertThat(outcomes).extracting(Signal::get).containsExactly(1L, 1L);
		assertThat(values()).containsExactly("own", "a", "after 77");
	}

	@Test
	void aConnectionWithTablesOrSettingsOfItsOwnStaysAlone() {
		open(true, 4);
		Db.run(this.first, "CREATE TABLE child(parent REFERENCES t(id))");
		Db.run(this.others.get(1), "CREATE TEMP TABLE t(v)");
		Db.run(this.others.get(2), "PRAGMA foreign_keys = OFF");
		Db.run(this.others.get(3), "ATTACH ':memory:' AS own");
		List<Signal<Long>> outcomes = together(List.of(insert(0, "a"), insert(1, "temporary"),
				Db.update(this.others.get(2), "INSERT INTO child VALUES (4711)"), insert(3, "b")));
		assertThat(outcomes).extracting(Signal::get).containsExactly(1L, 1L, 1L, 1L);
		assertThat(values()).containsExactly("a", "b");
		assertThat(Db.values(this.others.get(1), "SELECT v FROM temp.t")).containsExactly("temporary");
	}

	@Test
	void aConnectionWithAnOpenCursorSeesItsOwnChange() {
		open(true, 2);
		Db.run(this.first, "INSERT INTO t(v) VALUES ('x'), ('y'), ('z')");
		SqliteConnection reading = this.others.get(0);
		StepVerifier.create(Db.column(reading, "SELECT v FROM t ORDER BY id").limitRate(1), 1)
			.expectNextCount(1)
			.then(() -> {
				together(List.of(insert(1, "other"), insert(0, "own")));
				assertThat(Db.number(reading, "SELECT count(*) FROM t")).isEqualTo(5);
			})
			.thenRequest(Long.MAX_VALUE)
			.expectNextCount(2)
			.expectComplete()
			.verify(Db.LIMIT);
	}

	@Test
	void aTransactionInLineIsNotOvertaken() {
		open(true, 3);
		SqliteConnection transaction = this.others.get(1);
		together(List.of(insert(0, "a"),
				Db.begin(transaction)
					.then(Db.update(transaction, "INSERT INTO t(v) SELECT 'after ' || max(id) FROM t"))
					.flatMap(count -> Db.commit(transaction).thenReturn(count)),
				insert(2, "b")));
		assertThat(values()).containsExactly("a", "after 1", "b");
	}

	@Test
	void whatDoesNotFitFailsAlone() {
		open(true, 8);
		long pages = Db.number(this.first, "PRAGMA page_count");
		this.factory.close().block(Db.LIMIT);
		this.factory = Db.file(this.directory.resolve("group.db"),
				builder -> builder.groupCommit(true).pragma("max_page_count", Long.toString(pages + 8)));
		this.first = Db.open(this.factory);
		this.others = Flux.range(0, 8).concatMap(i -> this.factory.create()).collectList().block(Db.LIMIT);
		List<Signal<Long>> outcomes = together(
				IntStream.range(0, 8).mapToObj(i -> insert(i, i + "x".repeat(8000))).toList());
		long done = outcomes.stream().filter(Signal::isOnNext).count();
		assertThat(done).isBetween(1L, 7L);
		assertThat(outcomes).filteredOn(Signal::isOnError)
			.allMatch(outcome -> "53100".equals(((R2dbcException) outcome.getThrowable()).getSqlState()));
		assertThat(Db.number(this.first, "SELECT count(*) FROM t")).isEqualTo(done);
	}

	@Test
	void aConnectionThatIsClosedWhileItWaitsHoldsUpNobody() {
		open(true, 3);
		Db.begin(this.first).block(Db.LIMIT);
		Mono<Signal<Long>> closing = insert(0, "a").materialize().cache();
		closing.subscribe();
		Mono<Long> after = insert(1, "b").cache();
		after.subscribe();
		awaitLine();
		Db.close(this.others.get(0));
		assertThat(closing.block(Db.LIMIT).isOnError()).isTrue();
		Db.commit(this.first).block(Db.LIMIT);
		assertThat(after.block(Db.LIMIT)).isOne();
		assertThat(values()).containsExactly("b");
	}

	/**
	 * Everything at once: what was acknowledged is there, what has failed is not, and
	 * nobody hangs.
	 */
	@Test
	void whatIsAcknowledgedIsThereAndNothingElse() {
		open(true, 16, 4);
		Db.run(this.first, "CREATE TRIGGER no BEFORE INSERT ON t WHEN NEW.v % 97 = 0 "
				+ "BEGIN SELECT RAISE(ROLLBACK, 'never'); END");
		int times = Db.stress() ? 3000 : 150;
		Map<Long, String> outcomes = new ConcurrentHashMap<>();
		Flux.range(0, 16)
			.flatMap(chain -> Flux.range(0, times).concatMap(i -> one(chain, i, chain * 100_000L + i, outcomes)), 16)
			.then()
			.block(Duration.ofSeconds(100));
		List<Object> found = values();
		assertThat(found).doesNotHaveDuplicates();
		outcomes.forEach((value, outcome) -> {
			if (!outcome.equals("cancelled")) {
				assertThat(found.contains(value)).as("%s %s", value, outcome).isEqualTo(outcome.equals("done"));
			}
		});
		assertThat(outcomes).hasSize(16 * times).containsValues("done", "failed", "cancelled", "rolled back");
		assertThat(this.others).allMatch(SqliteConnection::isAutoCommit);
		assertThat(Db.run(this.first, "INSERT INTO t(v) VALUES (-1)")).isOne();
	}

	private Mono<Void> one(int chain, int step, long value, Map<Long, String> outcomes) {
		SqliteConnection connection = this.others.get(chain);
		Mono<Long> insert = insert(chain, value);
		Mono<String> outcome = insert.thenReturn("done").onErrorReturn(R2dbcException.class, "failed");
		if (step % 10 == 3) {
			outcome = Mono.fromRunnable(() -> insert.subscribe(count -> {
			}, error -> {
			}).dispose()).thenReturn("cancelled");
		}
		else if (step % 10 == 6) {
			outcome = Db.begin(connection)
				.then(insert.onErrorReturn(0L))
				.then(Db.rollback(connection))
				.thenReturn("rolled back");
		}
		return outcome.doOnNext(ended -> outcomes.put(value, ended)).then();
	}

}
