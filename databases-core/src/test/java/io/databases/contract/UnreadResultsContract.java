package io.databases.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.springframework.r2dbc.connection.ConnectionFactoryUtils;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A result that is never read, or only in part, can't hang the connection: not by our
 * verbs, nor by Spring's client, nor by plain R2DBC code, inside and outside of a
 * transaction. The results are larger than any buffer.
 */
abstract class UnreadResultsContract extends Contract {

	private static final String ALL = "SELECT text FROM notes ORDER BY id";

	private static final int MANY = 1_500;

	UnreadResultsContract(Engine engine) {
		super(engine);
	}

	private SpringSide spring() {
		return new SpringSide(this.database.connectionFactory(), this.engine);
	}

	/** By whom, and how little of the result is read. */
	private Map<String, Mono<Void>> readers() {
		return readers(this::plain);
	}

	private Map<String, Mono<Void>> readers(Function<Reading, Mono<Void>> plain) {
		SpringSide spring = spring();
		Map<String, Mono<Void>> all = new LinkedHashMap<>();
		all.put("fetchOne", this.database.fetchOne(ALL).then());
		all.put("fetchVal", this.database.fetchVal(ALL).then());
		all.put("iterate.take", this.database.iterate(ALL).take(3).then());
		all.put("iterate.next", this.database.iterate(ALL).next().then());
		all.put("execute", this.database.execute(ALL).then());
		all.put("client.first", spring.client().sql(ALL).fetch().first().then());
		all.put("client.take", spring.client().sql(ALL).fetch().all().take(3).then());
		all.put("client.then", spring.client().sql(ALL).then());
		all.put("repository.next", spring.notes().findAll().next().then());
		all.put("plain, never read", plain.apply((results) -> results.then()));
		all.put("plain, only the first", plain.apply((results) -> results.next().then()));
		all.put("plain, three rows",
				plain.apply((results) -> results.flatMap((result) -> result.map((row) -> String.valueOf(row.get(0))))
					.take(3)
					.then()));
		return all;
	}

	/** What plain R2DBC code does with the results of a statement. */
	@FunctionalInterface
	private interface Reading {

		Mono<Void> of(Flux<? extends Result> results);

	}

	private Mono<Void> plain(Reading reading) {
		return Mono.usingWhen(ConnectionFactoryUtils.getConnection(this.database.connectionFactory()),
				(connection) -> reading.of(Flux.from(connection.createStatement(ALL).execute())), this::release);
	}

	private Publisher<Void> release(Connection connection) {
		return ConnectionFactoryUtils.releaseConnection(connection, this.database.connectionFactory());
	}

	@Test
	void theOnlyConnectionIsUsableAtOnce() {
		prepare();
		readers().forEach((by, reading) -> {
			await(reading.onErrorMap((error) -> new AssertionError(by, error)));
			await(insert(this.database, by));
			awaitIdle();
		});
		assertThat(await(count(this.database))).isEqualTo(MANY + readers().size());
	}

	@Test
	void insideATransactionOfOursTheNextStatementRuns() {
		prepare();
		readers().forEach(
				(by, reading) -> await(this.database.inTransaction((tx) -> reading.then(insert(tx, by)).then(reading))
					.onErrorMap((error) -> new AssertionError(by, error))));
		assertThat(await(count(this.database))).isEqualTo(MANY + readers().size());
		awaitIdle();
	}

	/**
	 * Plain code takes the connection as {@code DatabaseClient} does in a transaction,
	 * without giving it back: at the count of zero Spring's holder would forget it.
	 */
	@Test
	void insideATransactionOfSpringsTheNextStatementRuns() {
		prepare();
		SpringSide spring = spring();
		Map<String, Mono<Void>> readers = readers(
				(reading) -> ConnectionFactoryUtils.getConnection(this.database.connectionFactory())
					.flatMap((connection) -> reading.of(Flux.from(connection.createStatement(ALL).execute()))));
		readers.forEach((by,
				reading) -> await(spring.required()
					.transactional(reading.then(spring.insert(by)).then(reading))
					.onErrorMap((error) -> new AssertionError(by, error))));
		assertThat(await(count(this.database))).isEqualTo(MANY + readers.size());
		awaitIdle();
	}

	/**
	 * More than can be read within the grace: on PostgreSQL a cancel would end the
	 * transaction.
	 */
	@Test
	void theFirstOfVeryManyRowsKeepsTheTransaction() {
		reopen((builder) -> builder.limits((limits) -> limits.withDrain(LIMIT)));
		insertMany(600);
		String many = "SELECT one.id FROM notes one, notes two";
		Long found = await(this.database.inTransaction((tx) -> tx.fetchVal(many, Long.class)
			.delayUntil((id) -> insert(tx, "after the first"))
			.delayUntil((id) -> tx.fetchOne(many).then(insert(tx, "after the second")))));
		assertThat(found).isPositive();
		assertThat(await(count(this.database))).isEqualTo(602);
	}

