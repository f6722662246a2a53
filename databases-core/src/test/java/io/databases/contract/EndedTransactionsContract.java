package io.databases.contract;

import io.databases.connection.Transaction;
import io.databases.transaction.TransactionFailedException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Transactions that SQLite rolls back by itself.
 */
abstract class EndedTransactionsContract extends Contract {

	EndedTransactionsContract(Engine engine) {
		super(engine);
	}

	/* The error is swallowed, and the work goes on. */
	@Test
	void whatSqliteRollsBackByItselfIsNeverASuccess() {
		await(this.database.execute("CREATE TRIGGER no BEFORE INSERT ON notes WHEN NEW.text = 'forbidden'"
				+ " BEGIN SELECT RAISE(ROLLBACK, 'forbidden'); END"));
		Mono<Void> work = this.database.inTransaction((outer) -> insert(outer, "before")
			.then(outer.inTransaction((inner) -> insert(inner, "inner").then(swallowed(insert(inner, "forbidden")))
				.then(swallowed(insert(inner, "after")))))
			.onErrorResume(DataAccessException.class, (error) -> Mono.empty())
			.then(swallowed(insert(outer, "last"))));
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(work));
		assertThat(await(count(this.database))).isZero();
		awaitIdle();
	}

	private static Mono<Void> swallowed(Mono<Void> statement) {
		return statement.onErrorResume(DataAccessException.class, (error) -> Mono.empty());
	}

	@Test
	void theHandleOfARolledBackTransactionIsRefused() {
		await(this.database.execute("CREATE UNIQUE INDEX once ON notes(completed) WHERE completed"));
		Transaction tx = await(this.database.begin());
		await(tx.execute("INSERT OR ROLLBACK INTO notes(text, completed) VALUES ('a', TRUE)"));
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> await(tx.execute("INSERT OR ROLLBACK INTO notes(text, completed) VALUES ('b', TRUE)")));
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(insert(tx, "never")));
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(tx.begin()));
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(tx.commit()));
		assertThat(await(count(this.database))).isZero();
		awaitIdle();
	}

}
