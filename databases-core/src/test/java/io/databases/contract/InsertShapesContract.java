package io.databases.contract;

import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import io.databases.query.ExecuteResult;
import io.databases.query.Keys;
import io.databases.record.Record;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random INSERTs for random rows: {@code executeMany} does what the statement does for
 * one row after the other, whatever stands in it. In full under stress.
 */
abstract class InsertShapesContract extends Contract {

	private static final int STATEMENTS = Boolean.getBoolean("databases.stress") ? 2_000 : 40;

	private static final Keys ID = Keys.of("id");

	private int passed;

	private int withKeys;

	InsertShapesContract(Engine engine) {
		super(engine);
	}

	@Override
	void createNotes() {
		for (String table : List.of("single", "many", "keyed")) {
			await(this.database.execute("CREATE TABLE " + table + RandomInsert.definition(this.engine)));
		}
	}

	@Test
	void manyRowsDoWhatTheyDoOneAfterTheOther() {
		for (int seed = 0; seed < STATEMENTS; seed++) {
			compare(seed, new RandomInsert(this.engine, new Random(seed)));
		}
		assertThat(this.passed).as("statements that the database took").isGreaterThan(STATEMENTS / 3);
		assertThat(this.withKeys).as("of which keys were compared").isGreaterThan(STATEMENTS / 10);
	}

	private void compare(int seed, RandomInsert insert) {
		String what = "seed " + seed + " on " + this.engine + ": " + insert;
		for (String table : List.of("single", "many", "keyed")) {
			await(this.database.execute("DELETE FROM " + table));
			await(this.database.execute("INSERT INTO " + table + "(k, a, n) VALUES (1, 'there', 1)"));
		}
		Long expected = affected(() -> await(this.database.inTransaction((tx) -> Flux.fromIterable(insert.rows())
			.concatMap((row) -> tx.execute(insert.sql("single"), row))
			.map(ExecuteResult::rowsAffected)
			.reduce(0L, Long::sum))));
		Long affected = affected(() -> await(this.database.executeMany(insert.sql("many"), insert.rows())));
		assertThat(affected).as(what).isEqualTo(expected);
		assertThat(stored("many")).as(what).isEqualTo(stored("single"));
		if (expected == null) {
			return;
		}
		this.passed++;
		if (insert.keepsRows() && !insert.sql("keyed").contains("), (")) {
			compareKeys(what, insert);
		}
	}

	/** A row that was written is found by its key, one that was left out has none. */
	private void compareKeys(String what, RandomInsert insert) {
		List<Long> keys;
		try {
			keys = await(this.database.executeMany(insert.sql("keyed"), insert.rows(), ID, Long.class));
		}
		catch (DataAccessException ex) {
			throw new AssertionError(what, ex);
		}
		this.withKeys++;
		assertThat(stored("keyed")).as(what).isEqualTo(stored("single"));
		assertThat(keys).as(what).hasSameSizeAs(insert.rows());
		Map<Long, Long> stored = await(this.database.iterate("SELECT id, k FROM keyed")
			.collectMap((row) -> row.get("id", Long.class), (row) -> row.get("k", Long.class)));
		for (int i = 0; i < keys.size(); i++) {
			if (keys.get(i) != null) {
				assertThat(stored.get(keys.get(i))).as("key of row " + i + " of " + what)
					.isEqualTo(Long.valueOf(insert.rows().get(i).get("k").toString()));
			}
		}
		stored.values().remove(1L); // it was there before
		assertThat(keys).as(what).containsAll(stored.keySet());
	}

	/** {@code null} for an error of the database. */
	private static Long affected(java.util.function.Supplier<Long> work) {
		try {
			return work.get();
		}
		catch (DataAccessException ex) {
			return null;
		}
	}

	private List<String> stored(String table) {
		String list = (this.engine == Engine.POSTGRESQL) ? ", list::text AS list" : "";
		return await(this.database.fetchAll("SELECT k, a, n" + list + " FROM " + table + " ORDER BY id")).stream()
			.map(Record::asMap)
			.map(Object::toString)
			.toList();
	}

}
