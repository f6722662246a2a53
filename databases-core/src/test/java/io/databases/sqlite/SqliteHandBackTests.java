package io.databases.sqlite;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.r2dbc.spi.Option;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.TransactionDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * In memory all connections share one of SQLite's: what one leaves there is cleared when
 * a pool gets it back, or when it is closed.
 */
class SqliteHandBackTests {

	private static final String TEMPORARY = "SELECT count(*) FROM sqlite_temp_master";

	private static final String ATTACHED = "SELECT count(*) FROM pragma_database_list WHERE name = 'extra'";

	private SqliteConnectionFactory factory;

	private SqliteConnection first;

	private SqliteConnection second;

	private void open(UnaryOperator<SqliteConnectionConfiguration.Builder> settings) {
		this.factory = new SqliteConnectionFactory(
				settings.apply(SqliteConnectionConfiguration.builder(":memory:")).build());
		this.first = Db.open(this.factory);
		this.second = Db.open(this.factory);
		Db.run(this.first, "CREATE TABLE t(a); INSERT INTO t VALUES (1), (2), (3)");
	}

	@AfterEach
	void close() {
		this.factory.close().block(Db.LIMIT);
	}

	private static void handBack(SqliteConnection connection) {
		connection.preRelease().then(connection.postAllocate()).block(Db.LIMIT);
	}

	static Stream<List<String>> settings() {
		return Stream.of(List.of("cache_size", "-3000"), List.of("foreign_keys", "ON"), List.of("synchronous", "OFF"),
				List.of("query_only", "ON"), List.of("temp_store", "MEMORY"), List.of("recursive_triggers", "ON"),
				List.of("secure_delete", "ON"), List.of("journal_size_limit", "7"), List.of("max_page_count", "7777"),
				List.of("automatic_index", "OFF"), List.of("cell_size_check", "ON"), List.of("trusted_schema", "OFF"),
				List.of("wal_autocheckpoint", "7"));
	}

	@ParameterizedTest
	@MethodSource("settings")
	void aSettingIsAgainAsItWasConfigured(List<String> setting) {
		String question = "PRAGMA " + setting.get(0);
		this.factory = new SqliteConnectionFactory(SqliteConnectionConfiguration.builder(":memory:")
			.pragma("foreign_keys", "OFF")
			.pragma("synchronous", "EXTRA")
			.build());
		this.first = Db.open(this.factory);
		this.second = Db.open(this.factory);
		Object before = Db.values(this.second, question);
		Db.run(this.first, question + "=" + setting.get(1));
		assertThat(Db.values(this.second, question)).as("the change").isNotEqualTo(before);
		handBack(this.first);
		assertThat(Db.values(this.second, question)).isEqualTo(before);
	}

	@Test
	void nothingIsAskedOfSqliteWhereNothingWasChanged() {
		open(builder -> builder);
		assertThat(threadThatEnds(this.second.preRelease())).as("no worker").isSameAs(Thread.currentThread());
		this.second.postAllocate().block(Db.LIMIT);
		Db.run(this.second, "PRAGMA cache_size=-3000");
		assertThat(threadThatEnds(this.second.preRelease())).as("a worker").isNotSameAs(Thread.currentThread());
	}

	private static Thread threadThatEnds(Mono<Void> work) {
		return work.then(Mono.fromSupplier(Thread::currentThread)).block(Db.LIMIT);
	}

	@Test
	void aReadOnlyTransactionDoesNotMakeReadingTheRule() {
		open(builder -> builder);
		this.first.beginTransaction(new ReadOnly()).block(Db.LIMIT);
		Db.run(this.first, "PRAGMA cache_size=-3000");
		handBack(this.first);
		assertThat(Db.run(this.second, "INSERT INTO t VALUES (4)")).isOne();
		assertThat(Db.values(this.second, "PRAGMA cache_size")).containsExactly(-2000L);
	}

	@Test
	void aTransactionIsRolledBack() {
		open(builder -> builder);
		Db.run(this.first, "BEGIN");
		Db.run(this.first, "DELETE FROM t");
		handBack(this.first);
		assertThat(this.first.isAutoCommit()).isTrue();
		assertThat(Db.number(this.second, "SELECT count(*) FROM t")).isEqualTo(3);
	}