	/** Nobody asks for the rows: the next statement does not wait for ever. */
	@Test
	void aResultWithoutDemandIsDiscardedForTheNextStatement() {
		prepare();
		Connection connection = await(Mono.from(this.database.connectionFactory().create()));
		StepVerifier.create(Flux.from(connection.createStatement(ALL).execute()), 1)
			.expectNextCount(1)
			.then(() -> assertThat(await(Flux.from(connection.createStatement("SELECT 1").execute())
				.concatMap((result) -> result.map((row) -> 1))
				.collectList())).hasSize(1))
			.expectComplete()
			.verify(LIMIT);
		await(Mono.from(connection.close()));
		List<String> texts = await(texts(this.database));
		assertThat(texts).hasSize(MANY);
		awaitIdle();
	}

	/** Some rows are read, the rest is neither asked for nor cancelled. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRemainderThatNobodyAsksForDoesNotHoldTheConnection(boolean transaction) {
		prepare();
		Connection connection = await(Mono.from(this.database.connectionFactory().create()));
		if (transaction) {
			await(Mono.from(connection.beginTransaction()));
		}
		SlowReader reader = new SlowReader(connection);
		assertThat(await(Flux.from(connection.createStatement("SELECT 1").execute())
			.concatMap((result) -> result.map((row) -> 1)))).as("the next statement").hasSize(1);
		reader.readsTheRest();
		if (transaction) {
			reader = new SlowReader(connection);
			await(Mono.from(connection.commitTransaction()));
			reader.readsTheRest();
		}
		reader = new SlowReader(connection);
		await(Mono.from(connection.close()));
		awaitIdle();
		reader.readsTheRest();
	}

	/** Asks for three rows, and for the rest when it is told to. */
	private static final class SlowReader extends BaseSubscriber<String> {

		private final List<String> texts = new CopyOnWriteArrayList<>();

		private volatile Object end;

		SlowReader(Connection connection) {
			Flux.from(connection.createStatement(ALL).execute())
				.concatMap((result) -> result.map((row) -> String.valueOf(row.get(0))), 0)
				.subscribe(this);
			awaitUntil("three rows have come", () -> this.texts.size() == 3);
			assertThat(this.end).isNull();
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			request(3);
		}

		@Override
		protected void hookOnNext(String text) {
			this.texts.add(text);
		}

		@Override
		protected void hookFinally(SignalType type) {
			this.end = type;
		}

		void readsTheRest() {
			assertThat(this.texts).as("nothing comes unasked").hasSize(3);
			requestUnbounded();
			awaitUntil("its end has come", () -> this.end != null);
			assertThat(this.end).isEqualTo(SignalType.ON_COMPLETE);
			assertThat(this.texts).isEqualTo(IntStream.range(0, MANY).mapToObj((number) -> "note " + number).toList());
		}

	}

	/** More rows than any receiver asks for at once. */
	@Test
	void aStatementForEachRowInsideATransactionOfOurs() {
		prepareForStatementsForEachRow();
		await(this.database.inTransaction((tx) -> statementsForEachRow().then()));
		areDone();
	}

	@Test
	void aStatementForEachRowInsideATransactionOfSprings() {
		prepareForStatementsForEachRow();
		await(spring().required().transactional(statementsForEachRow()).then());
		areDone();
	}

	private void prepareForStatementsForEachRow() {
		insertMany(2_000);
		if (this.engine != Engine.SQLITE_MEMORY) {
			reopenWithOneConnection();
		}
	}

	private Flux<Long> statementsForEachRow() {
		SpringSide spring = spring();
		return spring.client()
			.sql("SELECT id FROM notes ORDER BY id")
			.map((row) -> Objects.requireNonNull(row.get(0, Long.class)))
			.all()
			.concatMap((id) -> spring.client()
				.sql("UPDATE notes SET completed = :done WHERE id = :id")
				.bind("done", true)
				.bind("id", id)
				.fetch()
				.rowsUpdated());
	}

	private void areDone() {
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM notes WHERE completed = :done",
				Map.of("done", true), Long.class)))
			.isEqualTo(2_000);
		awaitIdle();
	}

	/** As {@code findAll().concatMap(save)}. */
	@Test
	void aRepositorysRowIsSavedWhileTheOthersCome() {
		prepare();
		SpringSide spring = spring();
		Mono<Long> saved = spring.notes()
			.findAll()
			.concatMap((note) -> spring.notes().save(new SpringSide.Note(note.id(), note.text(), true)))
			.count();
		assertThat(await(spring.required().transactional(saved))).isEqualTo(MANY);
		Long again = await(this.database.inTransaction((tx) -> saved));
		assertThat(again).isEqualTo(MANY);
		awaitIdle();
	}

	private void prepare() {
		insertMany(MANY);
		if (this.engine != Engine.SQLITE_MEMORY) { // there the data would be gone
			reopenWithOneConnection();
		}
	}

}
