package io.databases.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.error.DatabaseTimeoutException;
import io.databases.query.Keys;
import io.databases.query.Query;
import io.databases.transaction.TransactionFailedException;
import io.databases.transaction.TransactionOptions;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A statement that takes too long is stopped, here and on the server, and leaves a
 * connection that is of use.
 */
abstract class TimeoutsContract extends Contract {

	private static final Duration SHORT = Duration.ofMillis(200);

	TimeoutsContract(Engine engine) {
		super(engine);
	}

	private Query<?> slow() {
		return Query.of(this.engine.slowQuery()).timeout(SHORT);
	}

	@Test
	void aQueryWithALimitIsStoppedOnTheServerAndTheConnectionIsUsable() {
		Database single = reopenWithOneConnection();
		Object before = await(connectionId(single));
		assertThatExceptionOfType(DatabaseTimeoutException.class).isThrownBy(() -> await(single.fetchOne(slow())))
			.withMessageContaining("200 ms")
			.withMessageContaining(this.engine.slowQuery())
			.withMessageContaining("the connection")
			.withMessageContaining("pool acquired=1")
			.withMessageContaining("'statement'");
		if (this.engine.isServer()) { // elsewhere the id is the driver's connection,
										// which is used up
			assertThat(await(connectionId(single))).isEqualTo(before);
		}
		await(insert(single, "after"));
		awaitSlowStatements(0);
		awaitIdle();
	}

	@Test
	void allVerbsKnowTheLimit() {
		Database single = reopenWithOneConnection();
		assertTimesOut(single.fetchAll(slow()));
		assertTimesOut(single.fetchVal(slow(), Long.class));
		assertTimesOut(single.execute(slow()));
		assertTimesOut(single.iterate(slow()).then());
		await(insert(single, "after"));
		awaitIdle();
	}

	/** Of each statement, whatever the rows become. */
	@Test
	void manyRowsKnowTheLimit() {
		Database single = reopenWithOneConnection();
		String slow = switch (this.engine) {
			case POSTGRESQL -> "pg_sleep(60) IS NULL";
			case MARIADB, MYSQL -> "SLEEP(60) = 1";
			case SQLITE_FILE, SQLITE_MEMORY -> "(" + this.engine.slowQuery() + ") = 1";
		};
		Query<?> insert = Query.of("INSERT INTO notes(text, completed) VALUES (:text, " + slow + ")").timeout(SHORT);
		Query<?> update = Query.of("UPDATE notes SET completed = " + slow + " WHERE text = :text").timeout(SHORT);
		await(insert(single, "a"));
		List<Map<String, Object>> rows = List.of(Map.of("text", "b"), Map.of("text", "c"));
		assertTimesOut(single.executeMany(insert, rows));
		assertTimesOut(single.executeMany(insert, Flux.fromIterable(rows)));
		assertTimesOut(single.executeMany(insert, Flux.fromIterable(rows), Keys.of("id"), Long.class));
		assertTimesOut(single.executeMany(update, List.of(Map.of("text", "a"), Map.of("text", "a"))));
		assertThat(await(texts(single))).containsExactly("a");
		awaitIdle();
	}

	/** Whatever form the rows take. */
	@Test
	void manyRowsThatWaitKnowTheLimit() {
		if (!this.engine.isServer()) {
			return; // it is the turn that is waited for
		}
		Transaction holder = await(this.database.begin());
		await(insert(holder, "note 1"));
		List<Map<String, Object>> rows = IntStream.range(0, 5_000)
			.mapToObj((number) -> note("note " + number))
			.toList();
		assertTimesOut(this.database.executeMany(Query.of(INSERT).timeout(SHORT), rows));
		await(holder.rollback());
		assertThat(await(count(this.database))).isZero();
	}

	private static void assertTimesOut(Mono<?> work) {
		assertThatExceptionOfType(DatabaseTimeoutException.class).isThrownBy(() -> await(work));
	}

	@Test
	void theDatabasesOwnLimitHoldsForAllStatements() {
		// enough for those that are quick on a busy machine, too
		reopen((builder) -> builder.limits((limits) -> limits.withStatement(Duration.ofSeconds(1))));
		assertTimesOut(this.database.fetchVal(this.engine.slowQuery()));
		assertTimesOut(this.database.inTransaction((tx) -> tx.fetchVal(this.engine.slowQuery())));
		await(insert(this.database, "quick"));
		awaitSlowStatements(0);
		awaitIdle();
	}

	@Test
	void aQuerysOwnLimitWinsOverTheDatabases() {
		reopen((builder) -> builder.limits((limits) -> limits.withStatement(Duration.ofSeconds(25))));
		assertTimesOut(this.database.fetchOne(slow()));
	}

