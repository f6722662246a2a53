package io.databases.contract;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.databases.Database;
import io.databases.connection.Transaction;
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

		IN_CONNECTION, IN_TRANSACTION, IN_TRANSACTION_MANY, NESTED, OPERATOR, BY_HAND, SPRING

	}

	private Flux<Object> around(Kind kind, Flux<Object> work) {
		Database on = this.database;
		return switch (kind) {
			case IN_CONNECTION -> on.inConnectionMany((connection) -> work);
			case IN_TRANSACTION -> on.inTransaction((tx) -> work.collectList()).flatMapIterable((answers) -> answers);
			case IN_TRANSACTION_MANY -> on.inTransactionMany((tx) -> work);
			case NESTED -> on.inTransactionMany((outer) -> outer.inTransactionMany((inner) -> work));
			case OPERATOR -> work.collectList().as(on::transactional).flatMapIterable((answers) -> answers);
			case BY_HAND -> Flux.usingWhen(on.begin(), (tx) -> work.contextWrite(tx.context()), Transaction::rollback);
			case SPRING ->
				TransactionalOperator.create(new R2dbcTransactionManager(on.connectionFactory())).transactional(work);
		};
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
		return this.engine != Engine.SQLITE_MEMORY || owner == Owner.THE_BODY || kind == Kind.IN_CONNECTION;
	}

	private void check(Kind kind, Promise promise) {
		Mono<Object> id = connectionId(this.database);
		Function<Object, Flux<Object>> inside = (bound) -> this.database.inConnectionMany((connection) -> Flux
			.from(SITUATIONS.of(promise.code()).run(new Body(this.database, connection, id, connectionId(connection))))
			.<Object>map((seen) -> seen.equals(bound)));
		List<Object> same = await(around(kind, id.flatMapMany(inside)));
		assertThat(same).as("whether `%s` is on the connection of %s", promise.code(), kind)
			.isNotEmpty()
			.containsOnly(promise.owner() == Owner.THE_BODY);
		awaitIdle();
	}

}
