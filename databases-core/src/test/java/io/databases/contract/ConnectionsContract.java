package io.databases.contract;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.function.Tuple2;

import io.databases.Database;
import io.databases.connection.DatabaseConnection;
import io.databases.connection.Transaction;
import io.databases.error.DatabaseStateException;
import io.databases.transaction.TransactionOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whose connection it is.
 */
abstract class ConnectionsContract extends Contract {

	ConnectionsContract(Engine engine) {
		super(engine);
	}

	@Test
	void connectionsIsolation() {
		List<Long> seen = await(this.database.inConnection((first) -> insert(first, "one")
			.then(Mono.fromFuture(
					() -> Mono.zip(count(this.database), insert(this.database, "two").thenReturn(1L)).toFuture()))
			.then(count(first))
			.map(List::of)));
		assertThat(seen).containsExactly(2L);
		assertThat(await(this.database.fetchVal(COUNT, Long.class))).isEqualTo(2);
	}

	@Test
	void connectionContextSameTask() {
		List<Object> ids = await(
				this.database
					.inConnection(
							(outer) -> Flux
								.concat(connectionId(this.database),
										this.database.inConnection((inner) -> connectionId(this.database)),
										this.database.inConnectionMany((inner) -> connectionId(this.database)),
										this.database.inConnection((one) -> this.database
											.inConnection((two) -> connectionId(this.database))),
										connectionId(this.database).subscribeOn(Schedulers.parallel())
											.publishOn(Schedulers.single()))
								.collectList()));
		assertThat(ids).hasSize(5);
		assertThat(ids.stream().distinct()).hasSize(1);
	}

	@Test
	void nestedScopesNeedOneConnectionOnly() {
		reopenWithOneConnection();
		Long found = await(this.database.inConnection((one) -> this.database
			.inConnection((two) -> this.database.inTransaction((tx) -> insert(this.database, "x").then(count(one))
				.flatMap((count) -> this.database.inConnection((three) -> count(three)))))));
		assertThat(found).isEqualTo(1);
	}

	@Test
	void connectionContextMultipleSiblingTasks() {
		Meeting bothHold = new Meeting(2);
		Mono<Object> sibling = this.database
			.inConnection((connection) -> connectionId(this.database).delayUntil((id) -> bothHold.arrive()));
		Tuple2<Object, Object> ids = await(Mono.zip(sibling, sibling));
		assertThat(ids.getT1()).isNotEqualTo(ids.getT2());
	}

	@Test
	void connectionContextMultipleTasks() {
		await(this.database.inConnection((parent) -> connectionId(this.database)
			.flatMap((parentId) -> Mono.fromFuture(() -> connectionId(this.database).toFuture()).doOnNext((childId) -> {
				assertThat(childId).as("a child started apart").isNotEqualTo(parentId);
				assertThat(this.database.poolStats().acquired()).isPositive();
			}))));
	}

	@Test
	void aConnectionIsHandedOverExplicitly() {
		await(this.database.inConnection((parent) -> connectionId(this.database).flatMap((parentId) -> Mono
			.fromFuture(() -> connectionId(this.database).contextWrite(parent.context()).toFuture())
			.doOnNext((childId) -> assertThat(childId).isEqualTo(parentId)))));
	}

	@Test
	void connectionContextMultipleDatabases() {
		try (Storage storage = Storage.create(this.engine)) {
			Database other = open(storage.url(), (builder) -> builder);
			await(other.execute("CREATE TABLE only_here(id INTEGER)"));
			await(this.database.inConnection(
					(mine) -> other.inConnection((theirs) -> Mono.zip(connectionId(this.database), connectionId(other))
						.doOnNext((ids) -> assertThat(ids.getT1()).isNotEqualTo(ids.getT2()))
						.then(other.fetchAll("SELECT * FROM only_here"))
						.then(theirs.fetchAll("SELECT * FROM only_here"))
						.then(insert(mine, "mine"))
						.then(insert(this.database, "mine too"))
						.thenReturn(true))));
			await(this.database.inTransaction(
					(tx) -> other.inTransaction((theirs) -> theirs.execute("INSERT INTO only_here(id) VALUES (1)"))
						.then(insert(tx, "lost"))
						.then(tx.rollback())));
			assertThat(await(other.fetchVal("SELECT count(*) FROM only_here", Long.class))).isEqualTo(1);
			assertThat(await(texts(this.database))).containsExactly("mine", "mine too");
			assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
				.isThrownBy(() -> await(this.database.fetchAll("SELECT * FROM only_here")));
			await(other.disconnect());
		}
	}

