package io.databases.contract;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.databases.query.ExecuteResult;
import io.databases.query.Keys;
import io.databases.query.Query;
import io.databases.query.QueryOperations;
import io.databases.record.Record;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every form of every verb, on a database, a connection and a transaction alike.
 */
abstract class VerbsContract extends Contract {

	private static final String ALL = "SELECT text, id FROM notes ORDER BY id";

	private static final String ONE = "SELECT text, id FROM notes WHERE id = :id";

	private static final String DELETE = "DELETE FROM notes WHERE id = :id";

	private static final String WRITE = "INSERT INTO notes(text, completed) VALUES (:text, :completed)";

	private static final Map<String, Object> TWO = Map.of("id", 2);

	private static final Keys ID = Keys.of("id");

	VerbsContract(Engine engine) {
		super(engine);
	}

	record Id(long id) {
	}

	record Note(String text, long id) {
	}

	record NewNote(String text, boolean completed) {
	}

	/** What a form gives, in order; rows as their text. */
	private record Form(String expected, Mono<?> verb) {
	}

	@Test
	void onADatabase() {
		insertMany(3);
		List<String> answers = await(answers(this.database));
		assertThat(answers).isEqualTo(expected()).hasSize((int) countForms());
	}

	@Test
	void onAConnection() {
		insertMany(3);
		List<String> answers = await(this.database.inConnection((connection) -> answers(connection).collectList()));
		assertThat(answers).isEqualTo(expected());
	}

	@Test
	void onATransaction() {
		insertMany(3);
		List<String> answers = await(this.database.inTransaction((tx) -> answers(tx).collectList()));
		assertThat(answers).isEqualTo(expected());
		assertThat(await(count(this.database))).isEqualTo(3);
	}

	/* All the public ones: a new one fails here until it is among the forms. */
	private static long countForms() {
		return Stream.of(QueryOperations.class.getMethods()).filter((method) -> !method.isSynthetic()).count();
	}

	private Flux<String> answers(QueryOperations on) {
		return Flux.fromStream(forms(on)).concatMap((form) -> form.verb().map(VerbsContract::text));
	}

	private List<String> expected() {
		return forms(this.database).map(Form::expected).toList();
	}

	private static String text(Object answer) {
		if (answer instanceof List<?> list) {
			return list.stream().map(VerbsContract::text).toList().toString();
		}
		if (answer instanceof Record row) {
			return row.contains("text") ? row.get("text", String.class) : "key";
		}
		if (answer instanceof Note note) {
			return note.text();
		}
		if (answer instanceof ExecuteResult result) {
			return result.rowsAffected() + (result.rows().isEmpty() ? "" : " and a key");
		}
		return (answer instanceof Id) ? "key" : answer.toString();
	}

	private static Stream<Form> forms(QueryOperations on) {
		return Stream.of(fetchAll(on), fetchOne(on), fetchVal(on), iterate(on), execute(on), executeMany(on))
			.flatMap((forms) -> forms);
	}

	private static Stream<Form> fetchAll(QueryOperations on) {
		String three = "[note 0, note 1, note 2]";
		return Stream.of(new Form(three, on.fetchAll(Query.of(ALL))), new Form(three, on.fetchAll(ALL)),
				new Form("[note 1]", on.fetchAll(ONE, TWO)), new Form("[note 1]", on.fetchAll(ONE, new Id(2))),
				new Form(three, on.fetchAll(ALL, String.class)),
				new Form("[note 1]", on.fetchAll(ONE, TWO, Note.class)),
				new Form("[note 1]", on.fetchAll(ONE, new Id(2), Note.class)));
	}

	private static Stream<Form> fetchOne(QueryOperations on) {
		return Stream.of(new Form("note 0", on.fetchOne(Query.of(ALL))), new Form("note 0", on.fetchOne(ALL)),
				new Form("note 1", on.fetchOne(ONE, TWO)), new Form("note 1", on.fetchOne(ONE, new Id(2))),
				new Form("note 0", on.fetchOne(ALL, Note.class)), new Form("note 1", on.fetchOne(ONE, TWO, Note.class)),
				new Form("note 1", on.fetchOne(ONE, new Id(2), String.class)));
	}

	private static Stream<Form> fetchVal(QueryOperations on) {
		return Stream.of(new Form("note 0", on.fetchVal(Query.of(ALL), String.class)),
				new Form("note 0", on.fetchVal(ALL)), new Form("note 1", on.fetchVal(ONE, TWO)),
				new Form("note 1", on.fetchVal(ONE, new Id(2))), new Form("note 0", on.fetchVal(ALL, String.class)),
				new Form("note 1", on.fetchVal(ONE, TWO, String.class)),
				new Form("note 1", on.fetchVal(ONE, new Id(2), String.class)));
	}

	private static Stream<Form> iterate(QueryOperations on) {
		String three = "[note 0, note 1, note 2]";
		return Stream.of(new Form(three, on.iterate(Query.of(ALL)).collectList()),
				new Form(three, on.iterate(ALL).collectList()),
				new Form("[note 1]", on.iterate(ONE, TWO).collectList()),
				new Form("[note 1]", on.iterate(ONE, new Id(2)).collectList()),
				new Form(three, on.iterate(ALL, Note.class).collectList()),
				new Form("[note 1]", on.iterate(ONE, TWO, String.class).collectList()),
				new Form("[note 1]", on.iterate(ONE, new Id(2), Note.class).collectList()));
	}

	private static Stream<Form> execute(QueryOperations on) {
		String literal = "INSERT INTO notes(text) VALUES ('%s')";
		return Stream.of(new Form("1", on.execute(Query.of(literal.formatted("a")))),
				new Form("1 and a key", on.execute(Query.of(literal.formatted("b")), ID)),
				new Form("1", on.execute(literal.formatted("c"))), new Form("0", on.execute(DELETE, Map.of("id", -1))),
				new Form("0", on.execute(DELETE, new Id(-1))),
				new Form("1 and a key", on.execute(literal.formatted("d"), ID)),
				new Form("1 and a key", on.execute(WRITE, note("e"), ID)),
				new Form("1 and a key", on.execute(WRITE, new NewNote("f", true), ID)));
	}

	private static Stream<Form> executeMany(QueryOperations on) {
		Query<?> write = Query.of(WRITE);
		return Stream.of(new Form("2", on.executeMany(write, Flux.just(note("g"), note("h")))),
				new Form("2", on.executeMany(write, List.of(new NewNote("i", true), new NewNote("j", true)))),
				new Form("[key, key]", on.executeMany(write, Flux.just(note("k"), note("l")), ID, Id.class)),
				new Form("2", on.executeMany(WRITE, Flux.just(note("m"), note("n")))),
				new Form("2", on.executeMany(WRITE, List.of(note("o"), note("p")))),
				new Form("[key, key]", on.executeMany(WRITE, Flux.just(note("q"), note("r")), ID, Id.class)),
				new Form("[key, key]", on.executeMany(WRITE, List.of(note("s"), note("t")), ID, Id.class)),
				new Form("[key, key]", on.executeMany(WRITE, List.of(note("u"), note("v")), ID)),
				// the last of all removes what the others have written
				new Form("[key, key]", on.executeMany(WRITE, Flux.just(note("w"), note("x")), ID)
					.flatMap((keys) -> on.execute("DELETE FROM notes WHERE id > 3").thenReturn(keys))));
	}

}
