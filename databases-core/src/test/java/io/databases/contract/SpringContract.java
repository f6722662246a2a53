package io.databases.contract;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.contract.TransactionsContract.Enough;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Our side and Spring's are one side: the same connection, whoever began the transaction,
 * and one outcome for all that happened in it.
 */
abstract class SpringContract extends Contract {

	private final AtomicLong marks = new AtomicLong();

	private SpringSide spring;

	SpringContract(Engine engine) {
		super(engine);
	}

	@BeforeEach
	void openSpring() {
		this.spring = new SpringSide(this.database.connectionFactory(), this.engine);
	}

	/** A query for the connection's id, after {@link #mark()}. */
	private String who() {
		return this.engine.isServer() ? this.engine.connectionId() : "SELECT id FROM temp.who";
	}

	/* SQLite's connections have no ids: a table that only one of them has tells. */
	private Mono<Void> mark() {
		if (this.engine.isServer()) {
			return Mono.empty();
		}
		return this.database.execute("CREATE TEMPORARY TABLE who(id INTEGER)")
			.then(this.database.execute("INSERT INTO who(id) VALUES (" + this.marks.incrementAndGet() + ")"))
			.then();
	}

	/** The connection as each side has it. */
	private Flux<Long> connections() {
		return Flux.concat(this.database.fetchVal(who(), Long.class), this.spring.connections(who()));
	}

	private static void areTheSame(List<Long> connections, int count) {
		assertThat(connections).hasSize(count);
		assertThat(connections.stream().distinct()).hasSize(1);
	}

	@Test
	void oneConnectionInsideSprings() {
		areTheSame(await(this.spring.required().transactional(mark().thenMany(connections()))), 4);
		awaitIdle();
	}

	@Test
	void oneConnectionInsideOurs() {
		areTheSame(await(this.database.inTransactionMany((tx) -> mark().thenMany(connections()))), 4);
		awaitIdle();
	}

	@Test
	void oneConnectionInsideOurHandleHandedOver() {
		Transaction tx = await(this.database.begin());
		areTheSame(await(mark().thenMany(connections()).contextWrite(tx.context())), 4);
		await(this.spring.insert("undone").contextWrite(tx.context()));
		await(tx.rollback());
		assertThat(await(count(this.database))).isZero();
		awaitIdle();
	}

	@Test
	void oneConnectionOfWhatIsStartedApartAndHandedOver() {
		areTheSame(
				await(this.database.inTransactionMany((tx) -> mark().thenMany(Flux
					.concat(Mono.fromFuture(() -> connections().collectList().contextWrite(tx.context()).toFuture()),
							this.database.inConnection((connection) -> Mono.fromFuture(
									() -> connections().collectList().contextWrite(connection.context()).toFuture())))
					.flatMapIterable((ids) -> ids)))),
				8);
		areTheSame(await(this.spring.required()
			.transactional(mark().then(this.database.currentTransaction())
				.flatMap((tx) -> Mono
					.fromFuture(() -> connections().collectList().contextWrite(tx.context()).toFuture()))
				.flatMapIterable((ids) -> ids))), 4);
		awaitIdle();
	}

	@Test
	void oneConnectionNestedBothWays() {
		areTheSame(
				await(this.spring.required()
					.transactional(
							mark().thenMany(connections())
								.concatWith(this.database
									.inTransactionMany((one) -> connections().concatWith(this.spring.required()
										.transactional(connections()
											.concatWith(this.database.inTransactionMany((two) -> connections())))))))),
				16);
		areTheSame(await(this.database.inTransactionMany((one) -> mark().thenMany(connections())
			.concatWith(this.spring.nested()
				.transactional(connections().concatWith(this.database.inTransactionMany(
						(two) -> connections().concatWith(this.spring.required().transactional(connections())))))))),
				16);
		awaitIdle();
	}

	@Test
	void whatOneSideWroteTheOtherSeesAndOneCommitKeepsAll() {
		await(this.database.inTransaction((tx) -> insert(tx, "ours").then(this.spring.insert("the client's"))
			.then(this.spring.save("the repository's"))
			.then(this.spring.notes().count())
			.doOnNext((seen) -> assertThat(seen).isEqualTo(3))));
		await(this.spring.required()
			.transactional(this.spring.save("the repository's again")
				.then(insert(this.database, "ours again"))
				.then(count(this.database))
				.doOnNext((seen) -> assertThat(seen).isEqualTo(5))));
		assertThat(await(texts(this.database))).containsExactly("ours", "the client's", "the repository's",
				"the repository's again", "ours again");
	}

