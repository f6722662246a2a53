package io.databases.contract;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.databases.query.ExecuteResult;
import io.databases.query.Keys;
import io.databases.query.Query;
import io.databases.record.Record;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The six verbs.
 */
abstract class QueriesContract extends Contract {

	QueriesContract(Engine engine) {
		super(engine);
	}

	record NewNote(String text, boolean completed) {
	}

	record Note(long id, String text, boolean completed) {
	}

	private void threeNotes() {
		await(this.database.execute(INSERT, Map.of("text", "example1", "completed", true)));
		await(this.database.executeMany(INSERT, List.of(Map.of("text", "example2", "completed", false),
				Map.of("text", "example3", "completed", true))));
	}

	@Test
	void queriesRaw() {
		threeNotes();
		List<Record> all = await(
				this.database.fetchAll("SELECT * FROM notes WHERE completed = :completed", Map.of("completed", true)));
		assertThat(all).extracting((note) -> note.get("text")).containsExactly("example1", "example3");
		assertThat(all).extracting((note) -> note.get("completed")).containsExactly(true, true);
		Record one = await(
				this.database.fetchOne("SELECT * FROM notes WHERE completed = :completed", Map.of("completed", false)));
		assertThat(one.get("text")).isEqualTo("example2");
		assertThat(one.get("completed")).isEqualTo(false);
		List<Record> iterated = await(this.database.iterate("SELECT * FROM notes ORDER BY id"));
		assertThat(iterated).extracting((note) -> note.get("text")).containsExactly("example1", "example2", "example3");
	}

	@Test
	void fetchValByPositionAndByColumn() {
		threeNotes();
		String byText = "SELECT * FROM notes WHERE text = :text";
		assertThat(await(this.database.fetchVal(byText, Map.of("text", "example2"), Long.class))).isEqualTo(2);
		assertThat(await(this.database.fetchVal("SELECT text FROM notes WHERE id = :id", Map.of("id", 3))))
			.isEqualTo("example3");
		assertThat(await(this.database.fetchOne(byText, Map.of("text", "example1"))).get("completed")).isEqualTo(true);
	}

	@Test
	void fetchValOfNullAndOfNoRowIsEmpty() {
		await(this.database.execute("INSERT INTO notes(text, completed) VALUES ('x', NULL)"));
		assertThat(await(this.database.fetchVal("SELECT completed FROM notes"))).isNull();
		assertThat(await(this.database.fetchVal("SELECT completed FROM notes", Boolean.class).hasElement())).isFalse();
		assertThat(await(this.database.fetchVal("SELECT id FROM notes WHERE id < 0").hasElement())).isFalse();
	}

	@Test
	void fetchAllOfNullsKeepsThem() {
		await(this.database.execute("INSERT INTO notes(text, completed) VALUES ('x', NULL)"));
		await(this.database.execute("INSERT INTO notes(text, completed) VALUES ('y', :yes)", Map.of("yes", true)));
		assertThat(await(this.database.fetchAll("SELECT completed FROM notes ORDER BY id", Boolean.class)))
			.containsExactly(null, true);
	}

	@Test
	void fetchOneReturningNoResults() {
		assertThat(await(this.database.fetchOne("SELECT * FROM notes WHERE id = :id", Map.of("id", 7)).hasElement()))
			.isFalse();
		assertThat(await(this.database.fetchAll("SELECT * FROM notes"))).isEmpty();
		assertThat(await(this.database.iterate("SELECT * FROM notes"))).isEmpty();
	}

	@Test
	void fetchOneGivesTheFirstRowOfMany() {
		reopenWithOneConnection();
		insertMany(1_100);
		for (int i = 0; i < 3; i++) {
			assertThat(await(this.database.fetchOne("SELECT text FROM notes ORDER BY id", String.class)))
				.isEqualTo("note 0");
		}
		assertThat(await(count(this.database))).isEqualTo(1_100);
	}

	@Test
	void ddlQueries() {
		ExecuteResult created = await(this.database.execute("CREATE TABLE parts(id INTEGER PRIMARY KEY)"));
		assertThat(created.rowsAffected()).isZero();
		assertThat(created.rows()).isEmpty();
		await(this.database.execute("INSERT INTO parts(id) VALUES (7)"));
		assertThat(await(this.database.fetchVal("SELECT id FROM parts", Integer.class))).isEqualTo(7);
		await(this.database.execute("DROP TABLE parts"));
	}

