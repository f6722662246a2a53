package io.databases.contract;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import reactor.core.publisher.Flux;

import io.databases.Database;
import io.databases.query.Keys;
import io.databases.query.QueryOperations;
import io.databases.sql.Values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What MySQL and MariaDB are sent, by the counters of the server.
 */
abstract class MySqlBulkContract extends Contract {

	MySqlBulkContract(Engine engine) {
		super(engine);
	}

	/** A counter of the session. */
	private long counter(QueryOperations on, String name) {
		return await(on.fetchOne("SHOW SESSION STATUS LIKE '" + name + "'")).get(1, Long.class);
	}

	private static List<Map<String, Object>> notes(int count) {
		return IntStream.range(0, count).mapToObj((number) -> note("note " + number)).toList();
	}

	@Test
	void tenThousandRowsAreTenInserts() {
		reopenWithOneConnection();
		long before = counter(this.database, "Com_insert");
		long questions = counter(this.database, "Questions");
		await(this.database.executeMany(INSERT, notes(10_000)));
		assertThat(counter(this.database, "Com_insert") - before).isEqualTo(10);
		// BEGIN, COMMIT and the two of this test
		assertThat(counter(this.database, "Questions") - questions).isLessThanOrEqualTo(10 + 6);
	}

	@Test
	void updatesShareTheirRoundTrips() {
		reopenWithOneConnection();
		insertMany(500);
		long before = counter(this.database, "Com_update");
		Long affected = await(this.database.executeMany("UPDATE notes SET completed = :done WHERE text = :text -- all",
				IntStream.range(0, 500).mapToObj((number) -> Map.of("done", true, "text", "note " + number)).toList()));
		assertThat(affected).isEqualTo(500);
		assertThat(counter(this.database, "Com_update") - before).isEqualTo(500);
	}

	@Test
	void noPingWhenAConnectionIsGivenBack() {
		reopenWithOneConnection();
		await(count(this.database));
		long before = counter(this.database, "Com_admin_commands");
		for (int i = 0; i < 50; i++) {
			await(count(this.database));
		}
		await(this.database.inTransaction((tx) -> insert(tx, "one")));
		await(this.database.executeMany(INSERT, notes(10)));
		assertThat(counter(this.database, "Com_admin_commands")).isEqualTo(before);
	}

	@Test
	void aStatementStaysBelowOneMegabyte() {
		await(this.database.execute("CREATE TABLE large(id INTEGER, text LONGTEXT)"));
		long packet = await(this.database.fetchVal("SELECT @@GLOBAL.max_allowed_packet", Long.class));
		try {
			await(this.database.execute("SET GLOBAL max_allowed_packet = 1048576"));
			reopen((builder) -> builder);
			String text = "'\u20ac".repeat(20_000);
			Long affected = await(this.database.executeMany("INSERT INTO large(id, text) VALUES (:id, :text)",
					Flux.range(0, 60).map((number) -> Map.of("id", number, "text", text))));
			assertThat(affected).isEqualTo(60);
			assertThat(await(this.database.fetchVal("SELECT min(char_length(text)) FROM large", Long.class)))
				.isEqualTo(40_000);
		}
		finally {
			await(this.database.execute("SET GLOBAL max_allowed_packet = " + packet));
		}
	}

	@Test
	void keysStayRightWhereSomeAreGiven() {
		List<Long> keys = await(this.database.executeMany(
				"INSERT INTO notes(id, text) VALUES (:id, :text)", List.of(Map.of("id", 70, "text", "a"),
						Map.of("id", 0, "text", "b"), Map.of("id", 7, "text", "c"), Map.of("id", 0, "text", "d")),
				Keys.of("id"), Long.class));
		assertThat(keys).containsExactly(70L, 71L, 7L, 72L);
	}

	/** A URL of MySQL may lead to a server of MariaDB, which knows RETURNING. */
	@Test
	void keysByAUrlOfMySql() {
		Database mysql = open(url().replace("mariadb://", "mysql://"), (builder) -> builder);
		List<Long> keys = await(mysql.executeMany(INSERT, notes(250), Keys.of("id"), Long.class));
		assertThat(keys).hasSize(250).doesNotContainNull().doesNotHaveDuplicates();
		assertThat(await(mysql.fetchVal("SELECT text FROM notes WHERE id = :id", Map.of("id", keys.get(20)))))
			.isEqualTo("note 20");
	}

	@Test
	void theRowAmongJoinedStatementsIsNamed() {
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> await(this.database.executeMany("INSERT INTO notes(text) SELECT :text",
					List.of(Map.of("text", "a"), Map.of("text", "b"), Map.of("text", "a")))))
			.withMessageContaining("(row 3)");
		assertThat(await(count(this.database))).isZero();
	}

	@Test
	void aNullForAColumnThatTakesNoneIsRefusedInEveryMode() {
		reopenWithOneConnection();
		await(this.database.execute("CREATE TABLE strict(id INTEGER, text VARCHAR(10) NOT NULL)"));
		List<Map<String, Object>> rows = List.of(Map.of("id", 1, "text", "a"), Values.of("id", 2, "text", null));
		String insert = "INSERT INTO strict(id, text) VALUES (:id, :text)";
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> await(this.database.executeMany(insert, rows)));
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(
				() -> await(this.database.inConnection((connection) -> connection.execute("SET SESSION sql_mode = ''")
					.then(connection.executeMany(insert, rows)))));
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM strict", Long.class))).isZero();
	}

}
