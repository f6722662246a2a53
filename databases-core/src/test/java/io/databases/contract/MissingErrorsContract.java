package io.databases.contract;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.annotation.Isolation;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.query.Query;
import io.databases.query.QueryOperations;
import io.databases.transaction.TransactionOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The cells of {@code docs/errors.md} that say "no error": what happens there instead.
 */
abstract class MissingErrorsContract extends Contract {

	MissingErrorsContract(Engine engine) {
		super(engine);
	}

	private String cell(String condition) {
		int column = switch (this.engine) {
			case POSTGRESQL -> 1;
			case MARIADB -> 2;
			case MYSQL -> 3;
			default -> 4;
		};
		return MarkdownTable.read("errors.md", "Which condition is which exception").row(condition).get(column);
	}

	private static Mono<Long> touch(QueryOperations on, long id) {
		return on.execute("UPDATE notes SET completed = :yes WHERE id = :id", Map.of("yes", true, "id", id))
			.map((result) -> result.rowsAffected());
	}

	/** Crosswise updates, which deadlock on a server. */
	@Test
	void deadlock() {
		if (this.engine.isServer()) {
			assertThat(cell("deadlock")).doesNotContain("no error");
			return;
		}
		assertThat(cell("deadlock")).startsWith("no error");
		insertMany(2);
		Mono<Long> one = this.database.inTransaction((tx) -> touch(tx, 1).then(touch(tx, 2)));
		Mono<Long> other = this.database.inTransaction((tx) -> touch(tx, 2).then(touch(tx, 1)));
		assertThat(await(Mono.zip(one, other)).toList()).containsExactly(1L, 1L);
	}

	/** What another transaction has changed since it was read. */
	@Test
	void serialization() {
		if (this.engine == Engine.POSTGRESQL) {
			assertThat(cell("serialization")).doesNotContain("no error");
			return;
		}
		assertThat(cell("serialization")).startsWith("no error");
		insertMany(1);
		Transaction late = await(
				this.database.begin(TransactionOptions.defaults().isolation(Isolation.REPEATABLE_READ)));
		await(late.fetchVal(COUNT, Long.class));
		Mono<Long> change = touch(this.database, 1).cache();
		if (this.engine.isServer()) {
			assertThat(await(change)).isEqualTo(1);
			assertThat(await(touch(late, 1))).isEqualTo(1);
			await(late.commit());
			return;
		}
		// the late one has the write turn from its begin: the other waits
		var waiting = change.subscribe();
		assertThat(await(touch(late, 1))).isEqualTo(1);
		await(late.commit());
		assertThat(await(change)).isEqualTo(1);
		waiting.dispose();
	}

	/** A writer waits for the other one; our own limit ends the wait. */
	@Test
	void lockTimeout() {
		if (this.engine.isServer()) {
			assertThat(cell("lock timeout")).doesNotContain("no error");
			return;
		}
		assertThat(cell("lock timeout")).startsWith("no error");
		Database hasty = reopen((builder) -> builder.limits((limits) -> limits.withTurn(Duration.ofSeconds(2))));
		insertMany(1);
		Transaction holder = await(hasty.begin());
		await(touch(holder, 1));
		assertThatExceptionOfType(CannotAcquireLockException.class).isThrownBy(() -> await(touch(hasty, 1)));
		await(holder.commit());
		assertThat(await(touch(hasty, 1))).isEqualTo(1);
	}

	@Test
	void statementTimeout() {
		Query<?> slow = Query.of(this.engine.slowQuery()).timeout(Duration.ofMillis(100));
		assertThatExceptionOfType(QueryTimeoutException.class).as("our own limit, on every database")
			.isThrownBy(() -> await(this.database.fetchAll(slow)));
		assertThat(await(count(this.database))).isZero();
		assertThat(cell("statement timeout").startsWith("no error")).isEqualTo(!this.engine.isServer());
	}

	/** Who may not write. */
	@Test
	void permission() {
		assertThat(cell("permission").startsWith("no error")).isEqualTo(!this.engine.isServer());
		insertMany(1);
		Mono<Long> write = this.database.inTransaction(TransactionOptions.defaults().readOnly(true),
				(tx) -> touch(tx, 1));
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> await(write));
	}

}
