package io.databases.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import reactor.core.publisher.Mono;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.error.ServerException;
import io.databases.transaction.TransactionOptions;
import io.r2dbc.spi.R2dbcException;

import org.springframework.transaction.annotation.Isolation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of {@code docs/errors.md}: which condition is which exception, on each
 * database. What the page says is what is expected here.
 */
abstract class ErrorTableContract extends Contract {

	private static final Path PAGE = Path.of("..", "docs", "errors.md");

	private int children;

	ErrorTableContract(Engine engine) {
		super(engine);
	}

	@Test
	void everyConditionIsTheExceptionOfThePage() {
		await(this.database.execute("CREATE TABLE parent(id INTEGER PRIMARY KEY)"));
		await(this.database
			.execute("CREATE TABLE child(id INTEGER PRIMARY KEY, name VARCHAR(3) NOT NULL, small SMALLINT,"
					+ " parent INTEGER, CONSTRAINT positive CHECK (small > 0),"
					+ " CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES parent(id))"));
		await(insert(this.database, "topsecret"));
		Map<String, Mono<?>> conditions = Map.ofEntries(Map.entry("duplicate key", insert(this.database, "topsecret")),
				Map.entry("foreign key", child("abc", 1, 77)), Map.entry("not null", child(null, 1, null)),
				Map.entry("check", child("abc", -1, null)), Map.entry("data too long", child("topsecret", 1, null)),
				Map.entry("number out of range", child("abc", 70_000, null)),
				Map.entry("no number",
						this.database.execute("INSERT INTO parent(id) VALUES (:id)", Map.of("id", "topsecret"))),
				Map.entry("division by zero", this.database.fetchVal("SELECT 1 / (id - id) FROM notes")),
				Map.entry("unknown table", this.database.fetchAll("SELECT * FROM nowhere")),
				Map.entry("unknown column", this.database.fetchAll("SELECT missing FROM notes")),
				Map.entry("unknown function", this.database.fetchAll("SELECT missing(1)")),
				Map.entry("syntax", this.database.execute("SELEKT 1")),
				Map.entry("table exists", this.database.execute("CREATE TABLE notes(id INTEGER)")));
		conditions.forEach(this::check);
	}

	@Test
	void furtherConditionsOfStatements() {
		await(this.database.execute("CREATE TABLE documents(id INTEGER, document JSON)"));
		await(insert(this.database, "topsecret"));
		String overflow = this.engine.isServer() ? "9223372036854775807 + id" : "abs(-9223372036854775808)";
		check("overflow in an expression", this.database.fetchVal("SELECT " + overflow + " FROM notes"));
		check("division by zero in an INSERT",
				this.database.execute("INSERT INTO notes(id) SELECT 1 / (id - id) FROM notes"));
		check("invalid JSON", this.database.execute("INSERT INTO documents(id, document) VALUES (1, :document)",
				Map.of("document", "{topsecret")));
		check("ambiguous column", this.database.fetchAll("SELECT id FROM notes a JOIN notes b ON 1 = 1"));
		check("wrong number of values",
				this.database.execute("INSERT INTO notes(text) VALUES (:text, 'b')", Map.of("text", "topsecret")));
		check("wrong number of columns", this.database.fetchAll("SELECT 1 UNION SELECT 2, 3"));
		check("a query in place of a value gives more rows",
				this.database.fetchAll("SELECT (SELECT 1 UNION SELECT 2)"));
	}

	private Mono<?> child(String name, int small, Integer parent) {
		record Child(int id, String name, int small, Integer parent) {
		}
		return this.database.execute("INSERT INTO child(id, name, small, parent) VALUES (:id, :name, :small, :parent)",
				new Child(++this.children, name, small, parent));
	}

	@Test
	void locksAndConcurrentTransactions() {
		if (!this.engine.isServer()) {
			return; // one writer at a time: there is nothing to wait for, see the page
		}
		insertMany(2);
		lockTimeout();
		deadlock();
		serialization();
		statementTimeout();
	}

	@Test
	void readOnly() {
		check("write in a read-only transaction", this.database
			.inTransaction(TransactionOptions.defaults().readOnly(true), (tx) -> insert(tx, "topsecret")));
	}

