package io.databases.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Record3;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.databases.Database;
import io.databases.error.DatabaseTimeoutException;
import io.databases.jooq.Jooq;
import io.databases.query.ExecuteResult;
import io.databases.query.Keys;
import io.databases.query.Query;

import org.springframework.dao.InvalidDataAccessResourceUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.val;

/**
 * What the original asserts of queries and records, with query expressions.
 */
abstract class JooqQueriesContract extends JooqContract {

	JooqQueriesContract(Engine engine) {
		super(engine);
	}

	private Query<Record3<Long, String, Boolean>> example() {
		await(this.database
			.execute(Jooq.query(DSL.insertInto(NOTES, NOTES.text, NOTES.completed).values("example", true))));
		return Jooq.query(select(NOTES.id, NOTES.text, NOTES.completed).from(NOTES));
	}

	@Test
	void queries() {
		threeNotes();
		var completed = select(NOTES.id, NOTES.text, NOTES.completed).from(NOTES)
			.where(NOTES.completed.eq(true))
			.orderBy(NOTES.id);
		List<Record3<Long, String, Boolean>> all = await(this.database.fetchAll(Jooq.query(completed)));
		assertThat(all).extracting((note) -> note.get(NOTES.text)).containsExactly("example1", "example3");
		assertThat(all).extracting((note) -> note.value3()).containsExactly(true, true);
		NoteRecord one = await(this.database.fetchOne(Jooq.query(selectFrom(NOTES).where(NOTES.completed.eq(false)))));
		assertThat(one).isExactlyInstanceOf(NoteRecord.class);
		assertThat(one.get(NOTES.text)).isEqualTo("example2");
		assertThat(one.changed()).isFalse();
		List<String> iterated = await(
				this.database.iterate(Jooq.query(select(NOTES.text).from(NOTES).orderBy(NOTES.id), NOTES.text)));
		assertThat(iterated).containsExactly("example1", "example2", "example3");
	}

	@Test
	void fetchValByPositionAndByColumn() {
		threeNotes();
		var example2 = selectFrom(NOTES).where(NOTES.text.eq("example2"));
		assertThat(await(this.database.fetchVal(Jooq.query(example2), Long.class))).isEqualTo(2);
		assertThat(await(this.database.fetchOne(Jooq.query(example2, NOTES.completed)))).isFalse();
		assertThat(await(this.database.fetchVal(Jooq.query(DSL.selectCount().from(NOTES)), Integer.class)))
			.isEqualTo(3);
		assertThat(await(this.database.fetchVal(Jooq.query(example2).as(Note.class), Long.class))).isEqualTo(2);
	}

	@Test
	void fetchOneReturningNoResults() {
		var nothing = selectFrom(NOTES).where(NOTES.id.eq(7L));
		assertThat(await(this.database.fetchOne(Jooq.query(nothing)).hasElement())).isFalse();
		assertThat(await(this.database.fetchOne(Jooq.query(nothing, NOTES.text)).hasElement())).isFalse();
		assertThat(await(this.database.fetchAll(Jooq.query(nothing)))).isEmpty();
		assertThat(await(this.database.iterate(Jooq.query(nothing)))).isEmpty();
	}

	@Test
	void ddlQueries() {
		Field<Integer> id = DSL.field(DSL.name("parts", "id"), SQLDataType.INTEGER.notNull());
		ExecuteResult created = await(this.database.execute(Jooq.query(DSL.createTable("parts").column(id))));
		assertThat(created.rowsAffected()).isZero();
		await(this.database.execute(Jooq.query(DSL.insertInto(DSL.table(DSL.name("parts")), id).values(7))));
		assertThat(await(this.database.fetchOne(Jooq.query(select(id).from(DSL.name("parts")), id)))).isEqualTo(7);
		await(this.database.execute(Jooq.query(DSL.dropTable("parts"))));
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
			.isThrownBy(() -> await(this.database.fetchAll(Jooq.query(select(id).from(DSL.name("parts"))))));
	}

