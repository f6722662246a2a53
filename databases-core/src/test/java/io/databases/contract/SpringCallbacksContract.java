package io.databases.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.contract.TransactionsContract.Enough;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What Spring's code registers inside a transaction is called with the outcome of the
 * whole, in the order that Spring keeps, whoever began the transaction.
 */
abstract class SpringCallbacksContract extends Contract {

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private SpringSide spring;

	SpringCallbacksContract(Engine engine) {
		super(engine);
	}

	@BeforeEach
	void openSpring() {
		this.spring = new SpringSide(this.database.connectionFactory(), this.engine);
	}

	/** Tells when it is called. */
	private class Recorder implements TransactionSynchronization {

		private final String name;

		Recorder(String name) {
			this.name = name;
		}

		private Mono<Void> tell(String call) {
			return Mono.fromRunnable(() -> SpringCallbacksContract.this.calls.add(this.name + call));
		}

		@Override
		public Mono<Void> beforeCommit(boolean readOnly) {
			return tell("before commit");
		}

		@Override
		public Mono<Void> beforeCompletion() {
			return tell("before completion");
		}

		@Override
		public Mono<Void> afterCommit() {
			return tell("after commit");
		}

		@Override
		public Mono<Void> afterCompletion(int status) {
			return tell(switch (status) {
				case STATUS_COMMITTED -> "committed";
				case STATUS_ROLLED_BACK -> "rolled back";
				default -> "unknown";
			});
		}

	}

	private static Mono<Void> register(TransactionSynchronization synchronization) {
		return TransactionSynchronizationManager.forCurrentTransaction()
			.doOnNext((manager) -> manager.registerSynchronization(synchronization))
			.then();
	}

	private Mono<Void> record(String name) {
		return register(new Recorder(name));
	}

	private Mono<Void> look(String what) {
		return Mono.fromRunnable(() -> this.calls.add(what));
	}

	private static final String[] COMMITTED = { "before commit", "before completion", "after commit", "committed" };

	private static final String[] ROLLED_BACK = { "before completion", "rolled back" };

	@Test
	void aroundACommit() {
		await(this.database.inTransaction((tx) -> insert(tx, "ours").then(record(""))));
		assertThat(this.calls).containsExactly(COMMITTED);
		this.calls.clear();
		await(this.spring.required().transactional(insert(this.database, "Spring's").then(record(""))));
		assertThat(this.calls).containsExactly(COMMITTED);
	}

