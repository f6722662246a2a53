package io.databases.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import io.databases.Database;
import io.databases.error.DatabaseTimeoutException;
import io.databases.transaction.TransactionOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What happens when a query fails, and that nothing is spoiled by it.
 */
abstract class QueryErrorsContract extends Contract {

	QueryErrorsContract(Engine engine) {
		super(engine);
	}

	@Test
	void queriesAfterError() {
		reopenWithOneConnection();
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
				.isThrownBy(() -> await(this.database.fetchAll("SELECT * FROM nowhere")))
				.withMessageContaining("SELECT * FROM nowhere");
			await(insert(this.database, "note " + i));
			assertThat(await(count(this.database))).isEqualTo(i + 1);
		}
	}

	@Test
	void queriesAfterAFailedAcquisition() {
		Database small = reopen((builder) -> builder.pool((pool) -> pool.withMaxSize(1))
			.limits((limits) -> limits.withAcquire(Duration.ofSeconds(1))));
		assertThatExceptionOfType(DatabaseTimeoutException.class)
			.isThrownBy(() -> await(small
				.inConnection((connection) -> count(connection).then(Mono.fromFuture(() -> count(small).toFuture())))))
			.withMessageContaining("1000 ms")
			.withMessageContaining("acquired=1")
			.withMessageContaining("max=1")
			.withMessageContaining("held longest, for ")
			.withMessageContaining("'max_size'")
			.withMessageContaining("'acquire_timeout'");
		assertThatExceptionOfType(DatabaseTimeoutException.class)
			.isThrownBy(() -> await(small.inTransaction(TransactionOptions.defaults().name("the holder"),
					(tx) -> count(tx).then(Mono.fromFuture(() -> count(small).toFuture())))))
			.withMessageContaining("the holder");
		assertThat(await(count(small))).isZero();
		awaitIdle();
	}

	@Test
	void queriesAfterACancelledAcquisition() {
		reopenWithOneConnection();
		Sinks.Empty<Void> hold = Sinks.empty();
		Meeting held = new Meeting(2);
		Mono<Void> holder = this.database
			.inConnection((connection) -> count(connection).then(held.arrive()).then(hold.asMono()));
		StepVerifier.create(holder).then(() -> {
			await(held.arrive());
			for (int i = 0; i < 5; i++) {
				Disposable waiting = count(this.database).subscribe();
				awaitUntil("it waits", () -> this.database.poolStats().pending() > 0);
				waiting.dispose();
				awaitUntil("it waits no more", () -> this.database.poolStats().pending() == 0);
			}
			hold.tryEmitEmpty();
		}).expectComplete().verify(LIMIT);
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void duplicateKey() {
		await(insert(this.database, "the secret"));
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> await(insert(this.database, "the secret")))
			.withMessageContaining(INSERT)
			.withMessageNotContaining("the secret");
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(
				() -> await(this.database.execute("INSERT INTO notes(id, text) VALUES (:id, 'x')", Map.of("id", 1))));
	}

	@Test
	void violatedConstraints() {
		await(this.database.execute("CREATE TABLE checked(id INTEGER PRIMARY KEY, name VARCHAR(9) NOT NULL,"
				+ " amount INTEGER CHECK (amount > 0))"));
		String sql = "INSERT INTO checked(id, name, amount) VALUES (:id, :name, :amount)";
		record Row(int id, String name, int amount) {
		}
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> await(this.database.execute(sql, new Row(1, null, 1))))
			.isNotInstanceOf(DuplicateKeyException.class);
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> await(this.database.execute(sql, new Row(1, "a", -1))))
			.isNotInstanceOf(DuplicateKeyException.class);
		await(this.database
			.execute("CREATE TABLE child(parent INTEGER NOT NULL," + " FOREIGN KEY (parent) REFERENCES checked(id))"));
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> await(this.database.execute("INSERT INTO child(parent) VALUES (5)")))
			.isNotInstanceOf(DuplicateKeyException.class);
	}

	@Test
	void wrongStatements() {
		for (String sql : List.of("SELEKT 1", "SELECT * FROM nowhere", "SELECT nothing FROM notes",
				"CREATE TABLE notes(id INTEGER)")) {
			assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
				.isThrownBy(() -> await(this.database.execute(sql)))
				.withMessageContaining(sql);
		}
	}

	@Test
	void everyVerbReportsTheError() {
		String sql = "SELECT * FROM nowhere";
		for (Mono<?> verb : List.<Mono<?>>of(this.database.fetchAll(sql), this.database.fetchOne(sql),
				this.database.fetchVal(sql), this.database.execute(sql), this.database.iterate(sql).then())) {
			assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class).isThrownBy(() -> await(verb));
		}
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class).isThrownBy(
				() -> await(this.database.executeMany("INSERT INTO nowhere(a) VALUES (:a)", List.of(Map.of("a", 1)))));
	}

	@Test
	void valuesThatAreMissingOrUnknown() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.database.execute(INSERT, Map.of("text", "x"))))
			.withMessageContaining("completed")
			.withMessageContaining(INSERT);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.database.execute(INSERT, Map.of("text", "secret", "complete", true))))
			.withMessageContaining("completed")
			.withMessageNotContaining("secret");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.database.fetchOne("SELECT * FROM notes WHERE id = :id", (Object) 1L)))
			.withMessageContaining("Map.of(");
		assertThat(await(count(this.database))).isZero();
	}

	/** Only PostgreSQL wants to know the type of each parameter beforehand. */
	@Test
	void aParameterOfWhichTheServerCannotTellTheType() {
		String sql = "SELECT concat(:a, :b)";
		if (this.engine != Engine.POSTGRESQL) {
			assertThat(await(this.database.fetchVal(sql, Map.of("a", "x", "b", 1), String.class))).isEqualTo("x1");
			return;
		}
		for (String untyped : List.of(sql, "SELECT jsonb_build_object('a', :a, 'b', :b)", "SELECT :a + :b",
				"SELECT count(*) FROM notes WHERE (id, text) = (:a, :a) OR text = :b")) {
			assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
				.isThrownBy(() -> await(this.database.fetchVal(untyped, Map.of("a", "secret", "b", "secret"))))
				.withMessageContaining("write casts, as in :name::text")
				.withMessageContaining(untyped)
				.withMessageNotContaining("secret");
		}
		assertThat(await(this.database.fetchVal("SELECT concat(:a::text, :b::int)", Map.of("a", "x", "b", 1))))
			.isEqualTo("x1");
	}

	@Test
	void valuesThatTheDriverRefuses() {
		reopenWithOneConnection();
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> await(
						this.database.execute(INSERT, Map.of("text", new Thread("topsecret"), "completed", true))))
				.withMessageContaining("java.lang.Thread")
				.withMessageContaining("text")
				.withMessageContaining(INSERT)
				.withMessageNotContaining("topsecret");
		}
		await(this.database.inTransaction((tx) -> tx.execute(INSERT, Map.of("text", new Thread(), "completed", true))
			.onErrorResume(InvalidDataAccessApiUsageException.class, (error) -> Mono.empty())
			.then(insert(tx, "fine"))));
		assertThat(await(texts(this.database))).containsExactly("fine");
	}

	@Test
	void anErrorOfTheReceiverPassesAndSpoilsNothing() {
		reopenWithOneConnection();
		insertMany(1_100);
		Flux<String> stream = this.database.iterate("SELECT text FROM notes ORDER BY id", String.class).map((text) -> {
			if ("note 7".equals(text)) {
				throw new IllegalStateException("enough");
			}
			return text;
		});
		StepVerifier.create(stream).expectNextCount(7).expectErrorMessage("enough").verify(LIMIT);
		assertThat(await(count(this.database))).isEqualTo(1_100);
	}

	@Test
	void aRowThatDoesNotFitTheClassSpoilsNothing() {
		reopenWithOneConnection();
		await(insert(this.database, "no number"));
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> await(this.database.fetchAll("SELECT text FROM notes", Long.class)))
				.withMessageNotContaining("no number");
		}
		assertThat(await(count(this.database))).isEqualTo(1);
	}

}