	@Test
	void anErrorUndoesTheWorkOfBothSides() {
		assertThatExceptionOfType(Enough.class).isThrownBy(() -> await(this.database.inTransaction(
				(tx) -> this.spring.save("undone").then(insert(tx, "undone too")).then(Mono.error(new Enough())))));
		assertThatExceptionOfType(Enough.class).isThrownBy(() -> await(this.spring.required()
			.transactional(insert(this.database, "undone").then(this.spring.insert("undone too"))
				.then(Mono.error(new Enough())))));
		assertThat(await(count(this.database))).isZero();
		awaitIdle();
	}

	/** A bean with the annotation. */
	static class Service {

		private final Database database;

		private final SpringSide spring;

		Service(Database database, SpringSide spring) {
			this.database = database;
			this.spring = spring;
		}

		@Transactional
		Flux<Long> ask(Flux<Long> connections) {
			return connections;
		}

		@Transactional
		Mono<Void> fail() {
			return insert(this.database, "undone").then(this.spring.save("undone too")).then(Mono.error(new Enough()));
		}

		@Transactional(propagation = Propagation.NESTED)
		Mono<Void> failNested() {
			return fail();
		}

	}

	private Service service() {
		ProxyFactory proxy = new ProxyFactory(new Service(this.database, this.spring));
		proxy.setProxyTargetClass(true);
		proxy.addAdvice(
				new TransactionInterceptor(this.spring.manager(), new AnnotationTransactionAttributeSource(false)));
		return (Service) proxy.getProxy();
	}

	@Test
	void insideABeanWithTheAnnotation() {
		Service service = service();
		areTheSame(await(service.ask(mark().thenMany(connections()))), 4);
		areTheSame(
				await(this.database
					.inTransactionMany((tx) -> mark().thenMany(connections()).concatWith(service.ask(connections())))),
				8);
		assertThatExceptionOfType(Enough.class).isThrownBy(() -> await(service.fail()));
		assertThat(await(count(this.database))).isZero();
		await(this.database.inTransaction((tx) -> insert(tx, "kept")
			.then(service.failNested().onErrorResume(Enough.class, (error) -> Mono.empty()))
			.then(this.spring.save("kept too"))));
		assertThat(await(texts(this.database))).containsExactly("kept", "kept too");
		awaitIdle();
	}

