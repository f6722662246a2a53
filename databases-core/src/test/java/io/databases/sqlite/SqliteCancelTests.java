package io.databases.sqlite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.r2dbc.spi.Option;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class SqliteCancelTests {

	@TempDir
	Path directory;

	private SqliteConnectionFactory factory;

	private SqliteConnectionFactory factory(String where) {
		this.factory = where.equals("memory") ? Db.memory() : Db.file(this.directory.resolve("cancel.db"));
		return this.factory;
	}

	@AfterEach
	void close() {
		this.factory.close().block(Db.LIMIT);
	}

	/**
	 * A statement of the same connection is cancelled, over and over, while a paused
	 * cursor, the next statements and other connections go on.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void cancelHitsTheRunningStatementOnly(String where) {
		SqliteConnection connection = Db.open(factory(where));
		SqliteConnection other = Db.open(this.factory);
		int times = Db.stress() ? 1000 : 150;
		AtomicBoolean going = new AtomicBoolean(true);
		AtomicLong others = new AtomicLong();
		Mono<Void> elsewhere = Db.longs(other, "SELECT 1").repeat(going::get).doOnNext(others::addAndGet).then();
		Mono<Void> background = elsewhere.cache();
		Disposable subscription = background.subscribe();
		List<Long> nanos = new ArrayList<>();
		StepVerifier.create(Db.longs(connection, Db.NUMBERS).index(), 1)
			.expectNextCount(1)
			.then(() -> cancelOften(connection, times, nanos))
			.thenRequest(Long.MAX_VALUE)
			.expectNextCount(999_999)
			.expectComplete()
			.verify(Duration.ofSeconds(100));
		going.set(false);
		background.block(Db.LIMIT);
		Db.await("the other connection is through", subscription::isDisposed);
		assertThat(others.get()).as("statements of the other connection").isPositive();
		assertThat(Collections.max(nanos)).as("the slowest of %d", times).isLessThan(Db.LIMIT.toNanos());
	}

	private static void cancelOften(SqliteConnection connection, int times, List<Long> nanos) {
		for (int i = 0; i < times; i++) {
			Disposable running = Db.longs(connection, Db.ENDLESS).subscribe();
			if (i % 3 == 0) {
				await(connection);
			}
			long start = System.nanoTime();
			running.dispose();
			assertThat(Db.number(connection, "SELECT 42")).isEqualTo(42);
			nanos.add(System.nanoTime() - start);
		}
	}

	/**
	 * Until the endless statement is on its way: each wait is the least that can tell.
	 */
	private static void await(SqliteConnection connection) {
		long end = System.nanoTime() + Duration.ofMillis(2).toNanos();
		while (System.nanoTime() < end && !connection.session().isClean()) {
			Thread.onSpinWait();
		}
	}

	@Test
	void aCancelledWriteChangesNothing() {
		SqliteConnection connection = Db.open(factory("file"));
		Db.run(connection, "CREATE TABLE t(a)");
		for (int i = 0; i < 20; i++) {
			StepVerifier.create(Db.update(connection, "INSERT INTO t " + Db.ENDLESS))
				.thenAwait(Duration.ofMillis(5))
				.thenCancel()
				.verify(Db.LIMIT);
			assertThat(Db.number(connection, "SELECT count(*) FROM t")).isZero();
			assertThat(connection.isAutoCommit()).isTrue();
		}
		assertThat(Db.run(connection, "INSERT INTO t VALUES (1)")).isOne();
	}

	@Test
	void aCancelledStatementThatWaitsIsDropped() {
		SqliteConnection writer = Db.open(factory("file"));
		SqliteConnection waiting = Db.open(this.factory);
		Db.run(writer, "CREATE TABLE t(a)");
		Db.begin(writer).block(Db.LIMIT);
		Disposable insert = Db.update(waiting, "INSERT INTO t VALUES (1)").subscribe();
		assertThat(Db.number(writer, "SELECT count(*) FROM t")).isZero();
		insert.dispose();
		assertThat(Db.number(waiting, "SELECT count(*) FROM t")).as("the next one need not wait").isZero();
		Db.commit(writer).block(Db.LIMIT);
		assertThat(Db.number(waiting, "SELECT count(*) FROM t")).isZero();
		assertThat(Db.run(waiting, "INSERT INTO t VALUES (2)")).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void aStatementTimeoutEndsIt(String where) {
		SqliteConnection connection = Db.open(factory(where));
		connection.setStatementTimeout(Duration.ofMillis(50)).block(Db.LIMIT);
		StepVerifier.create(Db.longs(connection, Db.ENDLESS))
			.expectErrorSatisfies(
					ex -> assertThat(ex).isInstanceOf(R2dbcTimeoutException.class).hasMessageContaining("timeout"))
			.verify(Db.LIMIT);
		assertThat(Db.number(connection, "SELECT 42")).isEqualTo(42);
		connection.setStatementTimeout(Duration.ZERO).block(Db.LIMIT);
		assertThat(Db.number(connection, "SELECT count(*) FROM (" + Db.NUMBERS + ")")).isEqualTo(1_000_000);
	}

	@Test
	void theTimeOfASlowConsumerDoesNotCount() {
		SqliteConnection connection = Db.open(factory("file"));
		connection.setStatementTimeout(Duration.ofMillis(500)).block(Db.LIMIT);
		StepVerifier.create(Db.longs(connection, "VALUES (1), (2), (3)"), 1)
			.expectNext(1L)
			.thenAwait(Duration.ofMillis(700))
			.thenRequest(2)
			.expectNext(2L, 3L)
			.expectComplete()
			.verify(Db.LIMIT);
	}

	@Test
	void aLockWaitTimeoutEndsTheWaiting() {
		SqliteConnection writer = Db.open(factory("file"));
		SqliteConnection waiting = Db.open(this.factory);
		Db.begin(writer).block(Db.LIMIT);
		waiting.setLockWaitTimeout(Duration.ofMillis(50)).block(Db.LIMIT);
		StepVerifier.create(Db.begin(waiting))
			.expectErrorSatisfies(ex -> assertThat(ex).isInstanceOf(R2dbcTimeoutException.class)
				.hasMessageContaining("write turn")
				.hasMessageContaining("PT0.05S"))
			.verify(Db.LIMIT);
		assertThat(Db.number(waiting, "SELECT 1")).isOne();
		Db.rollback(writer).block(Db.LIMIT);
		Db.begin(waiting).block(Db.LIMIT);
	}

	@Test
	void theLockWaitTimeoutOfATransactionIsItsOwn() {
		SqliteConnection writer = Db.open(factory("file"));
		SqliteConnection waiting = Db.open(this.factory);
		Db.begin(writer).block(Db.LIMIT);
		StepVerifier.create(waiting.beginTransaction(new TransactionDefinition() {
			@Override
			public <T> T getAttribute(Option<T> option) {
				return option.equals(LOCK_WAIT_TIMEOUT) ? option.cast(Duration.ofMillis(50)) : null;
			}
		})).expectError(R2dbcTimeoutException.class).verify(Db.LIMIT);
		StepVerifier.create(Db.begin(waiting))
			.expectSubscription()
			.expectNoEvent(Duration.ofMillis(200))
			.then(() -> Db.rollback(writer).block(Db.LIMIT))
			.expectComplete()
			.verify(Db.LIMIT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void closingDoesNotWaitForAnEndlessStatement(String where) {
		SqliteConnection connection = Db.open(factory(where));
		Mono<Long> result = Db.longs(connection, Db.ENDLESS).single().cache();
		Disposable running = result.subscribe(value -> {
		}, error -> {
		});
		Mono.from(connection.close()).block(Duration.ofSeconds(10));
		assertThat(running.isDisposed()).isTrue();
		StepVerifier.create(result).expectError().verify(Db.LIMIT);
		assertThat(connection.validate(ValidationDepth.LOCAL).block(Db.LIMIT)).isFalse();
	}

	@Test
	void connectingCanBeCancelled() {
		factory("file");
		for (int i = 0; i < 100; i++) {
			this.factory.create().subscribe().dispose();
		}
		SqliteConnection connection = Db.open(this.factory);
		Db.run(connection, "CREATE TABLE t(a)");
		assertThat(Flux.range(0, 10).concatMap(i -> this.factory.create().then()).then(Mono.just(true)).block(Db.LIMIT))
			.isTrue();
	}

}
