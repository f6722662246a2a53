package io.databases.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataAccessException;

import io.databases.query.ExecuteResult;
import io.databases.query.Keys;
import io.databases.query.QueryOperations;
import io.databases.record.Record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The table of {@code docs/execute.md}: what each kind of statement gives on each
 * database. What the page says is what is expected here.
 */
abstract class ExecuteTableContract extends Contract {

	private static final String VALUES = "INSERT INTO items(name, n) VALUES ";

	private final Map<String, String> statements = new LinkedHashMap<>();

	private final Map<String, Keys> keys = new LinkedHashMap<>();

	ExecuteTableContract(Engine engine) {
		super(engine);
	}

	@Override
	void createNotes() {
		// these tests have another table
	}

	@Test
	void everyStatementGivesWhatThePageSays() {
		changes();
		upserts();
		others();
		returning();
		withKeys();
		MarkdownTable page = MarkdownTable.read("execute.md", "Statements");
		assertThat(page.rows().keySet()).isEqualTo(this.statements.keySet());
		SoftAssertions all = new SoftAssertions();
		page.rows().forEach((name, row) -> {
			createItems();
			all.assertThat(outcome(name)).as(name + " on " + this.engine).isEqualTo(row.get(column()));
		});
		all.assertAll();
	}

	private void createItems() {
		await(this.database.execute("DROP TABLE IF EXISTS items"));
		await(this.database
			.execute("CREATE TABLE items(id " + this.engine.identity() + ", name VARCHAR(20) UNIQUE, n INTEGER)"));
		await(this.database.execute(VALUES + "('a', 1), ('b', 1), ('c', 2)"));
	}

	private String outcome(String name) {
		Keys asked = this.keys.get(name);
		String sql = this.statements.get(name);
		try {
			return text(await((asked != null) ? this.database.execute(sql, asked) : this.database.execute(sql)));
		}
		catch (DataAccessException ex) {
			return "–";
		}
	}

	private static String text(ExecuteResult result) {
		String rows = result.rows()
			.stream()
			.map((row) -> row.asMap().values().stream().map(String::valueOf).collect(Collectors.joining("/")))
			.sorted()
			.collect(Collectors.joining(" "));
		return result.rowsAffected() + (rows.isEmpty() ? "" : ", " + rows);
	}

	private void add(String name, String sql) {
		this.statements.put(name, sql);
	}

	private void add(String name, String sql, String... asked) {
		this.statements.put(name, sql);
		this.keys.put(name, Keys.of(asked));
	}

	private void changes() {
		add("INSERT of a row", VALUES + "('x', 1)");
		add("INSERT of three rows", VALUES + "('x', 1), ('y', 1), ('z', 1)");
		add("INSERT … SELECT of two rows",
				"INSERT INTO items(name, n) SELECT " + concat("name") + ", n FROM items WHERE n = 1");
		add("INSERT … SELECT that finds nothing", "INSERT INTO items(name, n) SELECT name, n FROM items WHERE n = 77");
		add("UPDATE of two rows", "UPDATE items SET n = 5 WHERE n = 1");
		add("UPDATE to what is there", "UPDATE items SET n = 1 WHERE n = 1");
		add("UPDATE that finds nothing", "UPDATE items SET n = 1 WHERE n = 77");
		add("DELETE of two rows", "DELETE FROM items WHERE n = 1");
		add("DELETE of all", "DELETE FROM items");
		add("DELETE that finds nothing", "DELETE FROM items WHERE n = 77");
	}

	private String concat(String column) {
		return this.engine.isMySqlFamily() ? "concat(" + column + ", '2')" : column + " || '2'";
	}

	private String upsert(String values) {
		return VALUES + values + (this.engine.isMySqlFamily() ? " ON DUPLICATE KEY UPDATE n = VALUES(n)"
				: " ON CONFLICT (name) DO UPDATE SET n = excluded.n");
	}

	private String ignore(String values) {
		return this.engine.isMySqlFamily() ? VALUES.replace("INSERT", "INSERT IGNORE") + values
				: VALUES + values + " ON CONFLICT DO NOTHING";
	}

	private void upserts() {
		add("upsert that inserts", upsert("('x', 1)"));
		add("upsert that updates", upsert("('a', 7)"));
		add("upsert to what is there", upsert("('a', 1)"));
		add("upsert that does nothing", ignore("('a', 7)"));
		add("REPLACE of a row", "REPLACE INTO items(name, n) VALUES ('a', 7)");
		add("MERGE of two rows",
				"MERGE INTO items USING (SELECT 1 AS m) AS s ON items.n = s.m" + " WHEN MATCHED THEN UPDATE SET n = 8");
	}