	private void lockTimeout() {
		Transaction holder = await(this.database.begin());
		await(touch(holder, 1));
		check("lock not waited for", this.database.fetchAll("SELECT id FROM notes WHERE id = 1 FOR UPDATE NOWAIT"));
		if (this.engine == Engine.POSTGRESQL) {
			check("lock timeout",
					this.database.inTransaction((tx) -> tx.execute("SET LOCAL lock_timeout = 100").then(touch(tx, 1))));
		}
		else {
			Database hasty = open(url("sessionVariables=innodb_lock_wait_timeout%3D1"), (builder) -> builder);
			check("lock timeout", hasty.inTransaction((tx) -> touch(tx, 1)));
		}
		await(holder.rollback());
	}

	private static Mono<?> touch(Transaction tx, long id) {
		return tx.execute("UPDATE notes SET completed = :yes WHERE id = :id", Map.of("yes", true, "id", id));
	}

	private void deadlock() {
		Transaction one = await(this.database.begin());
		Transaction other = await(this.database.begin());
		await(touch(one, 1));
		await(touch(other, 2));
		List<Throwable> errors = await(
				Mono.zip(failure(touch(one, 2).then(one.rollback())), failure(touch(other, 1).then(other.rollback())))
					.map((both) -> List.of(both.getT1(), both.getT2())));
		await(one.rollback().onErrorComplete());
		await(other.rollback().onErrorComplete());
		Throwable victim = errors.stream().filter(DataAccessException.class::isInstance).findFirst().orElseThrow();
		checkCell("deadlock", victim);
	}

	private static Mono<Throwable> failure(Mono<?> work) {
		return work.<Throwable>then(Mono.just(new IllegalStateException("no error")))
			.onErrorResume((error) -> Mono.just(error));
	}

	private void serialization() {
		if (this.engine.isMySqlFamily()) {
			return; // a deadlock or a wait instead, see the page
		}
		Transaction late = await(
				this.database.begin(TransactionOptions.defaults().isolation(Isolation.REPEATABLE_READ)));
		await(count(late));
		await(this.database.execute("UPDATE notes SET completed = :yes WHERE id = 1", Map.of("yes", true)));
		check("serialization", touch(late, 1));
		await(late.rollback());
	}

	private void statementTimeout() {
		String slow = switch (this.engine) {
			case POSTGRESQL -> "SELECT pg_sleep(60)";
			case MARIADB -> "SET STATEMENT max_statement_time = 0.05 FOR SELECT SLEEP(60)";
			default -> "SELECT /*+ MAX_EXECUTION_TIME(50) */ count(*) FROM information_schema.columns a,"
					+ " information_schema.columns b, information_schema.columns c, information_schema.columns d";
		};
		check("statement timeout", this.database.inTransaction((tx) -> (this.engine == Engine.POSTGRESQL)
				? tx.execute("SET LOCAL statement_timeout = 50").then(tx.fetchAll(slow)) : tx.fetchAll(slow)));
	}

	@Test
	void permission() {
		if (!this.engine.isServer()) {
			return; // there are no users, see the page
		}
		String user = "guest" + Long.toHexString(System.nanoTime());
		Mono<?> refused;
		if (this.engine == Engine.POSTGRESQL) {
			await(this.database.execute("CREATE ROLE " + user));
			await(this.database.execute("GRANT USAGE ON SCHEMA public TO " + user));
			refused = this.database
				.inTransaction((tx) -> tx.execute("SET LOCAL ROLE " + user).then(tx.fetchAll("SELECT * FROM notes")));
		}
		else {
			await(this.database.execute("CREATE TABLE open_to_all(id INTEGER)"));
			await(this.database.execute("CREATE USER '" + user + "'@'%' IDENTIFIED BY 'pw'"));
			await(this.database.execute("GRANT SELECT ON open_to_all TO '" + user + "'@'%'"));
			Database guest = open(this.database.url().withUser(user).withPassword("pw").text(), (builder) -> builder);
			refused = guest.fetchAll("SELECT * FROM notes");
		}
		check("permission", refused);
		if (this.engine == Engine.POSTGRESQL) {
			await(this.database.execute("DROP OWNED BY " + user));
			await(this.database.execute("DROP ROLE " + user));
		}
		else {
			await(this.database.execute("DROP USER '" + user + "'@'%'"));
		}
	}

