package io.databases.sqlite;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Cursors that are open while other things happen, on a file and in memory. */
class SqliteCursorTests {

	private static final int ROWS = 3000;

	@TempDir
	Path directory;

	private SqliteConnectionFactory factory;

	private SqliteConnection connection;

	private void open(String where) {
		this.factory = new SqliteConnectionFactory(SqliteConnectionConfiguration
			.builder(where.equals("memory") ? ":memory:" : this.directory.resolve("cursors.db").toString())
			.cursorBufferRows(5000)
			.build());
		this.connection = Db.open(this.factory);
		Db.run(this.connection, "CREATE TABLE t(id INTEGER PRIMARY KEY, a INT)");
		Db.run(this.connection, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
				+ ") INSERT INTO t SELECT i, i FROM n");
	}

	@BeforeEach
	void nothingIsOpen() {
		this.factory = null;
	}

	@AfterEach
	void close() {
		this.factory.close().block(Db.LIMIT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void severalCursorsAreReadInTurns(String where) {
		open(where);
		Flux<Long> first = Db.longs(this.connection, "SELECT id FROM t ORDER BY id");
		Flux<Long> second = Db.longs(this.connection, "SELECT id FROM t ORDER BY id");
		StepVerifier.create(Flux.zip(first, second, Long::sum).reduce(Long::sum))
			.expectNext((long) ROWS * (ROWS + 1))
			.expectComplete()
			.verify(Db.LIMIT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void anInsertForEachRowOfTheSameTableEnds(String where) {
		open(where);
		Flux<Long> inserted = Db.longs(this.connection, "SELECT id FROM t")
			.concatMap(id -> Db.update(this.connection, "INSERT INTO t(a) VALUES (?)", id), 1);
		StepVerifier.create(inserted.reduce(Long::sum)).expectNext((long) ROWS).expectComplete().verify(Db.LIMIT);
		assertThat(Db.number(this.connection, "SELECT count(*) FROM t")).isEqualTo(2 * ROWS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void anInsertForEachRowInsideATransactionEnds(String where) {
		open(where);
		Db.begin(this.connection).block(Db.LIMIT);
		Flux<Long> inserted = Db.longs(this.connection, "SELECT id FROM t")
			.flatMap(id -> Db.update(this.connection, "INSERT INTO t(a) VALUES (?)", id));
		StepVerifier.create(inserted.reduce(Long::sum)).expectNext((long) ROWS).expectComplete().verify(Db.LIMIT);
		Db.commit(this.connection).block(Db.LIMIT);
		assertThat(Db.number(this.connection, "SELECT count(*) FROM t")).isEqualTo(2 * ROWS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void aWriteGoesOnAfterAnotherConnectionHasCommitted(String where) {
		open(where);
		SqliteConnection other = Db.open(this.factory);
		StepVerifier.create(Db.longs(this.connection, "SELECT id FROM t ORDER BY id"), 1)
			.expectNext(1L)
			.then(() -> Db.run(other, "UPDATE t SET a = a + 1"))
			.then(() -> Db.run(this.connection, "DELETE FROM t WHERE id > 10"))
			.thenRequest(Long.MAX_VALUE)
			.expectNextCount(ROWS - 1)
			.expectComplete()
			.verify(Db.LIMIT);
		assertThat(Db.number(this.connection, "SELECT sum(a - id) FROM t")).isEqualTo(10);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void tooManyRowsFailTheWriteAndNotTheStream(String where) {
		open(where);
		Db.run(this.connection, "INSERT INTO t(a) SELECT a FROM t");
		StepVerifier.create(Db.longs(this.connection, "SELECT id FROM t ORDER BY id"), 1)
			.expectNext(1L)
			.then(() -> assertThatThrownBy(() -> Db.run(this.connection, "DELETE FROM t"))
				.isInstanceOf(R2dbcException.class)
				.hasMessageContaining("cursor_buffer_rows"))
			.thenRequest(Long.MAX_VALUE)
			.expectNextCount(2 * ROWS - 1)
			.expectComplete()
			.verify(Db.LIMIT);
		assertThat(Db.run(this.connection, "DELETE FROM t")).isEqualTo(2 * ROWS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void rowsComeOneByOneAsTheyAreAskedFor(String where) {
		open(where);
		AtomicInteger received = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		BaseSubscriber<Long> subscriber = new BaseSubscriber<>() {
			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(1);
			}

			@Override
			protected void hookOnNext(Long value) {
				most.accumulateAndGet(received.incrementAndGet(), Math::max);
				received.decrementAndGet();
				request(1);
			}
		};
		Mono<Void> end = Mono.create(sink -> {
			Db.longs(this.connection, "SELECT id FROM t").doOnComplete(sink::success).subscribe(subscriber);
		});
		end.block(Db.LIMIT);
		assertThat(most).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void aRequestOfNothingIsAnError(String where) {
		open(where);
		Flux<Long> rows = Flux.from(this.connection.createStatement("SELECT id FROM t").execute())
			.flatMap(result -> result.map(row -> row.get(0, Long.class)));
		assertThat(rows.take(3).collectList().block(Db.LIMIT)).hasSize(3);
		Mono<Throwable> error = Mono
			.create(sink -> Flux.from(this.connection.createStatement("SELECT id FROM t").execute())
				.subscribe(result -> result.map(row -> row.get(0, Long.class)).subscribe(new BaseSubscriber<Long>() {
					@Override
					protected void hookOnSubscribe(Subscription subscription) {
						subscription.request(0);
					}

					@Override
					protected void hookOnError(Throwable ex) {
						sink.success(ex);
					}
				})));
		assertThat(error.block(Db.LIMIT)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("3.9");
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void aCancelledCursorLetsGoAtOnce(String where) {
		open(where);
		for (int i = 0; i < 200; i++) {
			assertThat(Db.longs(this.connection, "SELECT id FROM t").take(3).collectList().block(Db.LIMIT)).hasSize(3);
		}
		// A read transaction that is left open keeps the log from being emptied.
		Db.run(this.connection, "UPDATE t SET a = 0");
		if (where.equals("file")) {
			List<Object> busy = Db.values(this.connection, "PRAGMA wal_checkpoint(TRUNCATE)");
			assertThat(busy).containsExactly(0L);
		}
		assertThat(this.connection.session().isClean()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void nothingRunsBeforeItIsSubscribedTo(String where) {
		open(where);
		Flux<Result> insert = Flux.from(this.connection.createStatement("INSERT INTO t(a) VALUES (1)").execute());
		assertThat(Db.number(this.connection, "SELECT count(*) FROM t")).isEqualTo(ROWS);
		insert.flatMap(Result::getRowsUpdated).blockLast(Db.LIMIT);
		insert.flatMap(Result::getRowsUpdated).blockLast(Db.LIMIT);
		assertThat(Db.number(this.connection, "SELECT count(*) FROM t")).isEqualTo(ROWS + 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void anErrorIsSeenWithoutConsumingTheResult(String where) {
		open(where);
		StepVerifier.create(Flux.from(this.connection.createStatement("INSERT INTO t(id) VALUES (1)").execute()).then())
			.expectError(R2dbcException.class)
			.verify(Db.LIMIT);
		StepVerifier.create(Flux.from(this.connection.createStatement("SELECT nothing FROM t").execute()).then())
			.expectError(R2dbcException.class)
			.verify(Db.LIMIT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void resultsThatNobodyConsumesHoldUpNothing(String where) {
		open(where);
		Flux.from(this.connection.createStatement("SELECT id FROM t; DELETE FROM t WHERE id = 1; SELECT 1").execute())
			.then()
			.block(Db.LIMIT);
		assertThat(Db.number(this.connection, "SELECT count(*) FROM t")).isEqualTo(ROWS - 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void manyBindingsNeedNoDeepStack(String where) {
		open(where);
		Db.run(this.connection, "DELETE FROM t");
		Db.begin(this.connection).block(Db.LIMIT);
		Statement statement = this.connection.createStatement("INSERT INTO t(a) VALUES (?)").bind(0, 0);
		for (int i = 1; i < 20_000; i++) {
			statement.add().bind(0, i);
		}
		assertThat(Flux.from(statement.execute()).flatMap(Result::getRowsUpdated).count().block(Db.LIMIT))
			.isEqualTo(20_000);
		Db.commit(this.connection).block(Db.LIMIT);
		assertThat(Db.number(this.connection, "SELECT sum(a) FROM t")).isEqualTo(199_990_000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void aRowOutlivesItsMapper(String where) {
		open(where);
		List<Row> rows = Flux.from(this.connection.createStatement("SELECT id FROM t ORDER BY id LIMIT 3").execute())
			.flatMap(result -> result.map((row, metadata) -> row))
			.collectList()
			.block(Db.LIMIT);
		assertThat(rows).extracting(row -> row.get("ID", Long.class)).containsExactly(1L, 2L, 3L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void aMapperThatThrowsEndsItsStreamOnly(String where) {
		open(where);
		AtomicLong calls = new AtomicLong();
		StepVerifier.create(Flux.from(this.connection.createStatement("SELECT id FROM t").execute())
			.flatMap(result -> result.map(row -> {
				if (calls.incrementAndGet() == 5) {
					throw new IllegalStateException("on purpose");
				}
				return row.get(0);
			}))).expectNextCount(4).expectErrorMessage("on purpose").verify(Db.LIMIT);
		StepVerifier
			.create(Flux.from(this.connection.createStatement("SELECT NULL").execute())
				.flatMap(result -> result.map(row -> row.get(0))))
			.expectError(NullPointerException.class)
			.verify(Db.LIMIT);
		assertThat(Db.number(this.connection, "SELECT count(*) FROM t")).isEqualTo(ROWS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void returningGivesRowsAndACount(String where) {
		open(where);
		StepVerifier.create(Flux
			.from(this.connection.createStatement("UPDATE t SET a = 0 WHERE id <= 1000")
				.returnGeneratedValues("id")
				.execute())
			.flatMap(result -> result.flatMap(segment -> (segment instanceof Result.UpdateCount count)
					? Mono.just(-count.value()) : Mono.just(((Result.RowSegment) segment).row().get("id", Long.class))))
			.reduce(Long::sum)).expectNext(500_500L - 1000).expectComplete().verify(Db.LIMIT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void commitFinishesRowsOfAWrite(String where) {
		open(where);
		Db.begin(this.connection).block(Db.LIMIT);
		StepVerifier.create(Db.longs(this.connection, "UPDATE t SET a = 0 WHERE id <= 1000 RETURNING id"), 1)
			.expectNextCount(1)
			.then(() -> Db.commit(this.connection).block(Db.LIMIT))
			.thenRequest(Long.MAX_VALUE)
			.expectNextCount(999)
			.expectComplete()
			.verify(Db.LIMIT);
		assertThat(Db.number(this.connection, "SELECT count(*) FROM t WHERE a = 0")).isEqualTo(1000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "memory" })
	void closingEndsAPausedStreamWithAnError(String where) {
		open(where);
		StepVerifier.create(Db.longs(this.connection, "SELECT id FROM t"), 1)
			.expectNextCount(1)
			.then(() -> Db.close(this.connection))
			.expectErrorSatisfies(ex -> assertThat(ex).hasMessageContaining("closed"))
			.verify(Db.LIMIT);
		assertThatThrownBy(() -> Db.run(this.connection, "SELECT 1")).hasMessageContaining("closed");
		Db.close(this.connection);
	}

}
