package io.databases.sqlite;

import java.io.File;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.TransactionDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqliteTransactionTests {

	@TempDir
	Path directory;

	private SqliteConnectionFactory factory;

	private SqliteConnection connection;

	@BeforeEach
	void open() {
		this.factory = Db.file(this.directory.resolve("transactions.db"));
		this.connection = Db.open(this.factory);
		Db.run(this.connection, "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT UNIQUE)");
	}

	@AfterEach
	void close() {
		this.factory.close().block(Db.LIMIT);
	}

	private long rows() {
		return Db.number(this.connection, "SELECT count(*) FROM t");
	}

	private static TransactionDefinition definition(Map<Option<?>, Object> attributes) {
		return new TransactionDefinition() {
			@Override
			@SuppressWarnings("unchecked")
			public <T> T getAttribute(Option<T> option) {
				return (T) attributes.get(option);
			}
		};
	}

	@Test
	void readOnlyTransactionRefusesWrites() {
		Mono.from(this.connection.beginTransaction(definition(Map.of(TransactionDefinition.READ_ONLY, true))))
			.block(Db.LIMIT);
		assertThatThrownBy(() -> Db.run(this.connection, "INSERT INTO t(a) VALUES ('x')"))
			.isInstanceOfSatisfying(R2dbcException.class, ex -> assertThat(ex.getSqlState()).isEqualTo("25006"));
		assertThat(this.connection.isAutoCommit()).isFalse();
		Db.commit(this.connection).block(Db.LIMIT);
		assertThat(Db.run(this.connection, "INSERT INTO t(a) VALUES ('x')")).isOne();
	}

	@Test
	void readOnlyTransactionDoesNotWaitForAWriter() {
		SqliteConnection writer = Db.open(this.factory);
		Db.begin(writer).block(Db.LIMIT);
		Db.run(writer, "INSERT INTO t(a) VALUES ('x')");
		Mono.from(this.connection.beginTransaction(definition(Map.of(TransactionDefinition.READ_ONLY, true))))
			.block(Db.LIMIT);
		assertThat(rows()).isZero();
		Db.commit(writer).block(Db.LIMIT);
		assertThat(rows()).as("the snapshot of the transaction").isZero();
		Db.rollback(this.connection).block(Db.LIMIT);
		assertThat(rows()).isOne();
	}

	@Test
	void isolationLevelsAreAllSerializable() {
		Mono.from(this.connection.beginTransaction(IsolationLevel.READ_COMMITTED)).block(Db.LIMIT);
		assertThat(this.connection.getTransactionIsolationLevel()).isEqualTo(IsolationLevel.SERIALIZABLE);
		assertThat(this.connection.isAutoCommit()).isFalse();
	}

	@Test
	void exclusiveModeIsAnOption() {
		Mono.from(this.connection.beginTransaction(SqliteTransactionDefinition.EXCLUSIVE)).block(Db.LIMIT);
		Db.run(this.connection, "INSERT INTO t(a) VALUES ('x')");
		Db.rollback(this.connection).block(Db.LIMIT);
		assertThat(rows()).isZero();
	}

	/**
	 * Within the process nobody else writes meanwhile, so that another program is what
	 * takes the lock here.
	 */
	@Test
	void deferredModeTakesNoLockBeforeItIsNeeded() {
		Mono.from(this.connection.beginTransaction(SqliteTransactionDefinition.DEFERRED)).block(Db.LIMIT);
		writeByJdbc("other");
		Db.run(this.connection, "INSERT INTO t(a) VALUES ('own')");
		Db.commit(this.connection).block(Db.LIMIT);
		assertThat(Db.values(this.connection, "SELECT a FROM t")).containsExactly("other", "own");
	}

	@Test
	void deferredModeRefusesAWriteAfterAReadThatIsOutdated() {
		Mono.from(this.connection.beginTransaction(SqliteTransactionDefinition.DEFERRED)).block(Db.LIMIT);
		assertThat(rows()).isZero();
		writeByJdbc("other");
		assertThatThrownBy(() -> Db.run(this.connection, "INSERT INTO t(a) VALUES ('own')")).isInstanceOfSatisfying(
				R2dbcRollbackException.class, ex -> assertThat(ex.getSqlState()).isEqualTo("40001"));
		Db.rollback(this.connection).block(Db.LIMIT);
		assertThat(Db.values(this.connection, "SELECT a FROM t")).containsExactly("other");
	}

	@ParameterizedTest
	@ValueSource(strings = { "IMMEDIATE", "EXCLUSIVE" })
	void theOtherModesTakeTheLockAtOnce(String mode) {
		Mono.from(this.connection.beginTransaction(SqliteTransactionDefinition.valueOf(mode))).block(Db.LIMIT);
		assertThatThrownBy(() -> writeByJdbc("other")).hasMessageContaining("SQLITE_BUSY");
		Db.rollback(this.connection).block(Db.LIMIT);
		writeByJdbc("other");
		assertThat(rows()).isOne();
	}

	@Test
	void theUsualModeIsAnOptionOfTheDatabase() {
		this.factory.close().block(Db.LIMIT);
		this.factory = Db.file(this.directory.resolve("transactions.db"),
				builder -> builder.transactionMode(SqliteTransactionDefinition.DEFERRED));
		this.connection = Db.open(this.factory);
		Db.begin(this.connection).block(Db.LIMIT);
		writeByJdbc("other");
		Db.rollback(this.connection).block(Db.LIMIT);
		assertThat(rows()).isOne();
	}

	/** As another program would: it knows nothing of the turns in here. */
	private void writeByJdbc(String value) {
		String url = "jdbc:sqlite:" + this.directory.resolve("transactions.db") + "?busy_timeout=0";
		try (java.sql.Connection jdbc = DriverManager.getConnection(url);
				PreparedStatement statement = jdbc.prepareStatement("INSERT INTO t(a) VALUES (?)")) {
			statement.setString(1, value);
			assertThat(statement.executeUpdate()).isOne();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	@Test
	void savepointsNest() {
		Db.begin(this.connection).block(Db.LIMIT);
		Db.run(this.connection, "INSERT INTO t(a) VALUES ('kept')");
		Mono.from(this.connection.createSavepoint("a \"quoted\" one")).block(Db.LIMIT);
		Db.run(this.connection, "INSERT INTO t(a) VALUES ('gone')");
		Mono.from(this.connection.rollbackTransactionToSavepoint("a \"quoted\" one")).block(Db.LIMIT);
		Mono.from(this.connection.releaseSavepoint("a \"quoted\" one")).block(Db.LIMIT);
		assertThatThrownBy(() -> Mono.from(this.connection.releaseSavepoint("unknown")).block(Db.LIMIT))
			.hasMessageContaining("no such savepoint");
		Db.commit(this.connection).block(Db.LIMIT);
		assertThat(Db.values(this.connection, "SELECT a FROM t")).containsExactly("kept");
	}

	@Test
	void rawTransactionControlIsNoticed() {
		Db.run(this.connection, "BEGIN");
		assertThat(this.connection.isAutoCommit()).isFalse();
		SqliteConnection other = Db.open(this.factory);
		StepVerifier.create(Db.update(other, "INSERT INTO t(a) VALUES ('other')").timeout(Duration.ofMillis(200)))
			.expectErrorSatisfies(ex -> assertThat(ex).hasMessageContaining("200ms"))
			.verify(Db.LIMIT);
		Db.run(this.connection, "INSERT INTO t(a) VALUES ('x'); COMMIT");
		assertThat(this.connection.isAutoCommit()).isTrue();
		Db.run(other, "INSERT INTO t(a) VALUES ('other')");
		assertThat(rows()).isEqualTo(2);
		Db.run(this.connection, "SAVEPOINT s");
		assertThat(this.connection.isAutoCommit()).isFalse();
		Db.run(this.connection, "RELEASE s");
		assertThat(this.connection.isAutoCommit()).isTrue();
	}

	@Test
	void onConflictRollbackEndsTheTransaction() {
		Db.begin(this.connection).block(Db.LIMIT);
		Db.run(this.connection, "INSERT INTO t(a) VALUES ('x')");
		assertThatThrownBy(() -> Db.run(this.connection, "INSERT OR ROLLBACK INTO t(a) VALUES ('x')"))
			.isInstanceOf(R2dbcDataIntegrityViolationException.class);
		assertLost();
		assertThat(rows()).isZero();
	}

	@Test
	void raiseRollbackEndsTheTransaction() {
		Db.run(this.connection,
				"CREATE TRIGGER no AFTER DELETE ON t BEGIN SELECT RAISE(ROLLBACK, 'nothing may be deleted'); END");
		Db.run(this.connection, "INSERT INTO t(a) VALUES ('kept')");
		Db.begin(this.connection).block(Db.LIMIT);
		Db.run(this.connection, "INSERT INTO t(a) VALUES ('x')");
		assertThatThrownBy(() -> Db.run(this.connection, "DELETE FROM t"))
			.hasMessageContaining("nothing may be deleted");
		assertLost();
		assertThat(rows()).isOne();
	}

	@Test
	void aFullDiskEndsTheTransaction() {
		Db.run(this.connection, "PRAGMA max_page_count = 20");
		Db.begin(this.connection).block(Db.LIMIT);
		assertThatThrownBy(() -> Db.run(this.connection,
				"INSERT INTO t(a) SELECT hex(randomblob(50)) FROM (" + numbers(5000) + ")"))
			.isInstanceOfSatisfying(R2dbcNonTransientResourceException.class, ex -> {
				assertThat(ex.getErrorCode()).isEqualTo(13);
				assertThat(ex.getSqlState()).isEqualTo("53100");
			});
		if (this.connection.isAutoCommit()) {
			assertLost();
		}
		else {
			Db.rollback(this.connection).block(Db.LIMIT);
		}
		assertThat(rows()).isZero();
	}

	@Test
	void anInterruptedWriteEndsTheTransaction() {
		Db.begin(this.connection).block(Db.LIMIT);
		Db.run(this.connection, "INSERT INTO t(a) VALUES ('x')");
		File log = this.directory.resolve("transactions.db-wal").toFile();
		long before = log.length();
		StepVerifier
			.create(Db.update(this.connection,
					"INSERT INTO t(a) SELECT hex(randomblob(8)) FROM (" + numbers(50_000_000) + ")"))
			.then(() -> Db.await("what does not fit into its cache is written", () -> log.length() > before))
			.thenCancel()
			.verify(Db.LIMIT);
		assertThatThrownBy(() -> Db.run(this.connection, "SELECT 1")).hasMessageContaining("rolled back");
		assertLost();
		assertThat(rows()).isZero();
	}

	private static String numbers(int count) {
		return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i FROM n"
			.formatted(count);
	}

	/** Statements are refused until the caller has heard of it. */
	private void assertLost() {
		assertThat(this.connection.isAutoCommit()).isTrue();
		assertThatThrownBy(() -> Db.run(this.connection, "INSERT INTO t(a) VALUES ('stray')"))
			.isInstanceOf(R2dbcNonTransientResourceException.class)
			.hasMessageContaining("rolled back the transaction by itself");
		assertThatThrownBy(() -> Mono.from(this.connection.createSavepoint("s")).block(Db.LIMIT))
			.hasMessageContaining("rolled back the transaction by itself");
		assertThatThrownBy(() -> Db.begin(this.connection).block(Db.LIMIT))
			.hasMessageContaining("rolled back the transaction by itself");
		assertThatThrownBy(() -> Db.commit(this.connection).block(Db.LIMIT)).isInstanceOf(R2dbcRollbackException.class);
	}

	@Test
	void aLostTransactionIsForgottenByRollback() {
		Db.begin(this.connection).block(Db.LIMIT);
		assertThatThrownBy(() -> Db.run(this.connection, "INSERT OR ROLLBACK INTO t(id) VALUES (1), (1)"))
			.isInstanceOf(R2dbcDataIntegrityViolationException.class);
		Db.rollback(this.connection).block(Db.LIMIT);
		assertThat(Db.run(this.connection, "INSERT INTO t(a) VALUES ('x')")).isOne();
	}

	@Test
	void aLostTransactionIsForgottenByRawRollback() {
		Db.begin(this.connection).block(Db.LIMIT);
		assertThatThrownBy(() -> Db.run(this.connection, "INSERT OR ROLLBACK INTO t(id) VALUES (1), (1)"))
			.isInstanceOf(R2dbcDataIntegrityViolationException.class);
		Db.run(this.connection, "ROLLBACK");
		assertThat(Db.run(this.connection, "INSERT INTO t(a) VALUES ('x')")).isOne();
	}

	@Test
	void anOrdinaryFailureLeavesTheTransaction() {
		Db.begin(this.connection).block(Db.LIMIT);
		Db.run(this.connection, "INSERT INTO t(a) VALUES ('x')");
		assertThatThrownBy(() -> Db.run(this.connection, "INSERT INTO t(a) VALUES ('x')"))
			.isInstanceOf(R2dbcDataIntegrityViolationException.class);
		assertThat(this.connection.isAutoCommit()).isFalse();
		Db.commit(this.connection).block(Db.LIMIT);
		assertThat(rows()).isOne();
	}

	@Test
	void aFailedCommitLeavesTheTransactionOpenWhereSqliteDoes() {
		Db.run(this.connection, "CREATE TABLE child(t INTEGER REFERENCES t(id) DEFERRABLE INITIALLY DEFERRED)");
		Db.begin(this.connection).block(Db.LIMIT);
		Db.run(this.connection, "INSERT INTO child VALUES (1)");
		assertThatThrownBy(() -> Db.commit(this.connection).block(Db.LIMIT)).isInstanceOfSatisfying(
				R2dbcDataIntegrityViolationException.class, ex -> assertThat(ex.getSqlState()).isEqualTo("23503"));
		assertThat(this.connection.isAutoCommit()).isFalse();
		Db.run(this.connection, "INSERT INTO t(id) VALUES (1)");
		Db.commit(this.connection).block(Db.LIMIT);
		assertThat(rows()).isOne();
	}

	@Test
	void aDetachedWriteOfTheSameCallerFailsAtOnce() {
		SqliteConnection other = Db.open(this.factory);
		Mono<Long> body = Db.update(this.connection, "INSERT INTO t(a) VALUES ('outer')")
			.then(Db.update(other, "INSERT INTO t(a) VALUES ('detached')"));
		StepVerifier.create(Db.begin(this.connection).then(body.contextWrite(SqliteTurn.heldBy(this.connection))))
			.expectErrorSatisfies(ex -> assertThat(ex).isInstanceOf(R2dbcNonTransientResourceException.class)
				.hasMessageContaining("wait for its own caller"))
			.verify(Duration.ofSeconds(5));
		StepVerifier.create(Db.begin(other).contextWrite(SqliteTurn.heldBy(this.connection)))
			.expectErrorSatisfies(ex -> assertThat(ex).hasMessageContaining("wait for its own caller"))
			.verify(Duration.ofSeconds(5));
		StepVerifier.create(Db.longs(other, "SELECT count(*) FROM t").contextWrite(SqliteTurn.heldBy(this.connection)))
			.expectNext(0L)
			.expectComplete()
			.verify(Db.LIMIT);
		Db.commit(this.connection).block(Db.LIMIT);
		assertThat(Db.run(other, "INSERT INTO t(a) VALUES ('later')")).isOne();
	}

	@Test
	void closingRollsBackAndGivesTheTurnOn() {
		Db.begin(this.connection).block(Db.LIMIT);
		Db.run(this.connection, "INSERT INTO t(a) VALUES ('x')");
		SqliteConnection other = Db.open(this.factory);
		StepVerifier.create(Db.update(other, "INSERT INTO t(a) VALUES ('y')"))
			.then(() -> Db.close(this.connection))
			.expectNext(1L)
			.expectComplete()
			.verify(Db.LIMIT);
		assertThat(Db.values(other, "SELECT a FROM t")).containsExactly("y");
	}

	@Test
	void operationsKeepTheirOrder() {
		Flux<Object> all = Flux.merge(Db.begin(this.connection),
				Db.update(this.connection, "INSERT INTO t(a) VALUES ('1')"),
				Mono.from(this.connection.createSavepoint("s")),
				Db.update(this.connection, "INSERT INTO t(a) VALUES ('2')"),
				Mono.from(this.connection.rollbackTransactionToSavepoint("s")), Db.commit(this.connection));
		all.blockLast(Db.LIMIT);
		assertThat(Db.values(this.connection, "SELECT a FROM t")).containsExactly("1");
	}

}
