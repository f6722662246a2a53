package io.databases.contract;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.databases.query.ExecutionListener;
import io.databases.query.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many rows the log and listeners are told of, for each verb. The same code for each
 * database.
 */
abstract class StatementRowsContract extends Contract {

	private static final String UPDATE = "UPDATE notes SET completed = :done";

	private static final Map<String, Object> DONE = Map.of("done", true);

	private final List<String> told = new CopyOnWriteArrayList<>();

	StatementRowsContract(Engine engine) {
		super(engine);
	}

	/** What is told of the statements of some work, and whether the log says the same. */
	private List<String> toldOf(Mono<?> work) {
		this.told.clear();
		try (LogCapture log = LogCapture.of("io.databases.query").debug()) {
			await(work);
			assertThat(log.messages().stream().map((message) -> message.replaceFirst("^\\d+ ms, (.*?): .*", "$1")))
				.containsExactlyElementsOf(this.told);
		}
		return List.copyOf(this.told);
	}

	private void listen() {
		reopen((builder) -> builder.listener((sql, context) -> (rows, affected, error, cancelled) -> {
			assertThat(error).isNull();
			String gave = "gave " + rows + " row(s)";
			this.told
				.add(cancelled ? "was cancelled after " + rows + " row(s)" : (affected == ExecutionListener.NOT_ASKED)
						? gave : "affected " + affected + " row(s)" + ((rows > 0) ? " and " + gave : ""));
		}));
	}

	@Test
	void changesTellTheRowsAffected() {
		listen();
		insertMany(500);
		assertThat(toldOf(this.database.execute(UPDATE, DONE))).containsExactly("affected 500 row(s)");
		assertThat(toldOf(this.database.inTransaction((tx) -> tx.execute(UPDATE, DONE))))
			.containsExactly("affected 500 row(s)");
		assertThat(toldOf(this.database.execute(UPDATE + " WHERE id < 0", DONE))).containsExactly("affected 0 row(s)");
		assertThat(toldOf(this.database.execute("DELETE FROM notes"))).containsExactly("affected 500 row(s)");
	}

	@Test
	void keysAndReturnedRowsAreToldApart() {
		listen();
		assertThat(toldOf(this.database.execute(INSERT, note("a"), Keys.of("id"))))
			.containsExactly("affected 1 row(s) and gave 1 row(s)");
		if (this.engine != Engine.MYSQL) {
			String returning = "INSERT INTO notes(text) VALUES ('b'), ('c') RETURNING id";
			assertThat(toldOf(this.database.execute(returning))).containsExactly("affected 2 row(s) and gave 2 row(s)");
			assertThat(toldOf(this.database.fetchAll(returning.replace("('b'), ('c')", "('d'), ('e')"))))
				.containsExactly("gave 2 row(s)");
		}
	}

	@Test
	void queriesTellTheRowsTheyGave() {
		listen();
		insertMany(300);
		String query = "SELECT id FROM notes WHERE text <> :no";
		Map<String, Object> values = Map.of("no", "none");
		List<String> all = List.of("gave 300 row(s)");
		assertThat(toldOf(this.database.fetchAll(query, values, Long.class))).isEqualTo(all);
		assertThat(toldOf(this.database.execute(query, values))).isEqualTo(all);
		assertThat(toldOf(this.database.iterate(query, values, Long.class).count())).isEqualTo(all);
		assertThat(toldOf(this.database.inTransaction((tx) -> tx.iterate(query, values, Long.class).count())))
			.isEqualTo(all);
		assertThat(toldOf(this.database.fetchVal(COUNT, Long.class))).containsExactly("gave 1 row(s)");
		assertThat(toldOf(this.database.fetchAll("SELECT id FROM notes WHERE id < 0")))
			.containsExactly("gave 0 row(s)");
		assertThat(toldOf(this.database.fetchOne(query, values))).containsExactly("was cancelled after 256 row(s)");
	}

	@Test
	void manyRowsTellTheRowsAffected() {
		listen();
		// PostgreSQL is asked for the types first
		assertThat(toldOf(this.database.executeMany(INSERT, List.of(note("a"), note("b")))))
			.endsWith("affected 2 row(s)");
		List<Map<String, Object>> others = List.of(note("c"), note("d"), note("e"));
		assertThat(toldOf(this.database.executeMany(INSERT, others, Keys.of("id"), Long.class)))
			.endsWith("affected 3 row(s) and gave 3 row(s)");
		assertThat(toldOf(this.database.executeMany("UPDATE notes SET completed = TRUE WHERE text >= :text",
				List.of(Map.of("text", "a"), Map.of("text", "b")))))
			.containsExactly("affected 9 row(s)");
	}

}
