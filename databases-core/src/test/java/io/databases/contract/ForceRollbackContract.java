package io.databases.contract;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import ch.qos.logback.classic.Level;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.annotation.Isolation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.contract.TransactionsContract.Enough;
import io.databases.error.DatabaseStateException;
import io.databases.query.Keys;
import io.databases.transaction.TransactionFailedException;
import io.databases.transaction.TransactionOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A database whose work is all rolled back at the end.
 */
abstract class ForceRollbackContract extends Contract {

	private final String memory = "contract-" + UUID.randomUUID();

	private Database forced;

	ForceRollbackContract(Engine engine) {
		super(engine);
	}

	/**
	 * In memory it must be one that two databases name, so that one can see the other's.
	 */
	@Override
	String url() {
		return (this.engine == Engine.SQLITE_MEMORY) ? "sqlite:///file:" + this.memory + "?mode=memory&cache=shared"
				: super.url();
	}

	@BeforeEach
	void openForced() {
		this.forced = open((builder) -> builder.forceRollback(true));
	}

	/* In SQLite the other database's writes would wait for the open transaction. */
	private long countAfterwards() {
		await(this.forced.disconnect());
		return await(count(this.database));
	}

	@Test
	void rollbackIsolation() {
		await(insert(this.forced, "undone"));
		await(this.forced.inTransaction((tx) -> insert(tx, "committed and undone")));
		assertThat(await(count(this.forced))).isEqualTo(2);
		assertThat(countAfterwards()).isZero();
	}

	@Test
	void rollbackIsolationWithContextmanager() {
		for (int i = 0; i < 3; i++) {
			await(insert(this.forced, "undone"));
			assertThat(await(count(this.forced))).isEqualTo(1);
			await(this.forced.rollback());
			assertThat(await(count(this.forced))).isZero();
			assertThat(this.forced.isConnected()).isTrue();
		}
		assertThat(countAfterwards()).isZero();
	}

	@Test
	void rollbackOfOneTransactionByItsOption() {
		await(this.database.inTransaction(TransactionOptions.defaults().forceRollback(true),
				(tx) -> insert(tx, "undone").then(count(tx)).doOnNext((count) -> assertThat(count).isEqualTo(1))));
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void rollbackIsForSuchDatabasesOnly() {
		assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(this.database.rollback()))
			.withMessageContaining("forceRollback");
	}

	@Test
	void concurrentAccessOnSingleConnection() {
		await(Mono.zip(this.forced.fetchVal("SELECT 1", Integer.class), this.forced.fetchVal("SELECT 2", Integer.class))
			.doOnNext((both) -> {
				assertThat(both.getT1()).isEqualTo(1);
				assertThat(both.getT2()).isEqualTo(2);
			}));
	}

	@Test
	void concurrentTasksOnSingleConnection() {
		await(insert(this.forced, "earlier use"));
		List<Long> answers = await(Flux.range(0, 50)
			.flatMap((number) -> Mono.fromFuture(() -> insert(this.forced, "note " + number)
				.then(this.forced.fetchVal("SELECT " + number, Long.class))
				.subscribeOn(Schedulers.parallel())
				.toFuture()), 50));
		assertThat(answers).hasSize(50).doesNotHaveDuplicates();
		assertThat(await(count(this.forced))).isEqualTo(51);
		assertThat(countAfterwards()).isZero();
	}

	@Test
	void concurrentTransactionsOnSingleConnection() {
		await(insert(this.forced, "earlier use"));
		Mono<Void> kept = this.forced.inTransaction((tx) -> insert(tx, "kept for now").then(count(tx)).then());
		Mono<Void> undone = this.forced
			.inTransaction((tx) -> insert(tx, "undone at once").then(Mono.<Void>error(new Enough())))
			.onErrorResume(Enough.class, (error) -> Mono.empty());
		await(Mono.when(kept, undone));
		assertThat(await(texts(this.forced))).containsExactly("earlier use", "kept for now");
		assertThat(countAfterwards()).isZero();
	}

	@Test
	void concurrentTaskTransactionsOnSingleConnection() {
		await(insert(this.forced, "earlier use"));
		await(Flux.range(0, 20)
			.flatMap((number) -> Mono.fromFuture(() -> this.forced
				.inTransaction((tx) -> insert(tx, "one " + number).then(insert(this.forced, "two " + number)))
				.subscribeOn(Schedulers.parallel())
				.toFuture()), 20)
			.then());
		assertThat(await(count(this.forced))).isEqualTo(41);
		assertThat(countAfterwards()).isZero();
	}

