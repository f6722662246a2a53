package io.databases.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.r2dbc.spi.Result;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import io.databases.Database;
import io.databases.ServerStatus;
import io.databases.error.DatabaseStateException;
import io.databases.error.DatabaseTimeoutException;
import io.databases.query.QueryOperations;
import io.databases.pool.PoolStats;
import io.databases.transaction.TransactionOptions;
import io.databases.url.DatabaseUrl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connected or not.
 */
abstract class LifecycleContract extends Contract {

	LifecycleContract(Engine engine) {
		super(engine);
	}

	@Test
	void connectAndDisconnect() {
		Database other = create(url(), UnaryOperator.identity());
		assertThat(other.isConnected()).isFalse();
		assertThat(other.poolStats()).isEqualTo(PoolStats.EMPTY);
		for (int i = 0; i < 2; i++) {
			await(other.connect());
			assertThat(other.isConnected()).isTrue();
			await(other.connect());
			assertThat(other.isConnected()).isTrue();
			assertThat(await(other.fetchVal("SELECT 42", Integer.class))).isEqualTo(42);
			await(other.disconnect());
			assertThat(other.isConnected()).isFalse();
			await(other.disconnect());
			assertThat(other.isConnected()).isFalse();
		}
	}

	@Test
	void connectingAndDisconnectingAtTheSameTime() {
		Database other = create(url(), UnaryOperator.identity());
		await(Flux.range(0, 20).flatMap((number) -> other.connect(), 20).then());
		assertThat(other.isConnected()).isTrue();
		assertThat(await(other.fetchVal("SELECT 42", Integer.class))).isEqualTo(42);
		await(Flux.range(0, 20).flatMap((number) -> other.disconnect(), 20).then());
		assertThat(other.isConnected()).isFalse();
		await(Flux.range(0, 50)
			.flatMap((number) -> (number % 2 == 0) ? other.connect() : other.disconnect(), 50)
			.then(other.disconnect()));
		assertThat(other.isConnected()).isFalse();
	}

