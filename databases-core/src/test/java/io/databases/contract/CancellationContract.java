package io.databases.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.observed.Leaks;
import io.databases.transaction.TransactionFailedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who has lost interest leaves nothing behind, at whatever point.
 */
abstract class CancellationContract extends Contract {

	private static final int CANCELS = Boolean.getBoolean("databases.stress") ? 1_000 : 20;

	CancellationContract(Engine engine) {
		super(engine);
	}

	@Test
	void aSlowStatementIsStoppedAndTheOnlyConnectionIsUsable() {
		reopenWithOneConnection();
		for (int i = 0; i < 3; i++) {
			Disposable slow = this.database.fetchVal(this.engine.slowQuery()).subscribe();
			awaitSlowStatements(1);
			slow.dispose();
			await(insert(this.database, "after " + i));
			assertThat(await(count(this.database))).isEqualTo(i + 1);
			awaitSlowStatements(0);
		}
		awaitIdle();
	}

	@Test
	void aSlowStatementInATransactionIsStoppedAndTheScopeHasFailed() {
		reopenWithOneConnection();
		Transaction tx = await(this.database.begin());
		await(insert(tx, "undone"));
		Disposable slow = tx.fetchVal(this.engine.slowQuery()).subscribe();
		awaitSlowStatements(1);
		slow.dispose();
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(insert(tx, "refused")));
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(tx.commit()));
		awaitSlowStatements(0);
		assertThat(await(count(this.database))).isZero();
		awaitIdle();
	}

	@Test
	void aSlowStatementInAnInnerTransactionFailsTheInnerOneOnly() {
		reopenWithOneConnection();
		Transaction outer = await(this.database.begin());
		await(insert(outer, "before"));
		Transaction inner = await(outer.begin());
		await(insert(inner, "undone"));
		Disposable slow = inner.fetchVal(this.engine.slowQuery()).subscribe();
		awaitSlowStatements(1);
		slow.dispose();
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(insert(inner, "refused")));
		await(inner.rollback());
		await(insert(outer, "after"));
		await(outer.commit());
		assertThat(await(texts(this.database))).containsExactly("before", "after");
	}

	@Test
	void aCancelledTransactionWithARunningStatementIsRolledBack() {
		reopenWithOneConnection();
		Disposable work = this.database
			.inTransaction((tx) -> insert(tx, "undone").then(tx.fetchVal(this.engine.slowQuery())))
			.subscribe();
		awaitSlowStatements(1);
		work.dispose();
		assertThat(await(count(this.database))).isZero();
		awaitSlowStatements(0);
		awaitIdle();
	}

	@Test
	void aStatementThatWaitsForItsTurnIsNotSent() {
		Transaction tx = await(this.database.begin());
		await(insert(tx, "before"));
		Transaction child = await(tx.begin());
		Disposable waiting = insert(tx, "never").subscribe();
		waiting.dispose();
		await(insert(child, "inside"));
		await(child.commit());
		await(insert(tx, "after"));
		await(tx.commit());
		assertThat(await(texts(this.database))).containsExactly("before", "inside", "after");
	}

	@Test
	void cancelsAtAnyTimeLeaveNothingBehind() {
		Database small = reopen((builder) -> builder.pool((pool) -> pool.withMaxSize(2)));
		for (int i = 0; i < 200; i++) {
			int number = i;
			// from at once to after the end
			Mono<Long> cancel = Mono.delay(Duration.ofNanos(25_000L * number));
			await(small
				.inTransaction((tx) -> insert(tx, "half " + number)
					.then(tx.inTransaction((inner) -> insert(inner, "other half " + number).then(count(inner)))))
				.takeUntilOther(cancel));
		}
		awaitIdle();
		long halves = await(small.fetchVal("SELECT count(*) FROM notes WHERE text LIKE 'half%'", Long.class));
		long others = await(small.fetchVal("SELECT count(*) FROM notes WHERE text LIKE 'other%'", Long.class));
		assertThat(others).as("all or nothing").isEqualTo(halves);
		for (int i = 0; i < 4; i++) {
			await(small.inTransaction((tx) -> count(tx)));
		}
		assertThat(openTransactions()).as("sessions that are idle in a transaction").isZero();
	}

	@Test
	void cancelsWhileRowsComeLeaveTheConnectionInUse() {
		cancelsAroundRows("SELECT id, text FROM notes", Map.of());
	}

	@Test
	void cancelsWhileRowsOfAQueryWithParametersCome() {
		cancelsAroundRows("SELECT id, text FROM notes WHERE id > :least", Map.of("least", -1));
	}

	/* With Netty's eye on every buffer, where there are any. */
	private void losesNoBuffer(Runnable cancels) {
		if (!this.engine.isServer()) {
			cancels.run();
			return;
		}
		try (Leaks leaks = new Leaks(); LogCapture leaked = LogCapture.of(Leaks.LOGGER)) {
			cancels.run();
			leaks.look();
			assertThat(leaked.messages()).as("buffers that were lost").isEmpty();
		}
	}

	private void cancelsAroundRows(String sql, Map<String, ?> values) {
		losesNoBuffer(() -> cancelAroundRows(sql, values));
	}

	private void cancelAroundRows(String sql, Map<String, ?> values) {
		insertMany(1_000);
		if (this.engine.isServer()) {
			reopenWithOneConnection();
		}
		Object before = await(connectionId(this.database));
		for (int i = 0; i < CANCELS; i++) {
			Mono<Long> later = Mono.delay(Duration.ofNanos(3_000_000L / CANCELS * i));
			await(this.database.fetchAll(sql, values).takeUntilOther(later));
			await(this.database.iterate(sql, values).takeUntilOther(later));
			await(plain(sql, values, 0).takeUntilOther(later));
			await(plain(sql, values, 100).takeUntilOther(later));
			awaitIdle();
		}
		if (this.engine.isServer()) { // elsewhere the id is the driver's connection,
										// which is used up
			assertThat(await(connectionId(this.database))).as("the same connection").isEqualTo(before);
		}
	}

	/* As plain R2DBC code does it. */
	private Flux<Long> plain(String sql, Map<String, ?> values, int fetchSize) {
		String text = sql.replaceAll(":\\w+", Matcher.quoteReplacement(this.engine.driverPlaceholder()));
		return Flux.usingWhen(this.database.connectionFactory().create(), (connection) -> {
			Statement statement = connection.createStatement(text).fetchSize(fetchSize);
			values.values().forEach((value) -> statement.bind(0, value));
			return Flux.from(statement.execute())
				.concatMap((result) -> result.map((row) -> Objects.requireNonNull(row.get(0, Long.class))));
		}, Connection::close);
	}

	/** Drivers send a statement with parameters only when its result is consumed. */
	@Test
	void aSlowStatementOfPlainCodeIsStoppedToo() {
		if (!this.engine.isServer()) {
			return;
		}
		reopenWithOneConnection();
		Object before = await(connectionId(this.database));
		String sql = (this.engine == Engine.POSTGRESQL) ? "SELECT pg_sleep(:seconds)" : "SELECT SLEEP(:seconds)";
		Disposable slow = plain(sql, Map.of("seconds", 60), 0).subscribe();
		awaitSlowStatements(1);
		slow.dispose();
		await(insert(this.database, "after"));
		assertThat(await(connectionId(this.database))).as("the same connection").isEqualTo(before);
		awaitSlowStatements(0);
	}

	@Test
	void cancelsAroundAnErrorLeaveTheConnectionInUse() {
		losesNoBuffer(this::cancelAroundAnError);
	}

	private void cancelAroundAnError() {
		if (this.engine.isServer()) {
			reopenWithOneConnection();
		}
		Object before = await(connectionId(this.database));
		for (int i = 0; i < CANCELS; i++) {
			Mono<Long> later = Mono.delay(Duration.ofNanos(1_200_000L / CANCELS * i));
			List<Mono<?>> failing = List.of(this.database.fetchVal("SELECT count(*) FROM missing"),
					this.database.execute("DELETE FROM missing"), this.database.iterate("SELECT * FROM missing").then(),
					plain("SELECT id FROM missing", Map.of(), 0).then(),
					plain("SELECT 1 FROM missing", Map.of(), 5).then());
			failing.forEach((work) -> await(work.then()
				.onErrorResume((error) -> Mono.empty())
				.takeUntilOther(later)
				.then(count(this.database))));
		}
		awaitIdle();
		if (this.engine.isServer()) {
			assertThat(await(connectionId(this.database))).as("the same connection").isEqualTo(before);
		}
	}

	private long openTransactions() {
		return this.engine.isServer() ? witness(this.engine.openTransactions()) : 0;
	}

}