	@Test
	void queriesAfterError() {
		Database small = reopen((builder) -> builder.pool((pool) -> pool.withMaxSize(1))
			.limits((limits) -> limits.withAcquire(Duration.ofMillis(300))));
		Query<NoteRecord> query = Jooq.query(selectFrom(NOTES));
		assertThatExceptionOfType(DatabaseTimeoutException.class).isThrownBy(() -> await(small.inConnection(
				(held) -> held.fetchAll(query).then(Mono.fromFuture(() -> small.fetchAll(query).toFuture())))));
		assertThat(await(small.fetchAll(query))).isEmpty();
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
			.isThrownBy(() -> await(small.fetchAll(Jooq.query(selectFrom(new Notes(DSL.name("nowhere")))))));
		assertThat(await(small.fetchAll(query))).isEmpty();
	}

	@Test
	void executeReturnVal() {
		ExecuteResult result = await(this.database
			.execute(Jooq.query(DSL.insertInto(NOTES).set(NOTES.text, "a").set(NOTES.completed, true)), Keys.of("id")));
		assertThat(result.key(Long.class)).isEqualTo(1);
		assertThat(result.rowsAffected()).isEqualTo(1);
		assertThat(await(this.database
			.fetchOne(Jooq.query(selectFrom(NOTES).where(NOTES.id.eq(result.key(Long.class))), NOTES.text))))
			.isEqualTo("a");
	}

	@Test
	void resultsSupportMappingInterface() {
		Record3<Long, String, Boolean> note = await(this.database.fetchOne(example()));
		Map<String, Object> map = note.intoMap();
		assertThat(map).isEqualTo(Map.of("id", 1L, "text", "example", "completed", true)).hasSize(note.size());
		assertThat(map.values()).containsExactly(note.intoArray());
		assertThat(note.into(Note.class)).isEqualTo(new Note(1L, "example", true));
	}

	@Test
	void resultsSupportColumnReference() {
		threeNotes();
		Notes other = NOTES.as("other");
		var join = select(NOTES.id, other.id, NOTES.text, other.text).from(NOTES)
			.join(other)
			.on(NOTES.id.eq(other.id.plus(1L)))
			.where(NOTES.id.eq(3L));
		var found = await(this.database.fetchOne(Jooq.query(join)));
		assertThat(found.get(NOTES.id)).isEqualTo(3L);
		assertThat(found.get(other.id)).isEqualTo(2L);
		assertThat(found.get(NOTES.text)).isEqualTo("example3");
		assertThat(found.get(other.text)).isEqualTo("example2");
		var all = await(this.database.fetchOne(Jooq.query(DSL.select(DSL.asterisk())
			.from(NOTES)
			.join(other)
			.on(NOTES.id.eq(other.id.plus(1L)))
			.where(NOTES.id.eq(3L)))));
		assertThat(all.get(NOTES.text)).as("SELECT *").isEqualTo("example3");
		assertThat(all.get(other.text)).as("SELECT *").isEqualTo("example2");
	}

	@Test
	void resultValuesAllowDuplicateNames() {
		Record2<Integer, Integer> found = await(
				this.database.fetchOne(Jooq.query(select(inline(1).as("id"), inline(2).as("id")))));
		assertThat(found.intoArray()).containsExactly(1, 2);
		assertThat(found.fields()).extracting(Field::getName).containsExactly("id", "id");
	}