	@Test
	void anExpectedFailureDoesNotPoisonTheRest() {
		await(insert(this.forced, "same"));
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> await(insert(this.forced, "same")));
		await(insert(this.forced, "after"));
		assertThat(await(texts(this.forced))).containsExactly("same", "after");
		assertThat(await(this.forced.execute(INSERT, note("with key"), Keys.of("id"))).key(Long.class)).isPositive();
		assertThat(countAfterwards()).isZero();
	}

	@Test
	void repositoriesAndClientsTakePartFromManyThreads() {
		SpringSide spring = new SpringSide(this.forced.connectionFactory(), this.engine);
		await(insert(this.forced, "same"));
		await(Flux.range(0, 24)
			.flatMap((number) -> Mono
				.fromFuture(() -> takePart(spring, number).subscribeOn(Schedulers.parallel()).toFuture()), 24)
			.then());
		assertThat(await(spring.notes().count())).isEqualTo(1 + 24);
		assertThat(await(count(this.forced))).isEqualTo(1 + 24);
		await(this.forced.rollback());
		assertThat(await(spring.notes().count())).isZero();
		assertThat(countAfterwards()).isZero();
	}

	/* One row each; three of six fail first, as they expect. */
	private Mono<Void> takePart(SpringSide spring, int number) {
		String text = "note " + number;
		return switch (number % 6) {
			case 0 -> spring.save(text);
			case 1 -> expected(spring.save("same")).then(spring.save(text));
			case 2 -> expected(spring.insert("same")).then(spring.insert(text));
			case 3 -> spring.required().transactional(spring.insert(text).then(spring.notes().count())).then();
			case 4 ->
				expected(spring.required().transactional(spring.save("undone " + number).then(spring.save("same"))))
					.then(this.forced.inTransaction((tx) -> spring.save(text)));
			default -> this.forced.inTransaction((tx) -> insert(tx, text).then(spring.notes().count())).then();
		};
	}

	@Test
	void anErrorThatPlainCodeOverlooksUndoesItsStatementOnly() {
		await(insert(this.forced, "same"));
		List<Function<Result, Publisher<?>>> overlooking = List.of(
				(result) -> Flux.from(result.getRowsUpdated()).onErrorResume((error) -> Mono.empty()),
				(result) -> result.map((row) -> "none"), Result::getRowsUpdated,
				(result) -> result.filter((segment) -> !(segment instanceof Result.Message)).getRowsUpdated(),
				(result) -> result.flatMap((segment) -> Mono.empty()), (result) -> Mono.empty());
		overlooking.forEach((reader) -> await(twice(reader).onErrorComplete()));
		await(insert(this.forced, "after"));
		assertThat(await(texts(this.forced))).containsExactly("same", "after");
		assertThat(countAfterwards()).isZero();
	}

	/* Stores a row that is there already. */
	private Mono<Void> twice(Function<Result, Publisher<?>> reader) {
		String sql = "INSERT INTO notes(text, completed) VALUES ('same', NULL)";
		return Mono.usingWhen(this.forced.connectionFactory().create(),
				(connection) -> Flux.from(connection.createStatement(sql).execute()).flatMap(reader).then(),
				Connection::close);
	}

	private static Mono<Void> expected(Mono<Void> failing) {
		return failing.then(Mono.<Void>error(new AssertionError("It did not fail")))
			.onErrorResume(DuplicateKeyException.class, (error) -> Mono.empty());
	}

	@Test
	void handlesAndManyAndStreams() {
		Transaction tx = await(this.forced.begin());
		await(insert(tx, "by a handle"));
		await(tx.commit());
		await(this.forced.executeMany(INSERT, Flux.range(0, 1_200).map((number) -> note("note " + number))));
		assertThat(await(this.forced.iterate("SELECT text FROM notes ORDER BY id", String.class))).hasSize(1_201);
		assertThat(await(
				this.forced.inTransactionMany((inner) -> inner.iterate("SELECT id FROM notes ORDER BY id", Long.class)
					.concatMap((id) -> inner.execute("UPDATE notes SET completed = :yes WHERE id = :id",
							Map.of("yes", true, "id", id))))))
			.hasSize(1_201);
		assertThat(countAfterwards()).isZero();
	}

	private static final int ROWS = 1_200;

	private void prepareForStatementsForEachRow() {
		await(this.forced.executeMany(INSERT, Flux.range(0, ROWS).map((number) -> note("note " + number))));
	}

	private void allAreUpdated() {
		assertThat(await(this.forced.fetchVal("SELECT count(*) FROM notes WHERE completed = :yes", Map.of("yes", true),
				Long.class)))
			.isEqualTo(ROWS);
	}

	private static String updateOf(Object id) {
		return "UPDATE notes SET completed = TRUE WHERE id = " + id;
	}

	@Test
	void aStatementForEachRow() {
		prepareForStatementsForEachRow();
		await(this.forced.iterate("SELECT id FROM notes ORDER BY id", Long.class)
			.concatMap((id) -> this.forced.execute(updateOf(id)))
			.then());
		allAreUpdated();
	}

	@Test
	void aStatementForEachRowInPlainCode() {
		prepareForStatementsForEachRow();
		await(Mono.usingWhen(this.forced.connectionFactory().create(),
				(connection) -> Flux.from(connection.createStatement("SELECT id FROM notes ORDER BY id").execute())
					.concatMap((result) -> result.map((row) -> String.valueOf(row.get(0))))
					.concatMap((id) -> Flux.from(connection.createStatement(updateOf(id)).execute())
						.concatMap(Result::getRowsUpdated))
					.then(),
				Connection::close));
		allAreUpdated();
	}

	/* Each of the two takes a connection of its own, where nothing is forced. */
	@Test
	void aStatementForEachRowOfSpringsClient() {
		prepareForStatementsForEachRow();
		DatabaseClient client = new SpringSide(this.forced.connectionFactory(), this.engine).client();
		await(client.sql("SELECT id FROM notes ORDER BY id")
			.map((row) -> String.valueOf(row.get(0)))
			.all()
			.concatMap((id) -> client.sql(updateOf(id)).then())
			.then());
		allAreUpdated();
	}

	@Test
	void whatIsKeptOutlivesTheRollback() {
		await(insert(this.forced, "for all"));
		assertThat(this.forced.keep()).isZero();
		await(insert(this.forced, "for a class"));
		int ofClass = this.forced.keep();
		for (int i = 0; i < 2; i++) {
			await(this.forced.inTransaction((tx) -> insert(tx, "for a method")));
			await(this.forced.rollback());
			assertThat(await(texts(this.forced))).containsExactly("for all", "for a class");
		}
		await(insert(this.forced, "for the last method"));
		await(this.forced.rollback(ofClass));
		assertThat(await(texts(this.forced))).containsExactly("for all");
		await(insert(this.forced, "for another class"));
		await(this.forced.rollback());
		assertThat(await(texts(this.forced))).containsExactly("for all");
		assertThat(countAfterwards()).isZero();
	}

	@Test
	void keepingIsForSuchDatabasesOnly() {
		assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(this.database::keep)
			.withMessageContaining("forceRollback");
		assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(this.database.rollback(0)))
			.withMessageContaining("forceRollback");
	}

	@Test
	void whatTheServerHasCommittedBehindItsBackIsTold() {
		if (!this.engine.isMySqlFamily()) {
			return;
		}
		await(this.database.execute("CREATE PROCEDURE make_table() BEGIN CREATE TABLE made(id INTEGER); END"));
		await(insert(this.forced, "committed"));
		this.forced.keep();
		assertThatExceptionOfType(TransactionFailedException.class)
			.isThrownBy(() -> await(this.forced.execute("CALL make_table()")))
			.havingCause()
			.withMessageContaining("ended the transaction by itself after [CALL make_table()]");
		assertThatExceptionOfType(TransactionFailedException.class)
			.isThrownBy(() -> await(insert(this.forced, "refused")));
		assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(this.forced.rollback()))
			.withMessageContaining("Not everything was rolled back")
			.withMessageContaining("DDL");
		assertThat(await(texts(this.forced))).containsExactly("committed");
		await(insert(this.forced, "undone again"));
		await(this.forced.rollback());
		assertThat(countAfterwards()).isEqualTo(1);
	}

	@Test
	void anIsolationIsNotedOnce() {
		SpringSide spring = new SpringSide(this.forced.connectionFactory(), this.engine);
		TransactionOptions serializable = TransactionOptions.defaults()
			.isolation(Isolation.SERIALIZABLE)
			.name("strict");
		try (LogCapture log = LogCapture.of("io.databases.connection").debug()) {
			await(this.forced.inTransaction((tx) -> insert(tx, "without")));
			assertThat(log.messages(Level.INFO)).isEmpty();
			await(this.forced.inTransaction(serializable, (tx) -> insert(tx, "with")
				.then(tx.inTransaction(serializable, (inner) -> insert(inner, "inner")))));
			await(await(this.forced.begin(serializable)).commit());
			await(spring.serializable().transactional(spring.insert("with Spring's")));
			assertThat(log.messages(Level.INFO)).singleElement()
				.asString()
				.contains("Isolation SERIALIZABLE of transaction 'strict'", "force-rollback");
		}
		assertThat(countAfterwards()).isZero();
	}

	@Test
	void anIsolationOfSpringsIsNotedToo() {
		SpringSide spring = new SpringSide(this.forced.connectionFactory(), this.engine);
		try (LogCapture log = LogCapture.of("io.databases.connection").debug()) {
			await(spring.required().transactional(spring.insert("without")));
			assertThat(log.messages(Level.INFO)).isEmpty();
			await(spring.serializable().transactional(spring.insert("with")));
			assertThat(log.messages(Level.INFO)).singleElement().asString().contains("Isolation SERIALIZABLE");
		}
		assertThat(countAfterwards()).isZero();
	}

	@Test
	void aSecondTransactionIsASavepointAndToldOfOnce() {
		SpringSide spring = new SpringSide(this.forced.connectionFactory(), this.engine);
		try (LogCapture log = LogCapture.of("io.databases.connection")) {
			await(this.forced.inTransaction((tx) -> insert(tx, "ours")
				.then(spring.requiresNew().transactional(spring.insert("new").then(insert(this.forced, "new, ours"))))
				.then(insert(tx, "ours again"))));
			assertThat(log.messages(Level.WARN)).singleElement()
				.asString()
				.contains("REQUIRES_NEW", "force-rollback", "savepoint");
			await(spring.required()
				.transactional(spring.insert("Spring's")
					.then(expected(spring.requiresNew()
						.transactional(spring.insert("undone")
							.then(spring.requiresNew().transactional(spring.insert("undone with it")))
							.then(spring.insert("Spring's")))))
					.then(spring.nested()
						.transactional(spring.insert("nested")
							.then(spring.requiresNew().transactional(spring.insert("new in nested")))))));
			await(this.forced.inTransaction((tx) -> spring.nested()
				.transactional(spring.insert("nested in ours")
					.then(spring.requiresNew().transactional(spring.insert("new in nested in ours"))))));
			await(this.forced.inTransaction((tx) -> this.forced.inTransaction((inner) -> insert(inner, "detached"))
				.contextWrite(this.forced.detached())));
			assertThat(log.messages(Level.WARN)).hasSize(1);
		}
		assertThat(await(texts(this.forced))).containsExactly("ours", "new", "new, ours", "ours again", "Spring's",
				"nested", "new in nested", "nested in ours", "new in nested in ours", "detached");
		assertThat(countAfterwards()).isZero();
	}

	@Test
	void retryWorksOnTheSavepoint() {
		await(insert(this.forced, "before"));
		AtomicInteger attempts = new AtomicInteger();
		await(this.forced.inTransaction(TransactionOptions.defaults().retry(3),
				(tx) -> insert(tx, "same").then(Mono.defer(() -> (attempts.incrementAndGet() < 3)
						? Mono.<Long>error(new CannotAcquireLockException("as if there had been a deadlock"))
						: count(tx)))));
		assertThat(attempts).hasValue(3);
		assertThat(await(texts(this.forced))).containsExactly("before", "same");
		assertThat(countAfterwards()).isZero();
	}

	@Test
	void retryWorksOnTheSavepointWhenALockIsNotHad() {
		if (!this.engine.isServer()) {
			return; // one writer: nobody else has a lock
		}
		await(insert(this.database, "locked"));
		await(this.database.execute("CREATE TABLE attempts(attempt INTEGER)"));
		Transaction holder = await(this.database.begin());
		await(holder.execute("UPDATE notes SET completed = :yes WHERE text = 'locked'", Map.of("yes", true)));
		AtomicInteger attempts = new AtomicInteger();
		await(this.forced.inTransaction(TransactionOptions.defaults().retry(3), (tx) -> tx
			.execute("INSERT INTO attempts(attempt) VALUES (:attempt)", Map.of("attempt", attempts.incrementAndGet()))
			.then(tx.fetchVal("SELECT id FROM notes WHERE text = 'locked' FOR UPDATE NOWAIT", Long.class))
			.onErrorResume(CannotAcquireLockException.class, (error) -> holder.rollback().then(Mono.error(error)))));
		assertThat(attempts).hasValue(2);
		assertThat(await(this.forced.fetchAll("SELECT attempt FROM attempts", Integer.class))).containsExactly(2);
		assertThat(countAfterwards()).isEqualTo(1);
		assertThat(countByWitness("attempts")).isZero();
	}

	@Test
	void connectingAgainStartsAnew() {
		await(insert(this.forced, "undone"));
		await(this.forced.disconnect());
		await(this.forced.connect());
		assertThat(await(count(this.forced))).isZero();
		await(insert(this.forced, "undone too"));
		assertThat(countAfterwards()).isZero();
	}

	@Test
	void globalConnectionIsInitializedLazily() {
		if (this.engine == Engine.POSTGRESQL) {
			String open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
					+ " AND state LIKE 'idle in transaction%'";
			assertThat(witness(open)).as("connected, and nothing begun yet").isZero();
			await(insert(this.forced, "the first use"));
			assertThat(witness(open)).isEqualTo(1);
		}
		await(insert(this.forced, "another"));
		assertThat(countAfterwards()).isZero();
	}

}