	@Test
	void operationsBeforeConnectFailAndSaySo() {
		Database other = create(url(), UnaryOperator.identity());
		assertThat(other.toString()).doesNotContain(password());
		for (Mono<?> operation : operations(other)) {
			assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(operation))
				.withMessageContaining("not connected")
				.withMessageContaining("connect()")
				.withMessageNotContaining(password());
		}
	}

	@Test
	void operationsAfterDisconnectFailAndSaySo() {
		List<Mono<?>> operations = operations(this.database);
		await(this.database.disconnect());
		for (Mono<?> operation : operations) {
			assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(operation))
				.withMessageContaining("not connected");
		}
	}

	private static List<Mono<?>> operations(Database on) {
		return List.of(on.fetchAll("SELECT 1"), on.fetchOne("SELECT 1"), on.fetchVal("SELECT 1"),
				on.execute("SELECT 1"), on.iterate("SELECT 1").then(), on.executeMany(INSERT, List.of(note("x"))),
				on.inTransaction((tx) -> Mono.just(1)), on.inTransactionMany((tx) -> Flux.just(1)).then(), on.begin(),
				on.inConnection((connection) -> connection.fetchVal("SELECT 1")), on.ping());
	}

	private String password() {
		String password = DatabaseUrl.parse(url()).password();
		return (password != null) ? password : "no password at all";
	}

	@Test
	void disconnectWaitsForRunningWork() {
		Meeting inside = new Meeting(2);
		Sinks.Empty<Void> hold = Sinks.empty();
		Mono<Void> work = this.database
			.inTransaction((tx) -> insert(tx, "kept").then(inside.arrive()).then(hold.asMono()));
		StepVerifier.create(work).then(() -> {
			await(inside.arrive());
			StepVerifier.create(this.database.disconnect()).then(() -> {
				assertThat(this.database.isConnected()).isFalse();
				assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(count(this.database)));
				hold.tryEmitEmpty();
			}).expectComplete().verify(LIMIT);
		}).expectComplete().verify(LIMIT);
		if (this.engine != Engine.SQLITE_MEMORY) {
			assertThat(countByWitness("notes")).isEqualTo(1);
		}
	}

	@Test
	void aTransactionThatIsNeverEndedDoesNotHangDisconnect() {
		Database hasty = open((builder) -> builder.limits((limits) -> limits.withShutdown(Duration.ofMillis(100))));
		await(hasty.execute("CREATE TABLE left_open(id INTEGER)"));
		await(hasty.begin(TransactionOptions.defaults().name("forgotten"))
			.flatMap((tx) -> tx.execute("INSERT INTO left_open(id) VALUES (1)")));
		try (LogCapture log = LogCapture.of("io.databases.pool")) {
			await(hasty.disconnect());
			assertThat(log.messages())
				.anySatisfy((message) -> assertThat(message).contains("rolled back", "forgotten", "100 ms"));
		}
		assertThat(hasty.isConnected()).isFalse();
		if (this.engine != Engine.SQLITE_MEMORY) {
			assertThat(countByWitness("left_open")).isZero();
		}
	}

	@Test
	void disconnectStopsAStatementThatStillRuns() {
		disconnectStops(hasty(false), (hasty) -> hasty.fetchVal(this.engine.slowQuery()));
	}

	@Test
	void disconnectStopsAStatementInATransaction() {
		disconnectStops(hasty(false), (hasty) -> hasty.inTransaction((tx) -> insertLeftOpen(tx)
			.then(tx.inTransaction((inner) -> insertLeftOpen(inner).then(inner.fetchVal(this.engine.slowQuery()))))));
	}

	@Test
	void disconnectStopsAStatementInATransactionOfPlainCode() {
		disconnectStops(hasty(false),
				(hasty) -> Mono.from(hasty.connectionFactory().create())
					.flatMap((connection) -> Mono.from(connection.beginTransaction())
						.thenMany(Flux.from(connection.createStatement(this.engine.slowQuery()).execute())
							.concatMap(Result::getRowsUpdated))
						.then()));
	}

	/** Its result is being consumed already: drivers send it only then. */
	@Test
	void disconnectStopsAStatementOfPlainCodeWithAParameter() {
		disconnectStops(hasty(false),
				(hasty) -> Mono.from(hasty.connectionFactory().create())
					.flatMap((connection) -> Flux
						.from(connection.createStatement(this.engine.slowQueryWithParameter()).bind(0, 1).execute())
						.concatMap((result) -> result.map((row) -> 1))
						.then()));
	}

	@Test
	void disconnectStopsAStatementUnderForceRollback() {
		disconnectStops(hasty(true), (hasty) -> insertLeftOpen(hasty).then(hasty.fetchVal(this.engine.slowQuery())));
	}

	@Test
	void disconnectStopsAStatementInATransactionUnderForceRollback() {
		disconnectStops(hasty(true),
				(hasty) -> hasty.inTransaction((tx) -> insertLeftOpen(tx).then(tx.fetchVal(this.engine.slowQuery()))));
	}

	/*
	 * The slow query is stopped, not waited for: `drain` is longer than the test's limit.
	 */
	private Database hasty(boolean forceRollback) {
		Database hasty = open((builder) -> builder.forceRollback(forceRollback)
			.limits((limits) -> limits.withShutdown(Duration.ofMillis(200)).withDrain(LIMIT.multipliedBy(2))));
		// what force-rollback makes is gone afterwards; a database in memory has no other
		// way
		Database maker = (forceRollback && this.engine != Engine.SQLITE_MEMORY) ? this.database : hasty;
		await(maker.execute("CREATE TABLE left_open(id INTEGER)"));
		return hasty;
	}

	private static Mono<Void> insertLeftOpen(QueryOperations on) {
		return on.execute("INSERT INTO left_open(id) VALUES (1)").then();
	}

	private void disconnectStops(Database hasty, Function<Database, Mono<?>> work) {
		AtomicReference<Throwable> told = new AtomicReference<>();
		work.apply(hasty).subscribe((value) -> {
		}, told::set);
		awaitSlowStatements(1);
		try (LogCapture log = LogCapture.of("io.databases.pool")) {
			await(hasty.disconnect());
			assertThat(log.messages())
				.anySatisfy((message) -> assertThat(message).contains("Still in use at disconnect", "statement ["));
		}
		assertThat(hasty.isConnected()).isFalse();
		awaitSlowStatements(0);
		awaitUntil("whoever waits for it is told", () -> told.get() != null);
		assertThat(told.get()).isInstanceOf(DatabaseTimeoutException.class).hasMessageContaining("'shutdown'");
		await(hasty.connect());
		assertThat(await(hasty.fetchVal("SELECT 42", Integer.class))).isEqualTo(42);
		if (this.engine != Engine.SQLITE_MEMORY) {
			assertThat(countByWitness("left_open")).as("rolled back").isZero();
		}
	}

	@Test
	void databaseUrlInterface() {
		assertThat(this.database.url()).isEqualTo(DatabaseUrl.parse(url()));
		assertThat(this.database.dialect()).isEqualTo(this.database.url().dialect());
		assertThat(this.database.toString()).doesNotContain(password());
	}

	@Test
	void ping() {
		ServerStatus status = await(this.database.ping());
		assertThat(status.product()).isNotBlank();
		assertThat(status.version()).isNotBlank();
		assertThat(status.roundTrip()).isBetween(Duration.ZERO, LIMIT);
		assertThat(this.database.poolStats().acquired()).isZero();
	}

	@Test
	void aDatabaseMayBeSubscribedToFromAnyThread() throws InterruptedException {
		Thread[] threads = new Thread[4];
		for (int i = 0; i < threads.length; i++) {
			int number = i;
			threads[i] = new Thread(() -> await(
					this.database.execute(INSERT, Map.of("text", "by thread " + number, "completed", true))));
			threads[i].start();
		}
		for (Thread thread : threads) {
			thread.join(LIMIT.toMillis());
		}
		assertThat(await(count(this.database))).isEqualTo(threads.length);
	}

}
