package io.databases.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.r2dbc.spi.R2dbcTransientResourceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/** Writers, readers, threads, and other processes on one file. */
@Timeout(300)
class SqliteConcurrencyTests {

	@TempDir
	Path directory;

	private SqliteConnectionFactory factory;

	private SqliteConnection open() {
		this.factory = Db.file(this.directory.resolve("shared.db"));
		SqliteConnection connection = Db.open(this.factory);
		Db.run(connection, "CREATE TABLE counter(v INT); INSERT INTO counter VALUES (0)");
		return connection;
	}

	@AfterEach
	void close() {
		this.factory.close().block(Db.LIMIT);
	}

	@Test
	void writersLoseNoUpdateAndReadersNeverFail() {
		int times = Db.stress() ? 200 : 10;
		SqliteConnection connection = open();
		AtomicBoolean writing = new AtomicBoolean(true);
		AtomicLong reads = new AtomicLong();
		Mono<Void> readers = Flux.range(0, 16)
			.flatMap(reader -> Flux.usingWhen(this.factory.create(),
					reading -> Db.longs(reading, "SELECT v FROM counter").repeat(writing::get),
					SqliteConnection::close), 16)
			.doOnNext(value -> reads.incrementAndGet())
			.then();
		Mono<Void> writers = Flux.range(0, 64)
			.flatMap(writer -> Flux.usingWhen(this.factory.create(), write -> increment(write).repeat(times - 1),
					SqliteConnection::close), 64)
			.then()
			.doFinally(signal -> writing.set(false));
		Mono.when(readers, writers).block(Duration.ofSeconds(280));
		assertThat(Db.number(connection, "SELECT v FROM counter")).isEqualTo(64L * times);
		assertThat(reads.get()).isGreaterThanOrEqualTo(16);
	}

	/** Reads first, so that a deferred transaction would lose updates or be refused. */
	private static Mono<Void> increment(SqliteConnection connection) {
		return Db.begin(connection)
			.then(Db.longs(connection, "SELECT v FROM counter").single())
			.flatMap(value -> Db.update(connection, "UPDATE counter SET v = ?", value + 1))
			.then(Db.commit(connection));
	}

	@Test
	void aSchemaThatAnotherConnectionHasChangedIsSeen() {
		SqliteConnection reader = open();
		SqliteConnection writer = Db.open(this.factory);
		Db.run(writer, "CREATE TABLE t(a INT); INSERT INTO t VALUES (1)");
		assertThat(names(reader)).containsExactly("a INT");
		Db.begin(writer).block(Db.LIMIT);
		Db.run(writer, "DROP TABLE t; CREATE TABLE t(b TEXT); INSERT INTO t VALUES (2)");
		assertThat(names(reader)).as("not committed yet").containsExactly("a INT");
		Db.commit(writer).block(Db.LIMIT);
		assertThat(names(reader)).containsExactly("b TEXT");
		Db.run(writer, "ALTER TABLE t ADD COLUMN c");
		assertThat(names(reader)).containsExactly("b TEXT", "c null");
	}

	private static List<String> names(SqliteConnection connection) {
		return Flux.from(connection.createStatement("SELECT * FROM t").execute())
			.flatMap(result -> result.map((row, metadata) -> metadata.getColumnMetadatas()
				.stream()
				.map(column -> column.getName() + " " + column.getNativeTypeMetadata())
				.toList()))
			.single()
			.block(Db.LIMIT);
	}

	@Test
	void aReaderDoesNotWaitForAWriter() {
		SqliteConnection writer = open();
		SqliteConnection reader = Db.open(this.factory);
		Db.begin(writer).block(Db.LIMIT);
		Db.run(writer, "UPDATE counter SET v = 1");
		assertThat(Db.number(reader, "SELECT v FROM counter")).isZero();
		Db.commit(writer).block(Db.LIMIT);
		assertThat(Db.number(reader, "SELECT v FROM counter")).isOne();
	}