	@Test
	void resultNamedAccess() {
		Record3<Long, String, Boolean> note = await(this.database.fetchOne(example()));
		assertThat(note.get("text")).isEqualTo("example");
		assertThat(note.get("completed", Boolean.class)).isTrue();
		assertThat(note.get(NOTES.text)).isEqualTo("example");
		assertThat(note.get(DSL.field("text", String.class))).isEqualTo("example");
		assertThat(note.value1()).isEqualTo(1L);
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> note.get("txt"));
	}

	@Test
	void mappingPropertyInterface() {
		io.databases.record.Record note = await(this.database.fetchOne(example().as(io.databases.record.Record.class)));
		assertThat(note.asMap()).containsExactly(Map.entry("id", 1L), Map.entry("text", "example"),
				Map.entry("completed", true));
		assertThat(note.get("text")).isEqualTo("example");
		assertThat((Object) await(this.database.fetchOne(whole().as(Map.class)))).isEqualTo(note.asMap());
	}

	private Query<NoteRecord> whole() {
		return Jooq.query(selectFrom(NOTES));
	}

	@Test
	void columnNames() {
		Record3<Long, String, Boolean> note = await(this.database.fetchOne(example()));
		assertThat(note.fields()).extracting(Field::getName).containsExactly("id", "text", "completed");
		var turned = Jooq.query(select(NOTES.completed, NOTES.text.as("label"), DSL.count().as("total")).from(NOTES)
			.groupBy(NOTES.completed, NOTES.text));
		assertThat(await(this.database.fetchOne(turned)).fields()).extracting(Field::getName)
			.containsExactly("completed", "label", "total");
		assertThat(await(this.database.fetchOne(turned.as(io.databases.record.Record.class))).columnNames())
			.containsExactly("completed", "label", "total");
	}

	@Test
	void postcompileQueries() {
		threeNotes();
		assertThat(await(this.database.fetchAll(
				Jooq.query(select(NOTES.id).from(NOTES).where(NOTES.id.in(1L, 3L, 99L)).orderBy(NOTES.id), NOTES.id))))
			.containsExactly(1L, 3L);
		assertThat(await(this.database
			.fetchAll(Jooq.query(select(NOTES.id).from(NOTES).where(NOTES.id.in(List.of())), NOTES.id)))).isEmpty();
		assertThat(
				await(this.database.fetchAll(Jooq.query(
						select(NOTES.id).from(NOTES)
							.where(row(NOTES.id, NOTES.text).in(List.of(row(1L, "example1"), row(2L, "none")))),
						NOTES.id))))
			.containsExactly(1L);
	}

	@Test
	void iterateOutsideTransactionWithValues() {
		Field<Integer> number = DSL.field(DSL.name("n"), SQLDataType.INTEGER);
		var values = select(number).from(DSL.values(row(1), row(2), row(3), row(4), row(5)).as("t", "n"))
			.orderBy(number);
		assertThat(await(this.database.iterate(Jooq.query(values, number)))).containsExactly(1, 2, 3, 4, 5);
	}

	@Test
	void iterateOutsideTransactionWithTempTable() {
		Field<Integer> number = DSL.field(DSL.name("num"), SQLDataType.INTEGER);
		var table = DSL.table(DSL.name("no_transac"));
		List<Integer> numbers = await(this.database.inConnectionMany((connection) -> connection
			// jOOQ writes it for SQLite as no version of it reads it
			.execute(this.engine.isServer() ? Jooq.query(DSL.createTemporaryTable(table).column(number))
					: Jooq.query(DSL.query("CREATE TEMPORARY TABLE no_transac(num INTEGER)")))
			.then(connection.execute(Jooq.query(DSL.insertInto(table, number).values(1).values(2).values(3))))
			.thenMany(connection.iterate(Jooq.query(select(number).from(table).orderBy(number), number)))));
		assertThat(numbers).containsExactly(1, 2, 3);
	}

	@Test
	void iterateInsideTransactionInPieces() {
		insertMany(1_050);
		var query = Jooq.query(select(NOTES.id, NOTES.text).from(NOTES).where(NOTES.id.gt(val(0L))).orderBy(NOTES.id));
		Long written = await(this.database.inTransaction((tx) -> tx.iterate(query)
			.filter((note) -> note.get(NOTES.id) % 50 == 0)
			.concatMap((note) -> tx.execute(Jooq
				.query(DSL.update(NOTES).set(NOTES.completed, inline(true)).where(NOTES.id.eq(note.get(NOTES.id))))))
			.reduce(0L, (sum, done) -> sum + done.rowsAffected())));
		assertThat(written).isEqualTo(21);
	}

}
