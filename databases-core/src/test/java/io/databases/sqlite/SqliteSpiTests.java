package io.databases.sqlite;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/** What the interfaces of R2DBC ask for and its kit does not look at. */
@Timeout(60)
class SqliteSpiTests {

	@TempDir
	Path directory;

	private SqliteConnectionFactory factory;

	private SqliteConnection connection;

	@BeforeEach
	void open() {
		this.factory = Db.file(this.directory.resolve("spi.db"));
		this.connection = Db.open(this.factory);
		Db.run(this.connection, "CREATE TABLE t(a INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (2), (3)");
	}

	@AfterEach
	void close() {
		this.factory.close().block(Db.LIMIT);
	}

	private Flux<? extends Result> execute(String sql) {
		return Flux.from(this.connection.createStatement(sql).execute());
	}

	@Test
	void nothingHappensBeforeASubscription() {
		this.connection.createStatement("DELETE FROM t").execute();
		this.connection.createBatch().add("DELETE FROM t").execute();
		this.connection.beginTransaction();
		this.connection.setAutoCommit(false);
		this.connection.close();
		this.connection.setStatementTimeout(Duration.ofNanos(1));
		this.factory.close();
		assertThat(this.connection.isAutoCommit()).isTrue();
		assertThat(Db.number(this.connection, "SELECT count(*) FROM t")).isEqualTo(3);
	}

	@Test
	void everySubscriptionExecutesAgain() {
		Flux<Long> insert = execute("INSERT INTO t DEFAULT VALUES").concatMap(Result::getRowsUpdated);
		assertThat(insert.then().thenMany(insert).blockLast(Db.LIMIT)).isOne();
		assertThat(Db.number(this.connection, "SELECT count(*) FROM t")).isEqualTo(5);
	}

	@Test
	void segmentsAreFiltered() {
		Flux<Long> rowsOnly = execute("UPDATE t SET a = a + 10 RETURNING a")
			.map(result -> result.filter(Result.RowSegment.class::isInstance))
			.concatMap(Result::getRowsUpdated);
		StepVerifier.create(rowsOnly).expectComplete().verify(Db.LIMIT);
		Flux<Long> odd = execute("SELECT a FROM t ORDER BY a")
			.map(result -> result
				.filter(segment -> segment instanceof Result.RowSegment row && row.row().get(0, Long.class) % 2 == 1))
			.concatMap(result -> result.map(row -> row.get(0, Long.class)));
		StepVerifier.create(odd).expectNext(11L, 13L).expectComplete().verify(Db.LIMIT);
	}

	@Test
	void segmentsAreMappedToPublishers() {
		Flux<String> segments = execute("INSERT INTO t VALUES (7), (8) RETURNING a")
			.concatMap(result -> result.flatMap(SqliteSpiTests::describe));
		StepVerifier.create(segments)
			.expectNext("row 7", "again", "row 8", "again", "count 2")
			.expectComplete()
			.verify(Db.LIMIT);
	}

	private static Flux<String> describe(Result.Segment segment) {
		if (segment instanceof Result.RowSegment row) {
			return Flux.just("row " + row.row().get(0), "again");
		}
		return (segment instanceof Result.UpdateCount count) ? Flux.just("count " + count.value()) : Flux.empty();
	}

	@Test
	void aBatchStopsAtTheFirstError() {
		Flux<Long> batch = Flux
			.from(this.connection.createBatch()
				.add("INSERT INTO t VALUES (4)")
				.add("INSERT INTO t VALUES (4); INSERT INTO t VALUES (5)")
				.add("INSERT INTO t VALUES (6)")
				.execute())
			.concatMap(Result::getRowsUpdated);
		StepVerifier.create(batch).expectNext(1L).expectError().verify(Db.LIMIT);
		assertThat(Db.number(this.connection, "SELECT max(a) FROM t")).isEqualTo(4);
	}

	@Test
	void closingTwiceIsClosingOnce() {
		Mono<Void> close = this.connection.close();
		Mono.when(close, close, this.connection.close()).block(Db.LIMIT);
		close.block(Db.LIMIT);
		assertThat(this.connection.validate(ValidationDepth.LOCAL).block(Db.LIMIT)).isFalse();
		assertThat(this.connection.validate(ValidationDepth.REMOTE).block(Db.LIMIT)).isFalse();
	}

	@Test
	void theStatementTimeoutHoldsForWritesAndScripts() {
		this.connection.setStatementTimeout(Duration.ofMillis(50)).block(Db.LIMIT);
		String endless = "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
		StepVerifier.create(Db.update(this.connection, "DELETE FROM t; INSERT INTO t " + endless))
			.expectErrorSatisfies(ex -> assertThat(ex).hasMessageContaining("timeout"))
			.verify(Db.LIMIT);
		assertThat(Db.number(this.connection, "SELECT count(*) FROM t")).as("the first statement stays").isZero();
	}

	/** A pool asks each connection for a scheduler and takes what it gets for one. */
	@Test
	void aPoolTakesItAsItIs() {
		assertThat((Object) this.connection).isNotInstanceOf(Wrapped.class);
		ConnectionPool pool = new ConnectionPool(
				ConnectionPoolConfiguration.builder(this.factory).initialSize(2).maxSize(2).build());
		List<Long> counts = Flux.range(0, 20)
			.flatMap(i -> Flux.usingWhen(pool.create(), lent -> Db.longs(lent, "SELECT count(*) FROM t"),
					Connection::close), 10)
			.collectList()
			.block(Db.LIMIT);
		assertThat(counts).hasSize(20).containsOnly(3L);
		pool.disposeLater().block(Db.LIMIT);
	}

	@Test
	void noThreadIsLeftAfterClosing() {
		Db.number(this.connection, "SELECT 1");
		List<Thread> own = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter(thread -> thread.getName().startsWith("sqlite-"))
			.toList();
		this.factory.close().block(Db.LIMIT);
		// Those of other tests end as well, when they have nothing to do.
		Db.await("the threads end", () -> own.stream().noneMatch(Thread::isAlive));
	}

	/** The native memory goes with the native connection, which JDBC closes. */
	@Test
	void nothingOfADatabaseInMemoryIsLeft() {
		WeakReference<SqliteConnection> left = fillInMemory();
		Db.await("the connection is collected", () -> {
			System.gc();
			return left.get() == null;
		});
	}

	private static WeakReference<SqliteConnection> fillInMemory() {
		SqliteConnectionFactory memory = Db.memory();
		SqliteConnection filled = Db.open(memory);
		Db.run(filled, "CREATE TABLE big AS SELECT randomblob(1000000) AS a");
		memory.close().block(Db.LIMIT);
		return new WeakReference<>(filled);
	}

}