	@Test
	void constraintsAreNamed() {
		await(insert(this.database, "same"));
		assertThat(server(insert(this.database, "same")).constraint()).contains("text");
		assertThat(server(insert(this.database, "same")).sql()).isEqualTo(INSERT);
		await(this.database.execute("CREATE TABLE checked(id INTEGER PRIMARY KEY, amount INTEGER,"
				+ " name VARCHAR(9) NOT NULL, CONSTRAINT positive CHECK (amount > 0))"));
		assertThat(
				server(this.database.execute("INSERT INTO checked(id, amount, name) VALUES (1, -1, 'x')")).constraint())
			.isEqualTo("positive");
		assertThat(
				server(this.database.execute("INSERT INTO checked(id, amount, name) VALUES (1, 1, NULL)")).constraint())
			.contains("name");
		await(this.database.execute("CREATE TABLE item(id INTEGER PRIMARY KEY, checked INTEGER,"
				+ " CONSTRAINT of_checked FOREIGN KEY (checked) REFERENCES checked(id))"));
		assertThat(server(this.database.execute("INSERT INTO item(id, checked) VALUES (1, 77)")).constraint())
			.isEqualTo(this.engine.isServer() ? "of_checked" : null); // SQLite tells none
	}

	@Test
	void theServersTextCanBeLeftOut() {
		Database silent = reopen((builder) -> builder.serverMessages(false));
		await(insert(silent, "topsecret"));
		Throwable error = await(failure(insert(silent, "topsecret")));
		assertThat(error).hasCauseInstanceOf(ServerException.class);
		assertThat(error.getCause().getCause()).isNull();
		Throwable plain = await(failure(silent.execute("SELEKT 1")));
		assertThat(ServerException.find(plain)).isNotNull();
		assertThat(ServerException.find(new IllegalStateException())).isNull();
	}

	/** Nor do the drivers' own errors about a value that they can't write or read. */
	@Test
	void theDriversTextCanBeLeftOutToo() {
		for (boolean kept : new boolean[] { true, false }) {
			Database some = reopen((builder) -> builder.serverMessages(kept));
			Object value = new Object() {
				@Override
				public String toString() {
					return "topsecret";
				}
			};
			Throwable written = await(failure(some.execute("UPDATE notes SET text = :t", Map.of("t", value))));
			assertThat(written).isInstanceOf(InvalidDataAccessApiUsageException.class)
				.hasMessageContaining(":t")
				.hasMessageNotContaining("topsecret");
			assertThat(written.getCause() != null).isEqualTo(kept);
			assertThat(await(failure(some.executeMany("UPDATE notes SET text = :t", List.of(Map.of("t", value)))))
				.getCause() != null).isEqualTo(kept);
			if (this.engine == Engine.POSTGRESQL) { // the driver quotes what it can't
													// read
				Throwable read = await(
						failure(some.inConnection((connection) -> connection.execute("SET datestyle = 'SQL, DMY'")
							.then(connection.fetchVal("SELECT date '2026-02-03' AS secret")))));
				assertThat(read).isInstanceOf(DataRetrievalFailureException.class)
					.hasMessageContaining("'secret'")
					.hasMessageNotContaining("03/02");
				assertThat(read.getCause() != null).isEqualTo(kept);
			}
		}
	}

	private static ServerException server(Mono<?> work) {
		ServerException found = ServerException.find(await(failure(work)));
		assertThat(found).isNotNull();
		assertThat(found.getCause()).isInstanceOf(R2dbcException.class);
		return found;
	}

	private void check(String condition, Mono<?> work) {
		checkCell(condition, await(failure(work)));
	}

	private void checkCell(String condition, Throwable error) {
		List<String> row = row(condition);
		String expected = row.get(1 + column());
		if (!(error instanceof DataAccessException)) {
			assertThat(error).as(condition).hasMessage("no error");
			assertThat(expected).as(condition).startsWith("no error");
			return;
		}
		assertThat(error.getMessage()).as(condition).doesNotContain("topsecret");
		ServerException server = ServerException.find(error);
		assertThat(server).as(condition).isNotNull();
		String name = error.getClass().getSimpleName();
		String codes = ((server.sqlState() != null) ? server.sqlState() : "")
				+ ((server.code() != 0) ? "/" + server.code() : "");
		assertThat((name.equals(row.get(1)) ? "" : name + " ") + codes).as(condition).isEqualTo(expected);
	}

	private int column() {
		return switch (this.engine) {
			case POSTGRESQL -> 1;
			case MARIADB -> 2;
			case MYSQL -> 3;
			default -> 4;
		};
	}

	private static List<String> row(String condition) {
		try {
			return Files.readAllLines(PAGE)
				.stream()
				.filter((line) -> line.startsWith("| " + condition + " |"))
				.findFirst()
				.map((line) -> Arrays.stream(line.substring(2).split("\\|"))
					.map((cell) -> cell.strip().replace("`", ""))
					.toList())
				.orElseThrow(() -> new AssertionError(PAGE + " has no row '" + condition + "'"));
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

}