	@Test
	void manyConnectionsNeedFewThreads() {
		this.factory = Db.file(this.directory.resolve("threads.db"), builder -> builder.threads(2));
		Set<Thread> seen = ConcurrentHashMap.newKeySet();
		List<SqliteConnection> connections = Flux.range(0, 50)
			.concatMap(i -> this.factory.create())
			.collectList()
			.block(Db.LIMIT);
		Long sum = Flux.fromIterable(connections)
			.flatMap(connection -> Db.longs(connection, "VALUES (1), (2), (3)")
				.doOnNext(value -> seen.add(Thread.currentThread())), 50)
			.reduce(Long::sum)
			.block(Db.LIMIT);
		assertThat(sum).isEqualTo(300);
		assertThat(seen).hasSizeBetween(1, 2).allMatch(thread -> thread.getName().startsWith("sqlite-"));
		this.factory.close().block(Db.LIMIT);
		for (Thread thread : seen) {
			try {
				thread.join(10_000);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			assertThat(thread.isAlive()).isFalse();
		}
	}

	@Test
	void aFactoryThatIsClosedRefusesToConnect() {
		SqliteConnection connection = open();
		this.factory.close().block(Db.LIMIT);
		this.factory.close().block(Db.LIMIT);
		StepVerifier.create(this.factory.create())
			.expectErrorSatisfies(ex -> assertThat(ex).hasMessageContaining("closed"))
			.verify(Db.LIMIT);
		StepVerifier.create(Db.update(connection, "UPDATE counter SET v = 1"))
			.expectErrorSatisfies(ex -> assertThat(ex).hasMessageContaining("closed"))
			.verify(Db.LIMIT);
		connection.close().block(Db.LIMIT);
	}

	@Test
	void pausedCursorsHoldNoThread() {
		this.factory = Db.file(this.directory.resolve("paused.db"), builder -> builder.threads(1));
		Flux<Long> paused = Flux.range(0, 20)
			.concatMap(i -> this.factory.create())
			.flatMap(connection -> Db.longs(connection, "VALUES (1), (2), (3)").limitRate(1), 20, 1);
		StepVerifier.create(paused, 20)
			.expectNextCount(20)
			.then(() -> assertThat(Db.number(Db.open(this.factory), "SELECT 5")).isEqualTo(5))
			.thenCancel()
			.verify(Db.LIMIT);
	}

	/** One thread is enough for others to go on while a writer waits for the lock. */
	@Test
	void anotherProcessThatHasTheLockIsWaitedForWithoutAThread() {
		open();
		this.factory.close().block(Db.LIMIT);
		Path path = this.directory.resolve("shared.db");
		Duration timeout = Duration.ofMillis(300);
		this.factory = Db.file(path, builder -> builder.threads(1).busyTimeout(timeout));
		SqliteConnection writer = Db.open(this.factory);
		SqliteConnection reader = Db.open(this.factory);
		try (ForkedJvm other = ForkedJvm.start(List.of(), LockHolder.class, path.toString())) {
			other.await("locked");
			long start = System.nanoTime();
			Mono<Long> write = Db.update(writer, "UPDATE counter SET v = v + 1").cache();
			write.subscribe(value -> {
			}, error -> {
			});
			assertThat(Db.number(reader, "SELECT v FROM counter")).isZero();
			StepVerifier.create(write).expectErrorSatisfies(ex -> {
				assertThat(ex).isInstanceOf(R2dbcTransientResourceException.class);
				assertThat(((R2dbcTransientResourceException) ex).getErrorCode()).isEqualTo(5);
			}).verify(Db.LIMIT);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(timeout, Db.LIMIT);
			assertThat(writer.isAutoCommit()).isTrue();
			StepVerifier.create(Db.begin(writer)).expectError(R2dbcTransientResourceException.class).verify(Db.LIMIT);
		}
		assertThat(Db.update(writer, "UPDATE counter SET v = v + 1").retry(20).block(Db.LIMIT)).isOne();
	}

	/** Has the write lock of a file until it is killed. */
	static final class LockHolder {

		private LockHolder() {
		}

		public static void main(String[] arguments) throws SQLException, IOException {
			try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
					Statement statement = connection.createStatement()) {
				statement.execute("BEGIN IMMEDIATE");
				System.out.println("locked");
				System.in.read(); // until the test ends it, or ends itself
			}
		}

	}

}
