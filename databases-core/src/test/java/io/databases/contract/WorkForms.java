package io.databases.contract;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.observed.Work;
import io.databases.transaction.TransactionOptions;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The forms in which an application may write a transaction: by a callback, with the
 * low-level handle, with Spring's operator and client, and in plain R2DBC code.
 */
final class WorkForms {

	private final Database database;

	private final SpringSide spring;

	WorkForms(Database database, Engine engine) {
		this.database = database;
		this.spring = new SpringSide(database.connectionFactory(), engine);
	}

	/** A form. */
	enum Form {

		CALLBACK, HANDLE, SPRING, PLAIN

	}

	/** What is done inside of a transaction, by texts without parameters. */
	interface Body {

		Mono<Void> apply(Statements statements);

	}

	/** How statements are sent in a form. */
	interface Statements {

		Mono<Void> change(String sql);

		/** The first column. */
		Flux<Long> rows(String sql);

		/** A query whose rows are of no interest. */
		Mono<Void> query(String sql);

		/** One change in a savepoint. */
		Mono<Void> nested(String sql);

	}

	/**
	 * A transaction.
	 * @param form how it is written
	 * @param work what tells its name
	 * @param body what is done inside
	 * @return ends with it, and with the body's error
	 */
	Mono<Void> run(Form form, Work work, Body body) {
		TransactionOptions options = TransactionOptions.defaults().name(work.name());
		return switch (form) {
			case CALLBACK -> this.database.inTransaction(options, (tx) -> body.apply(new OfHandle(tx)));
			case HANDLE -> this.database.begin(options).flatMap((tx) -> byHand(tx, body.apply(new OfHandle(tx))));
			case SPRING -> bySpring(options, body);
			case PLAIN -> Mono.usingWhen(this.database.connectionFactory().create(),
					(connection) -> plain(connection, options, body), Connection::close);
		};
	}

	/* Who has lost interest rolls back, whatever is under way. */
	private static Mono<Void> byHand(Transaction tx, Mono<Void> work) {
		return work.onErrorResume((error) -> tx.rollback().then(Mono.error(error)))
			.then(Mono.defer(tx::commit))
			.doOnCancel(() -> tx.rollback().onErrorComplete().subscribe());
	}

	private Mono<Void> bySpring(TransactionOptions options, Body body) {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setName(options.name());
		TransactionalOperator operator = TransactionalOperator.create(this.spring.manager(), definition);
		return operator.transactional(Mono.defer(() -> body.apply(new OfSpring(this.spring))));
	}

	private static Mono<Void> plain(Connection connection, TransactionOptions options, Body body) {
		return Mono.from(connection.beginTransaction(options))
			.then(Mono.defer(() -> body.apply(new Plain(connection))))
			.onErrorResume((error) -> Mono.from(connection.rollbackTransaction()).then(Mono.error(error)))
			.then(Mono.defer(() -> Mono.from(connection.commitTransaction())));
	}

	/** By the toolkit's verbs. */
	private record OfHandle(Transaction tx) implements Statements {

		@Override
		public Mono<Void> change(String sql) {
			return this.tx.execute(sql).then();
		}

		@Override
		public Flux<Long> rows(String sql) {
			return this.tx.iterate(sql, Long.class);
		}

		@Override
		public Mono<Void> query(String sql) {
			return this.tx.fetchAll(sql).then();
		}

		@Override
		public Mono<Void> nested(String sql) {
			return this.tx.inTransaction((inner) -> inner.execute(sql).then());
		}

	}

	/** By Spring's client, in the transaction of the Reactor Context. */
	private record OfSpring(SpringSide spring) implements Statements {

		private DatabaseClient client() {
			return this.spring.client();
		}

		@Override
		public Mono<Void> change(String sql) {
			return client().sql(sql).then();
		}

		@Override
		public Flux<Long> rows(String sql) {
			return client().sql(sql).map((row) -> row.get(0, Long.class)).all();
		}

		@Override
		public Mono<Void> query(String sql) {
			return client().sql(sql).map((row) -> "a row").all().then();
		}

		@Override
		public Mono<Void> nested(String sql) {
			return this.spring.nested().transactional(change(sql));
		}

	}

	/** By the SPI. */
	private record Plain(Connection connection) implements Statements {

		private Flux<Result> send(String sql) {
			return Flux.from(this.connection.createStatement(sql).execute()).cast(Result.class);
		}

		@Override
		public Mono<Void> change(String sql) {
			return send(sql).concatMap(Result::getRowsUpdated).then();
		}

		@Override
		public Flux<Long> rows(String sql) {
			return send(sql).concatMap((result) -> result.map((row) -> row.get(0, Long.class)));
		}

		@Override
		public Mono<Void> query(String sql) {
			return send(sql).concatMap((result) -> result.map((row) -> "a row")).then();
		}

		@Override
		public Mono<Void> nested(String sql) {
			return Mono.from(this.connection.createSavepoint("inside"))
				.then(Mono.defer(() -> change(sql)))
				.then(Mono.defer(() -> Mono.from(this.connection.releaseSavepoint("inside"))));
		}

	}

}