	@Test
	void executeReturnVal() {
		ExecuteResult first = await(this.database.execute(INSERT, note("example1"), Keys.of("id")));
		ExecuteResult second = await(this.database.execute(INSERT, new NewNote("example2", true), Keys.of("id")));
		assertThat(first.rowsAffected()).isEqualTo(1);
		assertThat(first.key(Long.class)).isEqualTo(1);
		assertThat(second.key(Long.class)).isEqualTo(2);
		assertThat(second.key()).isInstanceOf(Long.class);
		assertThat(await(this.database.fetchVal("SELECT text FROM notes WHERE id = :id", Map.of("id", second.key()))))
			.isEqualTo("example2");
	}

	@Test
	void executeReturnValOfATextWithAnEnd() {
		for (String end : List.of(";", " ; ", " -- the end", " /* the end */", "; -- the end\n")) {
			ExecuteResult done = await(this.database.execute(INSERT + end, note("a" + end), Keys.of("id")));
			assertThat(await(this.database.fetchVal("SELECT text FROM notes WHERE id = :id",
					Map.of("id", done.key(Long.class)))))
				.as(end)
				.isEqualTo("a" + end);
		}
	}

	@Test
	void executeReturnValInATransaction() {
		Long key = await(this.database.inTransaction(
				(tx) -> tx.execute(INSERT, note("example"), Keys.of("id")).map((done) -> done.key(Long.class))));
		assertThat(await(this.database.fetchVal("SELECT text FROM notes WHERE id = :id", Map.of("id", key))))
			.isEqualTo("example");
	}

	@Test
	void rowsAffected() {
		threeNotes();
		String complete = "UPDATE notes SET completed = :completed WHERE completed = :completed";
		assertThat(await(this.database.execute(complete, Map.of("completed", true))).rowsAffected())
			.as("rows found, though they have the new values already")
			.isEqualTo(2);
		assertThat(await(this.database.execute("UPDATE notes SET completed = NULL WHERE id > 99")).rowsAffected())
			.isZero();
		assertThat(await(this.database.execute("DELETE FROM notes")).rowsAffected()).isEqualTo(3);
	}

	@Test
	void valuesOfARecordAndRowsAsRecords() {
		await(this.database.execute(INSERT, new NewNote("example", true)));
		await(this.database.executeMany(INSERT, List.of(new NewNote("a", false), new NewNote("b", true))));
		assertThat(await(this.database.fetchAll("SELECT id, text, completed FROM notes ORDER BY id", Note.class)))
			.containsExactly(new Note(1, "example", true), new Note(2, "a", false), new Note(3, "b", true));
		assertThat(await(this.database.fetchOne("SELECT id, text, completed FROM notes WHERE text = :text",
				new NewNote("b", false), Note.class)))
			.isEqualTo(new Note(3, "b", true));
		assertThat(await(this.database
			.iterate(Query.of("SELECT id, text, completed FROM notes WHERE id = :id", Map.of("id", 1)).as(Note.class))))
			.containsExactly(new Note(1, "example", true));
	}

	@Test
	void listsOfValues() {
		threeNotes();
		String in = "SELECT id FROM notes WHERE id IN (:ids) ORDER BY id";
		String notIn = "SELECT id FROM notes WHERE id NOT IN (:ids) ORDER BY id";
		assertThat(await(this.database.fetchAll(in, Map.of("ids", List.of(1L, 3L, 99L)), Long.class)))
			.containsExactly(1L, 3L);
		assertThat(await(this.database.fetchAll(notIn, Map.of("ids", List.of(1L, 3L)), Long.class)))
			.containsExactly(2L);
		assertThat(await(this.database.fetchAll(in, Map.of("ids", List.of()), Long.class))).isEmpty();
		assertThat(await(this.database.fetchAll(notIn, Map.of("ids", List.of()), Long.class))).hasSize(3);
		assertThat(await(this.database.fetchAll("SELECT id FROM notes WHERE text IN (:texts)",
				Map.of("texts", List.of("example2", "nothing")), Long.class)))
			.containsExactly(2L);
	}