	/* Nothing of a handle is kept anywhere once its work has ended. */
	@Test
	void connectionCleanupGarbageCollector() {
		List<WeakReference<Object>> handles = new CopyOnWriteArrayList<>();
		await(this.database.inConnection((connection) -> {
			handles.add(new WeakReference<>(connection));
			return insert(connection, "a").then(connection.inTransaction((tx) -> {
				handles.add(new WeakReference<>(tx));
				return insert(tx, "b");
			}));
		}));
		handles.add(beginAndCommit());
		awaitIdle();
		awaitUntil("the handles are collected", () -> {
			System.gc();
			return handles.stream().allMatch((handle) -> handle.get() == null);
		});
		assertThat(handles).hasSize(3);
	}

	private WeakReference<Object> beginAndCommit() {
		Transaction tx = await(this.database.begin(TransactionOptions.defaults().timeout(LIMIT)));
		await(insert(tx, "c"));
		await(tx.commit());
		return new WeakReference<>(tx);
	}

	@Test
	void connectionContextWithRawConnection() {
		await(this.database.inConnection((outer) -> outer.unwrap((raw) -> Mono.just(raw))
			.zipWhen((raw) -> this.database.inConnection((inner) -> inner.unwrap((again) -> Mono.just(again))))
			.doOnNext((both) -> {
				assertThat(both.getT1()).isSameAs(both.getT2());
				assertThat(both.getT1().getClass().getName()).startsWith(this.engine.driverPackage());
			})));
	}