	@Test
	void springsRollbackOnlyInsideOursCounts() {
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> await(this.database.inTransaction((tx) -> insert(tx, "undone").then(this.spring.required()
				.transactional(this.spring.insert("undone too").then(Mono.<Void>error(new Enough())))
				.onErrorResume(Enough.class, (error) -> Mono.empty())))));
		assertThat(await(count(this.database))).isZero();
		// marked inside a savepoint of ours, and only that is undone
		await(this.database.inTransaction((tx) -> insert(tx, "kept")
			.then(tx.inTransaction((inner) -> this.spring.required()
				.transactional(this.spring.insert("undone").then(Mono.<Void>error(new Enough())))
				.onErrorResume(Enough.class, (error) -> Mono.empty())))
			.onErrorResume(UnexpectedRollbackException.class, (error) -> Mono.empty())
			.then(this.spring.insert("kept too"))));
		assertThat(await(texts(this.database))).containsExactly("kept", "kept too");
	}

	@Test
	void ourRollbackOnlyInsideSpringsCounts() {
		Mono<Void> marks = this.database.currentTransaction().doOnNext(Transaction::setRollbackOnly).then();
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> await(
				this.spring.required().transactional(this.spring.insert("undone").then(marks).thenReturn("value"))));
		assertThat(await(count(this.database))).isZero();
		await(this.spring.required()
			.transactional(this.spring.insert("kept")
				.then(this.database.inTransaction((inner) -> insert(inner, "undone").then(marks)))
				.then(this.spring.insert("kept too"))));
		assertThat(await(texts(this.database))).containsExactly("kept", "kept too");
	}

	@Test
	void springsOwnRollbackOnlyCounts() {
		await(this.spring.required()
			.execute((tx) -> insert(this.database, "undone").then(Mono.fromRunnable(tx::setRollbackOnly)))
			.then());
		assertThat(await(count(this.database))).isZero();
		// the manager alone forgets the mark of one that takes part, and would commit
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> await(this.spring.required()
			.transactional(insert(this.database, "undone").then(this.spring.required()
				.transactional(this.spring.insert("undone too").then(Mono.<Void>error(new Enough())))
				.onErrorResume(Enough.class, (error) -> Mono.empty())))));
		assertThat(await(count(this.database))).isZero();
		awaitIdle();
	}

	@Test
	void springsNestedInsideOursUndoesItsOwnWorkOnly() {
		await(this.database.inTransaction((tx) -> insert(tx, "kept")
			.then(this.spring.nested()
				.transactional(this.spring.insert("undone")
					.then(insert(this.database, "undone too"))
					.then(Mono.<Void>error(new Enough())))
				.onErrorResume(Enough.class, (error) -> Mono.empty()))
			.then(this.spring.nested().transactional(this.spring.save("kept too")))
			.then(insert(tx, "kept last"))));
		assertThat(await(texts(this.database))).containsExactly("kept", "kept too", "kept last");
	}

	@Test
	void oursInsideSpringsUndoesItsOwnWorkOnly() {
		await(this.spring.required()
			.transactional(this.spring.insert("kept")
				.then(this.database
					.inTransaction((inner) -> this.spring.insert("undone")
						.then(insert(inner, "undone too"))
						.then(Mono.<Void>error(new Enough())))
					.onErrorResume(Enough.class, (error) -> Mono.empty()))
				.then(this.database.inTransaction((inner) -> this.spring.save("kept too")))
				.then(this.spring.insert("kept last"))));
		assertThat(await(texts(this.database))).containsExactly("kept", "kept too", "kept last");
	}

	@Test
	void springsRequiresNewIsATransactionOfItsOwn() {
		if (this.engine.isServer()) {
			List<Long> connections = await(this.database.inTransactionMany(
					(tx) -> connections().concatWith(this.spring.requiresNew().transactional(connections()))
						.concatWith(connections())));
			areTheSame(Stream.concat(connections.stream().limit(4), connections.stream().skip(8)).toList(), 8);
			areTheSame(connections.stream().skip(4).limit(4).toList(), 4);
			assertThat(connections.get(4)).isNotEqualTo(connections.get(0));
			assertThatExceptionOfType(
					Enough.class)
				.isThrownBy(
						() -> await(
								this.database.inTransaction(
										(tx) -> insert(tx, "undone")
											.then(this.spring.requiresNew()
												.transactional(insert(this.database, "kept")
													.then(this.spring.insert("kept too"))))
											.then(insert(tx, "undone too"))
											.then(Mono.error(new Enough())))));
			assertThat(await(texts(this.database))).containsExactly("kept", "kept too");
		}
		else if (this.engine == Engine.SQLITE_FILE) { // one writer: it may read
			Long seen = await(this.database.inTransaction((tx) -> insert(tx, "unseen")
				.then(this.spring.readOnlyRequiresNew().transactional(count(this.database)))));
			assertThat(seen).isZero();
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> await(this.database.inTransaction((tx) -> insert(tx, "undone")
					.then(this.spring.requiresNew().transactional(this.spring.save("new"))))));
			assertThat(await(texts(this.database))).containsExactly("unseen");
		}
		awaitIdle();
	}

	@Test
	void errorsAreTranslatedOnce() {
		await(insert(this.database, "same"));
		for (Mono<Void> again : List.of(insert(this.database, "same"), this.spring.insert("same"),
				this.spring.save("same"))) {
			for (Mono<Void> inside : List.of(again, this.database.inTransaction((tx) -> again),
					this.spring.required().transactional(again),
					this.spring.required().transactional(this.database.inTransaction((tx) -> again)),
					this.database.inTransaction((tx) -> this.spring.required().transactional(again)))) {
				assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> await(inside))
					.satisfies(SpringContract::isTranslatedOnce);
			}
		}
		awaitIdle();
	}

	private static void isTranslatedOnce(Throwable error) {
		long translated = Stream.iterate(error, (one) -> one != null, Throwable::getCause)
			.filter((one) -> one instanceof DataAccessException)
			.count();
		assertThat(translated).as("Spring's exceptions in %s", error).isEqualTo(1);
	}

}