	private void others() {
		add("WITH … INSERT", "WITH x(a) AS (SELECT 'x') INSERT INTO items(name) SELECT a FROM x");
		add("WITH … UPDATE", "WITH x(a) AS (SELECT 1) UPDATE items SET n = 4 WHERE n IN (SELECT a FROM x)");
		add("WITH a writing part",
				"WITH gone AS (DELETE FROM items RETURNING name) INSERT INTO items(name) SELECT name || 'x' FROM gone");
		add("SELECT", "SELECT id FROM items WHERE n = 1");
		add("CREATE TABLE", "CREATE TABLE made1(i INTEGER)");
		add("CREATE TABLE … AS", "CREATE TABLE made2 AS SELECT * FROM items WHERE id < 0");
		add("SET or PRAGMA", this.engine.isServer() ? this.engine.changeOfSession() : "PRAGMA foreign_keys = ON");
		add("TRUNCATE", "TRUNCATE TABLE items");
	}

	private void returning() {
		add("INSERT … RETURNING", VALUES + "('x', 1) RETURNING id");
		add("UPDATE … RETURNING", "UPDATE items SET n = 5 WHERE n = 1 RETURNING id");
		add("DELETE … RETURNING", "DELETE FROM items WHERE n = 1 RETURNING id");
		add("RETURNING that finds nothing", "DELETE FROM items WHERE n = 77 RETURNING id");
	}

	private void withKeys() {
		add("INSERT with Keys", VALUES + "('x', 1)", "id");
		add("INSERT of an id with Keys", "INSERT INTO items(id, name) VALUES (9, 'x')", "id");
		add("INSERT of three rows with Keys", VALUES + "('x', 1), ('y', 1), ('z', 1)", "id");
		add("INSERT with two Keys", VALUES + "('x', 1)", "id", "name");
		add("upsert that updates with Keys", upsert("('a', 7)"), "id");
		add("upsert that does nothing with Keys", ignore("('a', 7)"), "id");
		add("UPDATE with Keys", "UPDATE items SET n = 5 WHERE n = 1", "id");
		add("DELETE with Keys", "DELETE FROM items WHERE n = 1", "id");
	}

	/** Drivers hand errors over as messages among the parts of a result, or lose them. */
	@Test
	void errorsThatComeBehindResultsAreRaisedByEachVerb() {
		createItems();
		String late = this.engine.isServer()
				? "SELECT id, (SELECT x.id FROM items x WHERE x.n = items.n) AS same FROM items ORDER BY n DESC"
				: "SELECT id, abs(-9223372036854775807 - (n = 1)) AS same FROM items ORDER BY n DESC";
		String insert = VALUES + "('x', 1), ('a', 1)";
		Map<String, Function<QueryOperations, Mono<?>>> verbs = new LinkedHashMap<>();
		verbs.put("fetchAll", (on) -> on.fetchAll(late));
		verbs.put("fetchAll of a class", (on) -> on.fetchAll(late, Row.class));
		verbs.put("iterate", (on) -> on.iterate(late).then());
		verbs.put("execute of a query", (on) -> on.execute(late));
		verbs.put("execute", (on) -> on.execute(insert));
		verbs.put("execute with keys", (on) -> on.execute(insert, Keys.of("id")));
		verbs.put("iterate of a change", (on) -> on.iterate(insert).then());
		verbs.put("executeMany", (on) -> on.executeMany(VALUES + "(:name, 1)", names()));
		verbs.put("executeMany of single rows",
				(on) -> on.executeMany(VALUES + "(:name, 1)", Flux.fromIterable(names()), Keys.of("id"), Long.class));
		verbs.forEach((verb, statement) -> {
			assertThatExceptionOfType(DataAccessException.class).as(verb)
				.isThrownBy(() -> await(statement.apply(this.database)));
			assertThatExceptionOfType(DataAccessException.class).as(verb + " in a transaction")
				.isThrownBy(() -> await(this.database.inTransaction((tx) -> statement.apply(tx).then())));
		});
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM items", Long.class))).isEqualTo(3);
		awaitIdle();
	}

	private static List<Map<String, Object>> names() {
		return IntStream.range(0, 20)
			.mapToObj((i) -> Map.<String, Object>of("name", (i < 19) ? "new" + i : "a"))
			.toList();
	}

	private record Row(long id, Object same) {
	}

	private int column() {
		return switch (this.engine) {
			case POSTGRESQL -> 0;
			case MARIADB -> 1;
			case MYSQL -> 2;
			default -> 3;
		};
	}

}