	@Test
	void theLimitComesFromTheUrlToo() {
		Database limited = open(url("statement_timeout=1s"), (builder) -> builder);
		assertTimesOut(limited.fetchVal(this.engine.slowQuery()));
		awaitSlowStatements(0);
	}

	@Test
	void inATransactionTheScopeHasFailed() {
		reopenWithOneConnection();
		Transaction tx = await(this.database.begin());
		await(insert(tx, "undone"));
		assertTimesOut(tx.fetchOne(slow()));
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(insert(tx, "refused")));
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(tx.commit()));
		assertThat(await(count(this.database))).isZero();
		awaitSlowStatements(0);
		awaitIdle();
	}

	@Test
	void inAnInnerTransactionTheInnerScopeOnly() {
		reopenWithOneConnection();
		await(this.database
			.inTransaction((tx) -> insert(tx, "before")
				.then(tx.inTransaction((inner) -> insert(inner, "undone").then(inner.fetchOne(slow())))
					.onErrorResume(DatabaseTimeoutException.class, (error) -> Mono.empty()))
				.then(insert(tx, "after"))));
		assertThat(await(texts(this.database))).containsExactly("before", "after");
		awaitSlowStatements(0);
	}

	@Test
	void theClockStandsWhileTheReceiverHasNoDemand() {
		reopenWithOneConnection();
		insertMany(2_000);
		Duration limit = Duration.ofSeconds(2);
		Sinks.One<Integer> end = Sinks.one();
		Counting reader = new Counting(end);
		this.database.iterate(Query.of("SELECT * FROM notes").timeout(limit)).subscribe(reader);
		reader.request(1);
		await(reader.first.asMono());
		await(Mono.delay(limit.plusMillis(300)));
		reader.requestUnbounded();
		assertThat(await(end.asMono())).isEqualTo(2_000);
		awaitIdle();
	}

	@Test
	void aTransactionThatTakesTooLongIsRolledBack() {
		reopenWithOneConnection();
		TransactionOptions options = TransactionOptions.defaults().timeout(SHORT).name("report");
		assertThatExceptionOfType(DatabaseTimeoutException.class)
			.isThrownBy(() -> await(this.database.inTransaction(options,
					(tx) -> insert(tx, "undone").then(tx.fetchVal(this.engine.slowQuery())))))
			.withMessageContaining("'report'")
			.withMessageContaining("200 ms");
		assertThat(await(count(this.database))).isZero();
		awaitSlowStatements(0);
		awaitIdle();
	}

	@Test
	void atItsDeadlineAHandleStopsWhatRuns() {
		reopenWithOneConnection();
		AtomicReference<Throwable> told = new AtomicReference<>();
		try (LogCapture log = LogCapture.of("io.databases.connection")) {
			Transaction tx = await(
					this.database.begin(TransactionOptions.defaults().timeout(Duration.ofSeconds(2)).name("report")));
			tx.fetchVal(this.engine.slowQuery()).subscribe((value) -> {
			}, told::set);
			awaitUntil("the statement is stopped", () -> told.get() != null);
			assertThat(told.get()).isInstanceOf(DatabaseTimeoutException.class)
				.hasMessageContaining("2000 ms")
				.hasMessageContaining("'report'")
				.hasMessageContaining("'timeout'");
			awaitSlowStatements(0);
			awaitIdle();
			assertThat(log.messages()).singleElement().asString().contains("deadline");
		}
		await(insert(this.database, "after"));
	}

	@Test
	void postgresHoldsTheLimitOfATransactionToo() {
		if (this.engine != Engine.POSTGRESQL) {
			return;
		}
		TransactionOptions options = TransactionOptions.defaults().timeout(Duration.ofSeconds(7));
		assertThat(serverLimit(this.database, options)).as("a second after ours").isEqualTo("8s");
		assertThat(await(this.database.fetchVal("SHOW statement_timeout"))).isEqualTo("0");
		Database limited = open(url("statement_timeout=5s"), (builder) -> builder);
		assertThat(serverLimit(limited, options)).isEqualTo("5s");
	}

	private static String serverLimit(Database database, TransactionOptions options) {
		return await(database.inTransaction(options, (tx) -> tx.fetchVal("SHOW statement_timeout", String.class)));
	}

	private static final class Counting extends BaseSubscriber<Object> {

		private final Sinks.One<Integer> end;

		private final Sinks.One<Object> first = Sinks.one();

		private int count;

		Counting(Sinks.One<Integer> end) {
			this.end = end;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// asks when it is told to
		}

		@Override
		protected void hookOnNext(Object row) {
			this.count++;
			this.first.tryEmitValue(row);
		}

		@Override
		protected void hookOnComplete() {
			this.end.tryEmitValue(this.count);
		}

		@Override
		protected void hookOnError(Throwable error) {
			this.end.tryEmitError(error);
		}

	}

}