	@Test
	void queriesWithExposeBackendConnection() {
		String sql = "INSERT INTO notes(text) VALUES (" + this.engine.driverPlaceholder() + ")";
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> await(this.database.inTransaction((tx) -> insert(tx, "ours")
				.then(this.database.inConnection((connection) -> connection
					.unwrap((raw) -> Flux.from(raw.createStatement(sql).bind(0, "the driver's").execute())
						.concatMap((result) -> result.getRowsUpdated())
						.single())))
				.doOnNext((updated) -> assertThat(updated).isEqualTo(1))
				.then(count(tx))
				.doOnNext((count) -> assertThat(count).isEqualTo(2))
				.then(Mono.error(new IllegalStateException("undo both"))))))
			.withMessage("undo both");
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void connectionCleanupContextmanager() {
		await(this.database.inConnection((connection) -> count(connection)
			.doOnNext((count) -> assertThat(this.database.poolStats().acquired()).isEqualTo(1))));
		assertThat(this.database.poolStats().acquired()).isZero();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> await(this.database
			.inConnection((connection) -> count(connection).then(Mono.error(new IllegalStateException("failed"))))));
		assertThat(this.database.poolStats().acquired()).isZero();
		Meeting inside = new Meeting(2);
		Disposable cancelled = this.database
			.inConnection((connection) -> count(connection).then(inside.arrive()).then(Mono.never()))
			.subscribe();
		await(inside.arrive());
		assertThat(this.database.poolStats().acquired()).isEqualTo(1);
		cancelled.dispose();
		awaitIdle();
	}

	@Test
	void aHandleIsOfNoUseAfterItsScope() {
		AtomicReference<DatabaseConnection> kept = new AtomicReference<>();
		await(this.database.inConnection((connection) -> {
			kept.set(connection);
			return count(connection);
		}));
		assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(count(kept.get())));
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void aHandleThatIsFirstUsedAfterItsScopeTakesNoConnection() {
		reopenWithOneConnection();
		for (Flux<Long> late : List.of(this.database.inConnection(Mono::just).flatMap(Contract::count).flux(),
				this.database.inConnectionMany(Mono::just).collectList().flatMapMany((all) -> count(all.get(0))),
				this.database.inConnection(Mono::just)
					.flatMapMany((connection) -> connection.iterate(COUNT, Long.class)),
				this.database.inConnection(Mono::just)
					.flatMapMany((connection) -> connection.inTransaction(Contract::count)))) {
			assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(late))
				.withMessageContaining("inConnection")
				.withMessageContaining("has ended");
		}
		assertThat(this.database.poolStats().acquired()).isZero();
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void aScopeThatIsCancelledWaitsForNoConnection() {
		reopenWithOneConnection();
		Transaction holder = await(this.database.begin());
		Disposable cancelled = this.database.inConnection(Contract::count).subscribe();
		awaitUntil("it waits", () -> this.database.poolStats().pending() == 1);
		cancelled.dispose();
		assertThat(this.database.poolStats().pending()).isZero();
		await(holder.commit());
		awaitIdle();
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void whatWasStartedApartAndHasNoConnectionYetIsToldOfTheEndOfTheScope() {
		reopenWithOneConnection();
		Transaction holder = await(this.database.begin());
		CompletableFuture<Long> apart = await(
				this.database.inConnection((connection) -> Mono.just(count(connection).toFuture())));
		assertThatExceptionOfType(DatabaseStateException.class).isThrownBy(() -> await(Mono.fromFuture(apart)))
			.withMessageContaining("has ended");
		assertThat(this.database.poolStats().pending()).isZero();
		await(holder.commit());
		awaitIdle();
	}

	@Test
	void aScopeThatIsNotUsedTakesNoConnection() {
		Integer acquired = await(this.database
			.inConnection((connection) -> Mono.fromSupplier(() -> this.database.poolStats().acquired())));
		assertThat(acquired).isZero();
	}

	@Test
	void twoFirstUsesAtTheSameTimeShare() {
		for (int i = 0; i < 20; i++) {
			await(this.database.inConnection(
					(connection) -> Mono
						.zip(connectionId(this.database).subscribeOn(Schedulers.parallel()),
								connectionId(this.database).subscribeOn(Schedulers.parallel()))
						.doOnNext((ids) -> {
							assertThat(ids.getT1()).isEqualTo(ids.getT2());
							assertThat(this.database.poolStats().acquired()).isEqualTo(1);
						})));
		}
	}

	@Test
	void concurrentQueriesOnOneConnection() {
		List<Integer> answers = await(this.database.inConnectionMany((connection) -> Flux.range(0, 1_000)
			.flatMap((number) -> connection.fetchVal("SELECT " + number, Integer.class), 1_000)));
		assertThat(answers).as("one after the other, in the order of their subscription")
			.isEqualTo(Flux.range(0, 1_000).collectList().block(LIMIT));
	}

	@Test
	void moreWorkThanConnections() {
		Database small = reopen((builder) -> builder.pool((pool) -> pool.withMaxSize(2)));
		List<Long> answers = await(Flux.range(0, 500)
			.flatMap((number) -> (number % 3 == 0) ? small.inTransaction((tx) -> count(tx)) : count(small), 500));
		assertThat(answers).hasSize(500).containsOnly(0L);
		awaitIdle();
	}

	@Test
	void theContextPassesThroughOperators() {
		await(this.database
			.inConnection(
					(connection) -> connectionId(this.database)
						.flatMap((bound) -> Flux
							.merge(connectionId(this.database).retry(1), connectionId(this.database).cache(),
									connectionId(this.database).repeat(2),
									Flux.range(0, 3).flatMap((number) -> connectionId(this.database)),
									Flux.defer(() -> connectionId(this.database))
										.subscribeOn(Schedulers.boundedElastic()))
							.collectList()
							.doOnNext((ids) -> assertThat(ids).hasSize(9).containsOnly(bound)))));
	}

	@Test
	void whatABorrowerChangedDoesNotReachTheNextOne() {
		reopenWithOneConnection();
		await(this.database
			.inConnection((connection) -> connection.execute("CREATE TEMPORARY TABLE scratch(id INTEGER)")
				.then(connection.execute("INSERT INTO scratch(id) VALUES (1)"))));
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
			.isThrownBy(() -> await(this.database.fetchAll("SELECT * FROM scratch")));
	}

}
