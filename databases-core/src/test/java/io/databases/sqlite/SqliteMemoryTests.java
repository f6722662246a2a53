package io.databases.sqlite;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Scanner;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqliteMemoryTests {

	private static void closing(SqliteConnectionFactory factory, Runnable test) {
		try {
			test.run();
		}
		finally {
			factory.close().block(Db.LIMIT);
		}
	}

	@Test
	void tenLeasesOfAPoolSeeOneDatabaseThatOutlivesThem() {
		SqliteConnectionFactory factory = Db.memory();
		closing(factory, () -> {
			ConnectionPool pool = new ConnectionPool(ConnectionPoolConfiguration.builder(factory)
				.initialSize(10)
				.maxSize(10)
				.maxIdleTime(Duration.ofMillis(1))
				.backgroundEvictionInterval(Duration.ofMillis(10))
				.build());
			Mono.usingWhen(pool.create(), connection -> Db.update(connection, "CREATE TABLE t(a)"),
					connection -> connection.close())
				.block(Db.LIMIT);
			Flux<Long> inserts = Flux.range(0, 10)
				.flatMap(i -> Mono.usingWhen(pool.create(),
						connection -> Db.update(connection, "INSERT INTO t VALUES (?)", i),
						connection -> connection.close()), 10);
			assertThat(inserts.reduce(Long::sum).block(Db.LIMIT)).isEqualTo(10);
			Db.await("all are evicted", () -> pool.getMetrics().orElseThrow().allocatedSize() == 0);
			assertThat(Mono
				.usingWhen(pool.create(), connection -> Db.longs(connection, "SELECT count(*) FROM t").single(),
						connection -> connection.close())
				.block(Db.LIMIT)).isEqualTo(10);
			pool.disposeLater().block(Db.LIMIT);
		});
	}

	@Test
	void twoDatabasesAreApart() {
		SqliteConnectionFactory first = Db.memory();
		SqliteConnectionFactory second = Db.memory();
		closing(first, () -> closing(second, () -> {
			Db.run(Db.open(first), "CREATE TABLE t(a)");
			assertThatThrownBy(() -> Db.run(Db.open(second), "INSERT INTO t VALUES (1)"))
				.hasMessageContaining("no such table");
		}));
	}

	@ParameterizedTest
	@ValueSource(strings = { "r2dbc:sqlite:mem:///named", "r2dbc:sqlite:///file:named?mode=memory",
			"r2dbc:sqlite:///file::memory:" })
	void aNamedDatabaseIsShared(String url) {
		SqliteConnectionFactory first = (SqliteConnectionFactory) ConnectionFactories.get(url);
		SqliteConnectionFactory second = (SqliteConnectionFactory) ConnectionFactories.get(url);
		closing(second, () -> {
			closing(first, () -> {
				Db.run(Db.open(first), "CREATE TABLE t(a)");
				assertThat(Db.run(Db.open(second), "INSERT INTO t VALUES (1)")).isOne();
			});
			assertThat(Db.number(Db.open(second), "SELECT a FROM t")).as("one user is left").isOne();
		});
		SqliteConnectionFactory third = (SqliteConnectionFactory) ConnectionFactories.get(url);
		closing(third, () -> assertThatThrownBy(() -> Db.run(Db.open(third), "INSERT INTO t VALUES (1)"))
			.hasMessageContaining("no such table"));
	}

	@Test
	void jdbcSeesItWhileItIsOpenAndNothingIsLeftAfterwards() throws SQLException {
		SqliteConnectionFactory factory = Db.memory();
		String url = factory.configuration().jdbcUrl();
		closing(factory, () -> {
			Db.run(Db.open(factory), "CREATE TABLE t(a); INSERT INTO t VALUES (42)");
			assertThat(readByJdbc(url, "SELECT a FROM t")).isEqualTo(42);
		});
		assertThat(readByJdbc(url, "SELECT count(*) FROM sqlite_master")).isZero();
	}

	@Test
	void nothingIsReachableAfterwards() {
		WeakReference<SqliteConnection> connection = usedAndClosed(Db.memory());
		WeakReference<SqliteConnection> named = usedAndClosed(
				(SqliteConnectionFactory) ConnectionFactories.get("r2dbc:sqlite:mem:///reachable"));
		Db.await("the heap is free of them", () -> {
			System.gc();
			return connection.refersTo(null) && named.refersTo(null);
		});
	}

	private static WeakReference<SqliteConnection> usedAndClosed(SqliteConnectionFactory factory) {
		SqliteConnection connection = Db.open(factory);
		Db.run(connection, "CREATE TABLE t(a)");
		factory.close().block(Db.LIMIT);
		return new WeakReference<>(connection);
	}

	/** A gigabyte in all, which would show in the memory of the process. */
	@Test
	@EnabledOnOs(OS.LINUX)
	void nativeMemoryIsGivenBack() throws InterruptedException {
		try (ForkedJvm process = ForkedJvm.start(List.of("-Xmx64m"), TenLargeOnes.class)) {
			List<String> lines = process.readAll();
			List<Long> mebibytes = lines.stream().filter(line -> line.matches("\\d+")).map(Long::valueOf).toList();
			assertThat(mebibytes).as("while one is open, and after ten: %s", lines).hasSize(2);
			assertThat(mebibytes.get(0)).isGreaterThan(100);
			assertThat(mebibytes.get(1)).isLessThan(mebibytes.get(0) + 100);
		}
	}

	/** Fills databases of 100 MB, one after the other. */
	static final class TenLargeOnes {

		private TenLargeOnes() {
		}

		public static void main(String[] arguments) throws IOException {
			for (int i = 0; i < 10; i++) {
				SqliteConnectionFactory factory = Db.memory();
				SqliteConnection connection = Db.open(factory);
				Db.run(connection, "CREATE TABLE t(a)");
				Db.run(connection, "INSERT INTO t WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) "
						+ "SELECT zeroblob(1048576) FROM n");
				if (i == 0) {
					System.out.println(residentMebibytes());
				}
				factory.close().block(Db.LIMIT);
			}
			System.out.println(residentMebibytes());
		}

		/** The second figure of this file of Linux is the resident pages. */
		private static long residentMebibytes() throws IOException {
			try (Scanner figures = new Scanner(Path.of("/proc/self/statm"), StandardCharsets.US_ASCII)) {
				figures.nextLong();
				return figures.nextLong() * 4096 / 1_048_576;
			}
		}

	}

	private static int readByJdbc(String url, String sql) {
		try (Connection jdbc = DriverManager.getConnection(url);
				Statement statement = jdbc.createStatement();
				ResultSet result = statement.executeQuery(sql)) {
			assertThat(result.next()).isTrue();
			return result.getInt(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aTransactionHasItForItself() {
		SqliteConnectionFactory factory = Db.memory();
		closing(factory, () -> {
			SqliteConnection first = Db.open(factory);
			SqliteConnection second = Db.open(factory);
			Db.run(first, "CREATE TABLE t(a)");
			Db.begin(first).block(Db.LIMIT);
			Db.run(first, "INSERT INTO t VALUES (1)");
			StepVerifier.create(Db.longs(second, "SELECT count(*) FROM t"))
				.then(() -> Db.run(first, "INSERT INTO t VALUES (2)"))
				.then(() -> Db.rollback(first).block(Db.LIMIT))
				.expectNext(0L)
				.expectComplete()
				.verify(Db.LIMIT);
		});
	}

	@Test
	void aDetachedReadOfTheSameCallerFailsAtOnce() {
		SqliteConnectionFactory factory = Db.memory();
		closing(factory, () -> {
			SqliteConnection first = Db.open(factory);
			SqliteConnection second = Db.open(factory);
			Db.begin(first).block(Db.LIMIT);
			StepVerifier.create(Db.longs(second, "SELECT 1").contextWrite(SqliteTurn.heldBy(first)))
				.expectError(R2dbcNonTransientResourceException.class)
				.verify(Duration.ofSeconds(5));
		});
	}

	@Test
	void aCursorDoesNotSeeWhatAnotherConnectionHasNotCommitted() {
		SqliteConnectionFactory factory = Db.memory();
		closing(factory, () -> {
			SqliteConnection reader = Db.open(factory);
			SqliteConnection writer = Db.open(factory);
			Db.run(reader, "CREATE TABLE t(a); INSERT INTO t VALUES (1), (2), (3)");
			StepVerifier.create(Db.longs(reader, "SELECT a FROM t ORDER BY rowid"), 1)
				.expectNext(1L)
				.then(() -> Db.begin(writer).block(Db.LIMIT))
				.then(() -> Db.run(writer, "UPDATE t SET a = 99"))
				.thenRequest(Long.MAX_VALUE)
				.expectNext(2L, 3L)
				.expectComplete()
				.verify(Db.LIMIT);
			Db.rollback(writer).block(Db.LIMIT);
		});
	}

	@Test
	void autoCommitStatementsTakeTurns() {
		SqliteConnectionFactory factory = Db.memory();
		closing(factory, () -> {
			Db.run(Db.open(factory), "CREATE TABLE t(a)");
			List<SqliteConnection> connections = Flux.range(0, 20)
				.concatMap(i -> factory.create())
				.collectList()
				.block(Db.LIMIT);
			Long inserted = Flux.fromIterable(connections)
				.flatMap(connection -> Db.update(connection, "INSERT INTO t VALUES (1)").repeat(9), 20)
				.reduce(Long::sum)
				.block(Db.LIMIT);
			assertThat(inserted).isEqualTo(200);
		});
	}

}