	@Test
	void aroundARollback() {
		Mono<Void> failing = Mono.error(new Enough());
		assertThatExceptionOfType(Enough.class).isThrownBy(
				() -> await(this.database.inTransaction((tx) -> insert(tx, "undone").then(record("")).then(failing))));
		assertThat(this.calls).containsExactly(ROLLED_BACK);
		this.calls.clear();
		await(this.database.inTransaction((tx) -> {
			tx.setRollbackOnly();
			return insert(tx, "undone").then(record(""));
		}));
		assertThat(this.calls).containsExactly(ROLLED_BACK);
		this.calls.clear();
		Meeting inside = new Meeting(2);
		Disposable work = this.database
			.inTransaction((tx) -> insert(tx, "undone").then(record("")).then(inside.arrive()).then(Mono.never()))
			.subscribe();
		await(inside.arrive());
		work.dispose();
		awaitUntil("the callbacks were called: " + this.calls, () -> this.calls.contains("rolled back"));
		assertThat(this.calls).containsExactly(ROLLED_BACK);
		awaitIdle();
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void ofAHandle() {
		Transaction kept = await(this.database.begin());
		await(insert(this.database, "kept").then(record("")).contextWrite(kept.context()));
		await(kept.commit());
		assertThat(this.calls).containsExactly(COMMITTED);
		this.calls.clear();
		Transaction undone = await(this.database.begin());
		Transaction child = await(undone.begin());
		await(insert(this.database, "undone").then(record("")).contextWrite(child.context()));
		await(child.commit());
		assertThat(this.calls).isEmpty();
		await(undone.rollback());
		assertThat(this.calls).containsExactly(ROLLED_BACK);
		assertThat(await(texts(this.database))).containsExactly("kept");
	}

	@Test
	void whatWasRegisteredInsideASavepointWaitsForTheWhole() {
		await(this.database.inTransaction((tx) -> tx
			.inTransaction((inner) -> inner.inTransaction((deep) -> insert(deep, "kept").then(record(""))))
			.then(look("kept so far"))));
		assertThat(this.calls).containsExactly("kept so far", "before commit", "before completion", "after commit",
				"committed");
		this.calls.clear();
		assertThatExceptionOfType(Enough.class).isThrownBy(() -> await(this.database
			.inTransaction((tx) -> tx.inTransaction((inner) -> insert(inner, "undone").then(record("")))
				.then(look("kept so far"))
				.then(Mono.error(new Enough())))));
		assertThat(this.calls).containsExactly("kept so far", "before completion", "rolled back");
		assertThat(await(texts(this.database))).containsExactly("kept");
	}

	@Test
	void whatWasRegisteredInsideASavepointThatIsUndoneIsToldSo() {
		await(this.database.inTransaction((tx) -> record("outer: ").then(tx
			.inTransaction(
					(inner) -> insert(inner, "undone").then(record("inner: ")).then(Mono.<Void>error(new Enough())))
			.onErrorResume(Enough.class, (error) -> Mono.empty())).then(insert(tx, "kept"))));
		assertThat(this.calls).containsExactly("inner: before completion", "inner: rolled back", "outer: before commit",
				"outer: before completion", "outer: after commit", "outer: committed");
	}

	@Test
	void insideOursInsideSprings() {
		await(this.spring.required()
			.transactional(this.database.inTransaction((inner) -> insert(inner, "kept").then(record("")))
				.then(look("kept so far"))));
		assertThat(this.calls).containsExactly("kept so far", "before commit", "before completion", "after commit",
				"committed");
		this.calls.clear();
		assertThatExceptionOfType(Enough.class).isThrownBy(() -> await(this.spring.required()
			.transactional(this.database.inTransaction((inner) -> insert(inner, "undone").then(record("")))
				.then(look("kept so far"))
				.then(Mono.error(new Enough())))));
		assertThat(this.calls).containsExactly("kept so far", "before completion", "rolled back");
		assertThat(await(texts(this.database))).containsExactly("kept");
	}

	@Test
	void insideSpringsInsideOurs() {
		await(this.database.inTransaction((tx) -> this.spring.required()
			.transactional(this.spring.insert("kept").then(record("")))
			.then(look("kept so far"))));
		assertThat(this.calls).containsExactly("kept so far", "before commit", "before completion", "after commit",
				"committed");
	}

	@Test
	void siblingsHandOverTheirs() {
		await(this.database.inTransaction((tx) -> Mono.when(IntStream.range(0, 20)
			.mapToObj((number) -> tx.inTransaction((inner) -> insert(inner, "note " + number).then(record(""))))
			.toList())));
		assertThat(this.calls).hasSize(80);
		assertThat(this.calls.subList(0, 20)).containsOnly("before commit");
		assertThat(this.calls.subList(20, 40)).containsOnly("before completion");
		assertThat(this.calls.subList(40, 60)).containsOnly("after commit");
		assertThat(this.calls.subList(60, 80)).containsOnly("committed");
	}

	@Test
	void aCallbackBeforeTheCommitWritesInTheTransactionAndOneAfterItBehind() {
		Database one = reopenWithOneConnection();
		SpringSide side = new SpringSide(one.connectionFactory(), this.engine);
		await(one.inTransaction((tx) -> insert(tx, "body").then(register(new TransactionSynchronization() {

			@Override
			public Mono<Void> beforeCommit(boolean readOnly) {
				return insert(one, "before").then(side.insert("before, by the client"));
			}

			@Override
			public Mono<Void> afterCommit() {
				return insert(one, "after").then(side.insert("after, by the client"))
					.then(one.inTransaction((next) -> side.insert("in a transaction after")))
					.then(side.required().transactional(insert(one, "in one of Spring's after")));
			}

		}))));
		assertThat(await(texts(one))).containsExactly("body", "before", "before, by the client", "after",
				"after, by the client", "in a transaction after", "in one of Spring's after");
		awaitIdle();
	}

	@Test
	void anErrorBeforeTheCommitPreventsItAndOneAfterItDoesNot() {
		assertThatExceptionOfType(Enough.class).isThrownBy(() -> await(this.database.inTransaction(
				(tx) -> insert(tx, "undone").then(record("")).then(register(new TransactionSynchronization() {

					@Override
					public Mono<Void> beforeCommit(boolean readOnly) {
						return Mono.error(new Enough());
					}

				})))));
		assertThat(this.calls).containsExactly("before commit", "before completion", "rolled back");
		assertThat(await(count(this.database))).isZero();
		this.calls.clear();
		assertThatExceptionOfType(Enough.class).isThrownBy(() -> await(this.database
			.inTransaction((tx) -> insert(tx, "kept").then(record("")).then(register(new TransactionSynchronization() {

				@Override
				public Mono<Void> afterCommit() {
					return Mono.error(new Enough());
				}

			})))));
		assertThat(this.calls).containsExactly(COMMITTED);
		assertThat(await(texts(this.database))).containsExactly("kept");
		awaitIdle();
	}

	/** Spring leaves it to the owner of the transaction to give that one back. */
	@Test
	void aConnectionOfAnotherFactoryIsGivenBack() {
		Database other = open();
		SpringSide side = new SpringSide(other.connectionFactory(), this.engine);
		Mono<Void> reads = side.client().sql("SELECT 1").fetch().all().then();
		await(this.database.inTransaction((tx) -> insert(tx, "kept").then(reads)
			.then(tx.inTransaction((inner) -> reads.then(insert(inner, "kept too"))))
			.then(tx.inTransaction((inner) -> reads.then(Mono.<Void>error(new Enough())))
				.onErrorResume(Enough.class, (error) -> Mono.empty()))));
		await(this.database.inTransaction((tx) -> tx.inTransaction((inner) -> reads).then(reads)));
		awaitUntil("nothing is lost: " + other.poolStats(), () -> other.poolStats().acquired() == 0);
		assertThat(await(texts(this.database))).containsExactly("kept", "kept too");
	}

}
