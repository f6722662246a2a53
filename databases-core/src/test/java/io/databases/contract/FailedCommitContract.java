package io.databases.contract;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A COMMIT that the database refuses, since a rule is checked there and not before. That
 * is an error; nothing is stored, and nobody gets a connection whose transaction is still
 * open.
 */
abstract class FailedCommitContract extends Contract {

	private static final String ORPHAN = "INSERT INTO children(id, parent) VALUES (1, 1000)";

	FailedCommitContract(Engine engine) {
		super(engine);
	}

	@Override
	void createNotes() {
		await(this.database.disconnect());
		this.database = open((builder) -> builder.pool((pool) -> pool.withMaxSize(1)));
		await(this.database.execute("CREATE TABLE parents(id INTEGER PRIMARY KEY)"));
		await(this.database.execute("CREATE TABLE children(id INTEGER PRIMARY KEY,"
				+ " parent INTEGER REFERENCES parents(id) DEFERRABLE INITIALLY DEFERRED)"));
	}

	/* The only connection is the next one's. */
	@AfterEach
	void nothingIsStoredAndTheNextOneWorks() {
		awaitIdle();
		if (this.engine.isServer()) {
			assertThat(witness(this.engine.openTransactions())).as("sessions in a transaction").isZero();
		}
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM children", Long.class))).isZero();
		await(this.database.execute("INSERT INTO parents(id) VALUES (1000)"));
		await(this.database.inTransaction((tx) -> tx.execute(ORPHAN)));
		if (this.engine != Engine.SQLITE_MEMORY) {
			assertThat(countByWitness("children")).as("the next commit is one").isEqualTo(1);
		}
		awaitIdle();
	}

	private static Mono<Void> orphan(Database in) {
		return in.execute(ORPHAN).then();
	}

	@Test
	void ofACallback() {
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> await(this.database.inTransaction((tx) -> orphan(this.database))));
	}

	@Test
	void ofManyValues() {
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(
				() -> await(this.database.inTransactionMany((tx) -> orphan(this.database).thenMany(Flux.just(1, 2)))));
	}

	@Test
	void afterASavepoint() {
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(
				() -> await(this.database.inTransaction((tx) -> tx.inTransaction((inner) -> inner.execute(ORPHAN)))));
	}

	@Test
	void ofAHandle() {
		Transaction tx = await(this.database.begin());
		await(tx.execute(ORPHAN));
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> await(tx.commit()));
	}

	@Test
	void ofSprings() {
		SpringSide spring = new SpringSide(this.database.connectionFactory(), this.engine);
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> await(spring.required().transactional(spring.client().sql(ORPHAN).then())));
	}

	@Test
	void ofPlainCode() {
		assertThatExceptionOfType(R2dbcDataIntegrityViolationException.class)
			.isThrownBy(() -> await(Mono.usingWhen(this.database.connectionFactory().create(),
					(connection) -> Mono.from(connection.beginTransaction())
						.thenMany(Flux.defer(() -> connection.createStatement(ORPHAN).execute()))
						.concatMap(Result::getRowsUpdated)
						.then(Mono.defer(() -> Mono.from(connection.commitTransaction()))),
					Connection::close)));
	}

}