	@Test
	void theLimitsAreTheConfiguredOnes() {
		open(builder -> builder.lockWaitTimeout(Duration.ofMillis(50)));
		this.second.setLockWaitTimeout(Duration.ofHours(1)).block(Db.LIMIT);
		this.second.setStatementTimeout(Duration.ofMillis(1)).block(Db.LIMIT);
		handBack(this.second);
		assertThat(Db.number(this.second, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
				+ " WHERE i < 300000) SELECT count(*) FROM n"))
			.isEqualTo(300_000);
		Db.begin(this.first).block(Db.LIMIT);
		assertThatExceptionOfType(R2dbcTimeoutException.class)
			.isThrownBy(() -> Db.run(this.second, "INSERT INTO t VALUES (4)"));
	}

	@Test
	void whatAClosedConnectionHasLeftIsCleared() {
		open(builder -> builder);
		Db.run(this.first, "CREATE TEMPORARY TABLE mine(a); ATTACH ':memory:' AS extra; PRAGMA query_only=ON");
		Db.close(this.first);
		assertThat(Db.number(this.second, TEMPORARY)).isZero();
		assertThat(Db.number(this.second, ATTACHED)).isZero();
		assertThat(Db.run(this.second, "INSERT INTO t VALUES (4)")).isOne();
	}

	@Test
	void theTransactionOfAnotherOneIsNotWaitedForNorDisturbed() {
		open(builder -> builder.lockWaitTimeout(Duration.ZERO));
		Db.run(this.first, "CREATE TEMPORARY TABLE mine(a); ATTACH ':memory:' AS extra; PRAGMA foreign_keys=OFF");
		Db.begin(this.second).block(Db.LIMIT);
		Db.run(this.second, "INSERT INTO t VALUES (4)");
		handBack(this.first);
		Db.run(this.second, "INSERT INTO t VALUES (5)");
		Db.commit(this.second).block(Db.LIMIT);
		assertThat(Db.number(this.first, TEMPORARY)).isZero();
		assertThat(Db.number(this.first, ATTACHED)).isZero();
		assertThat(Db.number(this.first, "PRAGMA foreign_keys")).isOne();
		assertThat(Db.number(this.first, "SELECT count(*) FROM t")).isEqualTo(5);
	}

	@Test
	void anotherOneReadsOnWhatItHasBegunToRead() {
		open(builder -> builder);
		Db.run(this.first, "ATTACH ':memory:' AS extra; CREATE TABLE extra.mine AS SELECT a FROM t");
		StepVerifier.create(Db.longs(this.second, "SELECT a FROM extra.mine ORDER BY rowid"), 1)
			.expectNext(1L)
			.then(() -> handBack(this.first))
			.thenRequest(Long.MAX_VALUE)
			.expectNext(2L, 3L)
			.expectComplete()
			.verify(Db.LIMIT);
		assertThat(Db.number(this.first, ATTACHED)).isZero();
	}

	@Test
	void whatIsReadByAnotherOneGoesAfterThat() {
		open(builder -> builder.cursorBufferRows(1));
		Db.run(this.first, "CREATE TEMPORARY TABLE mine AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
				+ " SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n; PRAGMA cache_size=-3000");
		StepVerifier.create(Db.longs(this.second, "SELECT i FROM mine"), 1)
			.expectNext(1L)
			.then(() -> handBack(this.first))
			.then(() -> assertThat(Db.values(this.first, "PRAGMA cache_size")).containsExactly(-2000L))
			.thenRequest(Long.MAX_VALUE)
			.expectNextCount(4999)
			.expectComplete()
			.verify(Db.LIMIT);
		Db.run(this.second, "INSERT INTO t VALUES (4)");
		assertThat(Db.number(this.first, TEMPORARY)).isZero();
	}

	private static final class ReadOnly implements TransactionDefinition {

		@Override
		public <T> T getAttribute(Option<T> option) {
			return option.equals(READ_ONLY) ? option.cast(true) : null;
		}

	}

}
