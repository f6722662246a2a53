package io.databases.contract;

import java.util.List;
import java.util.Map;

import org.jooq.impl.DSL;

import io.databases.jooq.Jooq;

import static org.jooq.impl.DSL.param;

/**
 * What the suites with query expressions of jOOQ have in common.
 */
abstract class JooqContract extends Contract {

	static final Notes NOTES = new Notes(DSL.name("notes"));

	JooqContract(Engine engine) {
		super(engine);
	}

	record NewNote(String text, boolean completed) {
	}

	record Note(Long id, String text, Boolean completed) {
	}

	record Size(String name) {
	}

	final void threeNotes() {
		await(this.database
			.execute(Jooq.query(DSL.insertInto(NOTES, NOTES.text, NOTES.completed).values("example1", true))));
		await(this.database.executeMany(
				Jooq.query(DSL.insertInto(NOTES, NOTES.text, NOTES.completed)
					.values(param("text", NOTES.text), param("completed", NOTES.completed))),
				List.of(note("example2"), Map.of("text", "example3", "completed", true))));
	}

}