	/** Of a long text, of long comments, and of many words. */
	@Test
	void aStatementOfAMegabyte() {
		threeNotes();
		int length = this.engine.isServer() ? 1 << 20 : 990_000; // SQLite: a million at
																	// most
		for (String filling : List.of("'" + "x:no'' ".repeat(length / 7) + "' <> :text",
				"/* :no ' */ ".repeat(length / 12), "text <> 'a' AND ".repeat(length / 16) + "1 = 1")) {
			String sql = "SELECT id FROM notes WHERE text = :text " + (filling.startsWith("/*") ? "" : "AND ")
					+ filling;
			assertThat(sql).hasSizeGreaterThan(length - 100);
			if (this.engine.isServer() || !filling.startsWith("text")) { // SQLite: 1,000
																			// at most
				assertThat(await(this.database.fetchAll(sql, Map.of("text", "example2"), Long.class)))
					.containsExactly(2L);
			}
		}
	}

	@Test
	void aValueThatMayBeNull() {
		threeNotes();
		String sql = "SELECT id FROM notes WHERE (:text IS NULL OR text = :text) ORDER BY id";
		assertThat(await(this.database.fetchAll(sql, Map.of("text", "example2"), Long.class))).containsExactly(2L);
		assertThat(await(this.database.fetchAll(sql, new NewNote(null, false), Long.class))).hasSize(3);
		String number = "SELECT text FROM notes WHERE (:id IS NULL OR id = :id) ORDER BY id";
		assertThat(await(this.database.fetchAll(number, Map.of("id", 3L), String.class))).containsExactly("example3");
	}

	@Test
	void nullsGoIntoEveryColumn() {
		await(this.database.execute("CREATE TABLE everything(a INTEGER, b VARCHAR(9), c BOOLEAN, d "
				+ this.engine.dateTime() + ", e " + this.engine.bytes() + ", f NUMERIC(10, 2), g DATE)"));
		record Nothing(Object a, Object b, Object c, Object d, Object e, Object f, Object g) {
		}
		await(this.database.execute("INSERT INTO everything VALUES (:a, :b, :c, :d, :e, :f, :g)",
				new Nothing(null, null, null, null, null, null, null)));
		Record row = await(this.database.fetchOne("SELECT * FROM everything"));
		assertThat(row.asMap()).hasSize(7).allSatisfy((name, value) -> assertThat(value).isNull());
	}

	@Test
	void nothingIsSentBeforeSubscriptionAndEachSubscriptionSendsItAgain() {
		Mono<ExecuteResult> insert = this.database.execute("INSERT INTO notes(completed) VALUES (:no)",
				Map.of("no", false));
		assertThat(await(count(this.database))).isZero();
		await(insert);
		await(insert);
		assertThat(await(count(this.database))).isEqualTo(2);
	}

	@Test
	void textsOfAllKindsComeBackAsTheyWere() {
		List<String> hard = List.of("it's", "a\\b", "\"q\" `t` [b]", "100 %", "?", ":name $1 ::x", "-- no", "/* no */",
				"Grüße 漢字 😀", "line\nbreak\ttab");
		await(this.database.executeMany(INSERT, hard.stream().map(Contract::note).toList()));
		assertThat(await(texts(this.database))).isEqualTo(hard);
		for (String text : hard) {
			assertThat(await(this.database.fetchVal("SELECT text FROM notes WHERE text = :text", Map.of("text", text))))
				.isEqualTo(text);
		}
	}

	@Test
	void literalsWithColonsAreNoParameters() {
		Record row = await(this.database.fetchOne("SELECT ':no' AS a, 'it''s :not' AS b /* :nor here */ -- :nor here"));
		assertThat(row.get("a")).isEqualTo(":no");
		assertThat(row.get("b")).isEqualTo("it's :not");
	}

	@Test
	void oneParameterInSeveralPlaces() {
		threeNotes();
		assertThat(await(this.database.fetchAll(
				"SELECT id FROM notes WHERE text = :text OR (text <> :text AND id = :id) ORDER BY id",
				Map.of("text", "example1", "id", 3), Long.class)))
			.containsExactly(1L, 3L);
	}

}
