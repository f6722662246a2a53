package io.databases.contract;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.databases.Database;
import io.databases.contract.OperatorTable.Owner;
import io.databases.contract.OperatorTable.Promise;
import io.databases.contract.Situations.Body;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The truth table of {@code docs/connections.md}: each piece of code in it is run in each
 * kind of body, and uses the connection that the page says.
 */
abstract class OperatorsContract extends Contract {

	private static final Situations SITUATIONS = new Situations();

	OperatorsContract(Engine engine) {
		super(engine);
	}

	/** What has a connection for all that is subscribed inside. */
	private enum Kind {

		IN_CONNECTION((database, work) -> database.inConnectionMany((connection) -> work.get())),

		IN_TRANSACTION((database, work) -> database.inTransactionMany((tx) -> work.get())),

		MONO_IN_TRANSACTION((database, work) -> database.inTransaction((tx) -> work.get().collectList())
			.flatMapIterable((ids) -> ids)),

		NESTED((database, work) -> database
			.inTransactionMany((outer) -> outer.inTransactionMany((inner) -> work.get()))),

		OPERATOR((database, work) -> work.get()
			.collectList()
			.as(database::transactional)
			.flatMapIterable((ids) -> ids)),

		BY_HAND((database, work) -> Flux.usingWhen(database.begin(), (tx) -> work.get().contextWrite(tx.context()),
				(tx) -> tx.rollback())),

		SPRING((database, work) -> TransactionalOperator
			.create(new R2dbcTransactionManager(database.connectionFactory()))
			.transactional(work.get()));

		private final Around around;

		Kind(Around around) {
			this.around = around;
		}

		private boolean isTransaction() {
			return this != IN_CONNECTION;
		}

	}

	@FunctionalInterface
	private interface Around {

		Flux<Object> run(Database database, Work work);

	}

	@FunctionalInterface
	private interface Work {

		Flux<Object> get();

	}

	@Test
	void thePageAndTheTestTellTheSame() {
		Set<String> page = OperatorTable.read()
			.stream()
			.map(Promise::code)
			.collect(Collectors.toCollection(LinkedHashSet::new));
		assertThat(page).containsExactlyInAnyOrderElementsOf(SITUATIONS.codes());
	}

	@TestFactory
	Stream<DynamicTest> whoseConnectionItIs() {
		List<Promise> promises = OperatorTable.read();
		return promises.stream()
			.map((promise) -> DynamicTest.dynamicTest(promise.code() + ": " + promise.owner(),
					() -> Stream.of(Kind.values())
						.filter((kind) -> applies(kind, promise.owner()))
						.forEach((kind) -> check(kind, promise))));
	}

	/* In memory there is one native connection, which a transaction has for itself. */
	private boolean applies(Kind kind, Owner owner) {
		return this.engine != Engine.SQLITE_MEMORY || owner == Owner.THE_BODY || !kind.isTransaction();
	}

	private void check(Kind kind, Promise promise) {
		Mono<Object> id = connectionId(this.database);
		Function<Object, Flux<Object>> inside = (bound) -> this.database.inConnectionMany((connection) -> Flux
			.from(SITUATIONS.of(promise.code())
				.run(new Body(this.database, connection, id, connectionId(connection))))
			.map((seen) -> seen.equals(bound)));
		List<Object> same = await(
				kind.around.run(this.database, () -> id.flatMapMany(inside).cast(Object.class)));
		assertThat(same).as("whether `%s` is on the connection of %s", promise.code(), kind)
			.isNotEmpty()
			.containsOnly(promise.owner() == Owner.THE_BODY);
		awaitIdle();
	}

}
