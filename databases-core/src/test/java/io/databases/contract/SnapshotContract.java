package io.databases.contract;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.transaction.annotation.Isolation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.transaction.TransactionOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What transactions see of each other, where there are several connections.
 */
abstract class SnapshotContract extends Contract {

	SnapshotContract(Engine engine) {
		super(engine);
	}

	/*
	 * SERIALIZABLE would make the other session wait on MySQL; SQLite's readers have a
	 * snapshot.
	 */
	private TransactionOptions snapshot() {
		return switch (this.engine) {
			case POSTGRESQL -> TransactionOptions.defaults().isolation(Isolation.SERIALIZABLE);
			case MARIADB, MYSQL -> TransactionOptions.defaults().isolation(Isolation.REPEATABLE_READ);
			case SQLITE_FILE, SQLITE_MEMORY -> TransactionOptions.defaults().readOnly(true);
		};
	}

	@Test
	void transactionCommitSerializable() {
		Database other = open();
		List<Long> seen = await(this.database.inTransaction(snapshot(),
				(tx) -> Flux
					.concat(count(tx), started(insert(other, "by another session")).then(count(tx)),
							started(count(other)))
					.collectList()));
		assertThat(seen).as("rows that another session commits stay unseen").containsExactly(0L, 0L, 1L);
		assertThat(await(count(this.database))).isEqualTo(1);
	}

	@Test
	void uncommittedRowsAreUnseen() {
		Database other = open();
		Transaction tx = await(this.database.begin());
		await(insert(tx, "uncommitted"));
		assertThat(await(count(tx))).isEqualTo(1);
		assertThat(await(count(this.database))).as("on another connection").isZero();
		assertThat(await(count(other))).as("in another database").isZero();
		assertThat(countByWitness("notes")).as("over JDBC").isZero();
		await(tx.commit());
		assertThat(await(count(this.database))).isEqualTo(1);
		assertThat(await(count(other))).isEqualTo(1);
		assertThat(countByWitness("notes")).isEqualTo(1);
	}

	@Test
	void readersDoNotWaitForAWriter() {
		Transaction tx = await(this.database.begin());
		await(insert(tx, "uncommitted"));
		for (int i = 0; i < 5; i++) {
			Long seen = await(this.database.inTransaction(TransactionOptions.defaults().readOnly(true),
					(reader) -> count(reader)));
			assertThat(seen).isZero();
		}
		await(tx.rollback());
	}

	private static <T> Mono<T> started(Mono<T> mono) {
		return Mono.fromFuture(mono::toFuture);
	}

}
