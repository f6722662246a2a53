package io.databases.contract;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Level;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.error.DatabaseStateException;
import io.databases.error.DatabaseTimeoutException;
import io.databases.transaction.TransactionOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Transactions that are ended by hand: by somebody who loses interest while they end, or
 * by nobody.
 */
abstract class HandlesContract extends Contract {

	private static final int TIMES = 20;

	private static final TransactionOptions SHORT = TransactionOptions.defaults()
		.timeout(Duration.ofMillis(200))
		.name("forgotten");

	HandlesContract(Engine engine) {
		super(engine);
	}

	@Test
	void aCommitWhoseReceiverLosesInterestIsACommit() {
		reopenWithOneConnection();
		for (int i = 0; i < TIMES; i++) {
			Transaction tx = await(this.database.begin());
			await(insert(tx, "kept " + i));
			tx.commit().subscribe().dispose();
			awaitIdle();
		}
		assertThat(await(texts(this.database))).hasSize(TIMES);
	}

	@Test
	void aRollbackWhoseReceiverLosesInterestIsARollback() {
		reopenWithOneConnection();
		for (int i = 0; i < TIMES; i++) {
			Transaction tx = await(this.database.begin());
			await(insert(tx, "undone"));
			tx.rollback().subscribe().dispose();
			awaitIdle();
		}
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void whatPlainCodeHasOpenIsUndoneEvenIfNobodyWaitsForTheClose() {
		reopenWithOneConnection();
		for (int i = 0; i < TIMES; i++) {
			Connection connection = await(Mono.from(this.database.connectionFactory().create()));
			await(Mono.from(connection.beginTransaction()));
			await(Flux.from(connection.createStatement("INSERT INTO notes(text) VALUES ('undone')").execute())
				.concatMap(Result::getRowsUpdated));
			Mono.from(connection.close()).subscribe().dispose();
			awaitIdle();
		}
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void aForcedRollbackThatNobodyWaitsForGivesTheConnectionBack() {
		Database forced = open((builder) -> builder.forceRollback(true));
		for (int i = 0; i < TIMES; i++) {
			await(forced.fetchVal("SELECT 1", Integer.class));
			assertThat(forced.poolStats().acquired()).isEqualTo(1);
			forced.rollback().subscribe().dispose();
			awaitUntil("the connection is given back", () -> forced.poolStats().acquired() == 0);
		}
	}

	/* Alone: in SQLite two databases would wait for each other. */
	private Database forced() {
		await(this.database.disconnect());
		this.database = open((builder) -> builder.forceRollback(true));
		if (this.engine == Engine.SQLITE_MEMORY) {
			createNotes();
			this.database.keep();
		}
		return this.database;
	}

	@Test
	void whatIsNeverEndedIsRolledBackAtItsDeadline() {
		try (LogCapture log = warnings()) {
			Transaction tx = await(this.database.begin(SHORT));
			await(undone(tx));
			awaitIdle();
			isOver(tx);
			isTold(log);
		}
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void whatIsNeverEndedOnTheCallersConnectionToo() {
		AtomicReference<Transaction> forgotten = new AtomicReference<>();
		try (LogCapture log = warnings()) {
			await(this.database.inConnection((connection) -> this.database.begin(SHORT)
				.doOnNext(forgotten::set)
				.flatMap(HandlesContract::undone)
				// waits for its turn until the transaction is over
				.then(insert(connection, "kept"))));
			isTold(log);
		}
		isOver(forgotten.get());
		assertThat(await(texts(this.database))).containsExactly("kept");
	}

	@Test
	void whatIsNeverEndedInsideATransactionUndoesOnlyItself() {
		AtomicReference<Transaction> forgotten = new AtomicReference<>();
		try (LogCapture log = warnings()) {
			await(this.database.inTransaction((outer) -> insert(outer, "kept").then(this.database.begin(SHORT))
				.doOnNext(forgotten::set)
				.flatMap(HandlesContract::undone)
				.then(insert(outer, "kept too"))));
			isTold(log);
		}
		isOver(forgotten.get());
		assertThat(await(texts(this.database))).containsExactly("kept", "kept too");
	}

	@Test
	void whatIsNeverEndedOnADatabaseWithForceRollbackToo() {
		Database forced = forced();
		try (LogCapture log = warnings()) {
			Transaction tx = await(forced.begin(SHORT));
			await(undone(tx));
			await(insert(forced, "after it"));
			isOver(tx);
			isTold(log);
		}
		assertThat(await(texts(forced))).containsExactly("after it");
	}

	@Test
	void whatIsEndedInTimeIsNotToldOf() {
		TransactionOptions longer = SHORT.timeout(Duration.ofSeconds(3));
		try (LogCapture log = warnings()) {
			Transaction kept = await(this.database.begin(longer));
			await(insert(kept, "kept").then(kept.commit()));
			Transaction later = await(this.database.begin(longer));
			awaitIdle();
			isOver(later);
			assertThat(log.messages(Level.WARN)).as("of the later one only").hasSize(1);
		}
		assertThat(await(texts(this.database))).containsExactly("kept");
	}

	@Test
	void theNearerDeadlineOfTwoHandlesHolds() {
		Duration far = LIMIT.multipliedBy(10);
		try (LogCapture log = warnings()) {
			Transaction outer = await(this.database.begin(SHORT.timeout(Duration.ofSeconds(3))));
			Transaction inner = await(this.database.begin(SHORT.timeout(far)).contextWrite(outer.context()));
			await(undone(inner));
			awaitIdle();
			isOver(inner);
			isOver(outer);
			isTold(log, "3000 ms");
		}
		assertThat(await(count(this.database))).isZero();
		try (LogCapture log = warnings()) {
			Transaction outer = await(this.database.begin(SHORT.timeout(far)));
			Transaction inner = await(this.database.begin(SHORT).contextWrite(outer.context()));
			await(undone(inner).then(insert(outer, "kept")).then(outer.commit()));
			isOver(inner);
			isTold(log);
		}
		assertThat(await(texts(this.database))).containsExactly("kept");
	}

	/* On a busy machine the deadline may come first. */
	private static Mono<Void> undone(Transaction tx) {
		return insert(tx, "undone").onErrorComplete(DatabaseStateException.class)
			.onErrorComplete(DatabaseTimeoutException.class);
	}

	private static LogCapture warnings() {
		return LogCapture.of("io.databases.connection");
	}

	private static void isTold(LogCapture log) {
		isTold(log, "200 ms");
	}

	private static void isTold(LogCapture log, String limit) {
		assertThat(log.messages(Level.WARN)).singleElement()
			.asString()
			.contains("deadline", limit, "'forgotten'", "commit() or rollback()");
	}

	private static void isOver(Transaction tx) {
		assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(count(tx)))
			.withMessageContaining("its handle must not be used any more");
	}

}
