package io.databases.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jooq.Converter;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import io.databases.jooq.Jooq;
import io.databases.query.Keys;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.val;

/**
 * Statements of every kind that jOOQ builds.
 */
abstract class JooqStatementsContract extends JooqContract {

	JooqStatementsContract(Engine engine) {
		super(engine);
	}

	@Test
	void mapping() {
		threeNotes();
		var query = Jooq.query(select(NOTES.id, NOTES.text, NOTES.completed).from(NOTES).orderBy(NOTES.id));
		assertThat(await(this.database.fetchAll(query.as(Note.class)))).containsExactly(new Note(1L, "example1", true),
				new Note(2L, "example2", false), new Note(3L, "example3", true));
		assertThat(await(this.database.fetchOne(query)).into(Note.class)).isEqualTo(new Note(1L, "example1", true));
		assertThat(await(this.database.fetchOne(query.as(io.databases.record.Record.class))).asMap())
			.containsExactly(Map.entry("id", 1L), Map.entry("text", "example1"), Map.entry("completed", true));
		assertThat(await(this.database.fetchOne(query)).intoMap()).containsEntry("text", "example1").hasSize(3);
		assertThat(await(this.database.fetchOne(query)).fields()).extracting(Field::getName)
			.containsExactly("id", "text", "completed");
	}

	@Test
	void updateDeleteAndUpsert() {
		threeNotes();
		assertThat(await(this.database
			.execute(Jooq.query(DSL.update(NOTES).set(NOTES.completed, false).where(NOTES.completed.isTrue()))))
			.rowsAffected()).isEqualTo(2);
		var upsert = DSL.insertInto(NOTES, NOTES.text, NOTES.completed)
			.values("example1", true)
			.values("example4", true)
			.onDuplicateKeyUpdate()
			.set(NOTES.completed, true);
		if (this.engine.isMySqlFamily()) {
			await(this.database.execute(Jooq.query(upsert)));
		}
		else {
			await(this.database.execute(Jooq.query(DSL.insertInto(NOTES, NOTES.text, NOTES.completed)
				.values("example1", true)
				.values("example4", true)
				.onConflict(NOTES.text)
				.doUpdate()
				.set(NOTES.completed, true))));
		}
		assertThat(await(this.database.fetchAll(Jooq
			.query(select(NOTES.text).from(NOTES).where(NOTES.completed.isTrue()).orderBy(NOTES.text), NOTES.text))))
			.containsExactly("example1", "example4");
		assertThat(await(this.database.execute(Jooq.query(DSL.deleteFrom(NOTES)))).rowsAffected()).isEqualTo(4);
	}

	@Test
	void returning() {
		var insert = DSL.insertInto(NOTES, NOTES.text, NOTES.completed)
			.values("a", true)
			.values("b", false)
			.returning(NOTES.id, NOTES.text);
		if (this.engine == Engine.MYSQL) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> await(this.database.fetchAll(Jooq.query(insert))))
				.withMessageContaining("Keys.of(\"id\")");
			assertThat(await(count(this.database))).isZero();
			return;
		}
		assertThat(await(this.database.fetchAll(Jooq.query(insert)))).extracting((note) -> note.get(NOTES.text))
			.containsExactly("a", "b");
		if (this.engine != Engine.MARIADB) {
			assertThat(await(this.database.fetchAll(Jooq.query(DSL.update(NOTES)
				.set(NOTES.text, NOTES.text.concat("!"))
				.where(NOTES.id.eq(2L))
				.returningResult(NOTES.text), NOTES.text)))).containsExactly("b!");
		}
		assertThat(await(this.database
			.fetchAll(Jooq.query(DSL.deleteFrom(NOTES).where(NOTES.id.gt(1L)).returningResult(NOTES.id), NOTES.id))))
			.containsExactly(2L);
	}

	@Test
	void commonTableExpressionsAndInlinedValues() {
		threeNotes();
		var done = DSL.name("done").as(select(NOTES.id).from(NOTES).where(NOTES.completed.eq(inline(true))));
		var id = done.field(NOTES.id);
		assertThat(await(this.database
			.fetchAll(Jooq.query(DSL.with(done).select(id).from(done).where(id.gt(1L)).orderBy(id), id))))
			.containsExactly(3L);
		assertThat(await(this.database.fetchOne(Jooq.query(select(inline("it's ':no' $1 ?").as("text"))))).get("text"))
			.isEqualTo("it's ':no' $1 ?");
	}

	@Test
	void plainSqlAndWhatJooqDoesNotKnow() {
		threeNotes();
		var plain = DSL.resultQuery("SELECT * FROM notes WHERE text = ? AND id > {0} /* ':x' */", "example2", val(0));
		assertThat(await(this.database
			.fetchAll(Jooq.query(DSL.resultQuery("SELECT * FROM notes WHERE text = ? /* :x '?' */", "example2")))))
			.singleElement()
			.satisfies((note) -> assertThat(note.intoMap())
				.isEqualTo(Map.of("id", 2L, "text", "example2", "completed", false)));
		assertThat(plain.getBindValues()).isNotEmpty();
		assertThat(await(this.database
			.fetchAll(Jooq.query(DSL.select(DSL.asterisk()).from(DSL.table("notes")).where(DSL.field("id").eq(2))))))
			.singleElement()
			.satisfies((note) -> assertThat(note.get("text")).isEqualTo("example2"));
	}

	@Test
	void errorsAreSpringsAndHoldNoValue() {
		threeNotes();
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(
				() -> await(this.database.execute(Jooq.query(DSL.insertInto(NOTES, NOTES.text).values("example1")))))
			.withMessageContaining("insert into")
			.withMessageNotContaining("example1");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.database.fetchAll(Jooq.query(select(NOTES.id).from(NOTES), NOTES.text))))
			.withMessageContaining("does not select");
		assertThat(Jooq.query(selectFrom(NOTES).where(NOTES.text.eq("secret")))).asString().doesNotContain("secret");
	}

	@Test
	void theSameQueryRunsManyTimesAndInTransactions() {
		var insert = Jooq.query(DSL.insertInto(NOTES).defaultValues());
		await(this.database.inTransaction((tx) -> tx.execute(insert).then(tx.execute(insert))));
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> await(this.database.inTransaction((tx) -> tx.execute(insert).map((done) -> {
				throw new IllegalStateException("enough");
			}))));
		assertThat(await(this.database.fetchOne(Jooq.query(DSL.selectCount().from(NOTES), DSL.count())))).isEqualTo(2);
	}

	@Test
	void insertOfManyRowsAndOfAQuery() {
		Notes copied = new Notes(DSL.name("copied"));
		await(this.database.execute(Jooq.query(DSL.createTable("copied").as(selectFrom(NOTES)).withNoData())));
		threeNotes();
		var several = DSL.insertInto(NOTES, NOTES.text, NOTES.completed)
			.values("a", true)
			.values("b", (Boolean) null)
			.valuesOfRows(List.of(row("c", false), row("d", true)));
		assertThat(await(this.database.execute(Jooq.query(several))).rowsAffected()).isEqualTo(4);
		var copy = DSL.insertInto(copied, copied.id, copied.text)
			.select(select(NOTES.id.plus(100L), NOTES.text.concat(val("!"))).from(NOTES).where(NOTES.id.gt(2L)));
		assertThat(await(this.database.execute(Jooq.query(copy))).rowsAffected()).isEqualTo(5);
		var texts = select(copied.text).from(copied).orderBy(copied.id);
		assertThat(await(this.database.fetchAll(Jooq.query(texts, copied.text)))).containsExactly("example3!", "a!",
				"b!", "c!", "d!");
	}

	@Test
	void changesThatLookAtOtherRows() {
		threeNotes();
		Notes other = NOTES.as("other");
		var earlier = NOTES.id.in(select(other.id.minus(1L)).from(other));
		assertThat(await(this.database.fetchAll(Jooq.query(select(NOTES.id).from(NOTES).where(earlier), NOTES.id))))
			.containsExactlyInAnyOrder(1L, 2L);
		var first = DSL.select(DSL.min(other.id)).from(other);
		// MySQL changes no table that it reads, but in a derived table
		var value = this.engine.isMySqlFamily() ? DSL.select(DSL.field(DSL.name("m"), Long.class))
			.from(DSL.select(DSL.min(other.id).as("m")).from(other).asTable("d")) : first;
		assertThat(await(
				this.database.execute(Jooq.query(DSL.update(NOTES).set(NOTES.text, "first").where(NOTES.id.eq(value)))))
			.rowsAffected()).isEqualTo(1);
		assertThat(await(this.database.execute(Jooq.query(DSL.deleteFrom(NOTES).where(NOTES.text.like("first%")))))
			.rowsAffected()).isEqualTo(1);
	}

	@Test
	void unionsWindowsAndCases() {
		threeNotes();
		var union = select(NOTES.text).from(NOTES)
			.where(NOTES.id.eq(1L))
			.unionAll(select(inline("it's")))
			.union(select(val("bound")));
		assertThat(await(this.database.fetchAll(Jooq.query(union)))).extracting((found) -> found.value1())
			.containsExactlyInAnyOrder("example1", "it's", "bound");
		var number = DSL.rowNumber().over(DSL.orderBy(NOTES.id.desc())).as("number");
		var word = DSL.when(NOTES.completed.isTrue(), "done").otherwise("open").as("word");
		var ranked = await(
				this.database.fetchAll(Jooq.query(select(NOTES.text, number, word).from(NOTES).orderBy(NOTES.id))));
		assertThat(ranked).extracting((found) -> found.get(number)).containsExactly(3, 2, 1);
		assertThat(ranked).extracting((found) -> found.get(word)).containsExactly("done", "open", "done");
	}

	@Test
	void definitionsOfTables() {
		Field<Long> id = DSL.field(DSL.name("id"), SQLDataType.BIGINT.notNull());
		Field<String> name = DSL.field(DSL.name("name"), SQLDataType.VARCHAR(20).notNull());
		Field<Integer> size = DSL.field(DSL.name("size"), SQLDataType.INTEGER.defaultValue(7));
		var parts = DSL.table(DSL.name("parts"));
		for (org.jooq.Query statement : List.of(
				DSL.createTable(parts).columns(id, name, size).constraints(DSL.primaryKey(id), DSL.unique(name)),
				DSL.createIndex("parts_by_size").on(parts, size), DSL.createTableIfNotExists(parts).columns(id),
				DSL.alterTable(parts).addColumn(DSL.field(DSL.name("colour"), SQLDataType.VARCHAR(9))),
				DSL.createView("names").as(select(name).from(parts)),
				DSL.insertInto(parts, id, name).values(1L, "wheel"))) {
			await(this.database.execute(Jooq.query(statement)));
		}
		assertThat(await(this.database.fetchOne(Jooq.query(select(size).from(parts), size)))).isEqualTo(7);
		assertThat(await(this.database.fetchAll(Jooq.query(select(name).from(DSL.name("names")), name))))
			.containsExactly("wheel");
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(
				() -> await(this.database.execute(Jooq.query(DSL.insertInto(parts, id, name).values(2L, "wheel")))));
		await(this.database.execute("DROP VIEW names"));
		await(this.database.execute(Jooq.query(DSL.dropTableIfExists("parts"))));
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
			.isThrownBy(() -> await(this.database.fetchAll(Jooq.query(select(size).from(parts)))));
	}

	@Test
	void valuesOfReturningGoThroughConverters() {
		if (this.engine == Engine.MYSQL) {
			return; // it has no RETURNING
		}
		Field<Size> size = DSL.field(DSL.name("text"), SQLDataType.VARCHAR
			.asConvertedDataType(Converter.ofNullable(String.class, Size.class, Size::new, Size::name)));
		var insert = DSL.insertInto(NOTES).columns(size).values(new Size("XL")).returningResult(size, NOTES.id);
		assertThat(await(this.database.fetchOne(Jooq.query(insert))).value1()).isEqualTo(new Size("XL"));
		assertThat(await(this.database.execute(Jooq.query(DSL.insertInto(NOTES).columns(size).values(new Size("S"))),
				Keys.of("id", "text")))
			.rows()).singleElement().satisfies((row) -> assertThat(row.get("text")).isEqualTo("S"));
	}

	@Test
	void aLimitOfItsOwn() {
		var query = Jooq.query(selectFrom(NOTES)).timeout(Duration.ofSeconds(20));
		threeNotes();
		assertThat(await(this.database.fetchAll(query))).hasSize(3);
	}

	@Test
	void executeManyWithATemplate() {
		var byName = DSL.insertInto(NOTES, NOTES.text, NOTES.completed).values(param("text", NOTES.text), val(true));
		assertThat(await(this.database.executeMany(Jooq.query(byName),
				IntStream.range(0, 1_500).mapToObj((i) -> Map.of("text", "n" + i)).toList())))
			.isEqualTo(1_500);
		var byPosition = DSL.insertInto(NOTES, NOTES.text, NOTES.completed).values((String) null, (Boolean) null);
		assertThat(await(this.database.executeMany(Jooq.query(byPosition),
				List.of(List.of("p1", false), new Object[] { "p2", "true" }))))
			.isEqualTo(2);
		var records = DSL.update(NOTES)
			.set(NOTES.completed, param("completed", NOTES.completed))
			.where(NOTES.text.eq(param("text", NOTES.text)));
		assertThat(await(this.database.executeMany(Jooq.query(records),
				List.of(new NewNote("p1", true), new NewNote("p2", false)))))
			.isEqualTo(2);
		assertThat(await(this.database.fetchVal("SELECT count(*) FROM notes WHERE completed = :yes",
				Map.of("yes", true), Long.class)))
			.isEqualTo(1_501);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.database.executeMany(Jooq.query(byName), List.of(Map.of("txt", "x")))))
			.withMessageContaining("text");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.database.executeMany(Jooq.query(byPosition), List.of(List.of("x")))))
			.withMessageContaining("2 parameter(s)");
	}

	@Test
	void executeManyWithRecordsAndKeys() {
		threeNotes();
		List<NoteRecord> notes = await(this.database.fetchAll(Jooq.query(selectFrom(NOTES))));
		var named = DSL.insertInto(NOTES, NOTES.text, NOTES.completed)
			.values(DSL.concat(val("copy of "), param("text", NOTES.text)), param("completed", NOTES.completed));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).as("it has an id too")
			.isThrownBy(() -> await(this.database.executeMany(Jooq.query(named), notes)))
			.withMessageContaining("id");
		var rows = notes.stream().map((note) -> note.into(NOTES.text, NOTES.completed)).toList();
		List<Long> keys = await(
				this.database.executeMany(Jooq.query(named), Flux.fromIterable(rows), Keys.of("id"), Long.class));
		assertThat(keys).hasSize(3);
		assertThat(await(
				this.database.fetchOne(Jooq.query(selectFrom(NOTES).where(NOTES.id.eq(keys.get(1))), NOTES.text))))
			.isEqualTo("copy of example2");
	}

	@Test
	void executeManyRefusesARowOfAnotherShapeBeforeAnythingIsSent() {
		var template = DSL.insertInto(NOTES, NOTES.text, NOTES.completed)
			.values(param("text", NOTES.text), param("completed", NOTES.completed));
		List<Map<String, Object>> rows = new java.util.ArrayList<>(
				IntStream.range(0, 2_500).mapToObj((i) -> note("n" + i)).toList());
		rows.set(2_499, Map.of("text", "no completed"));
		await(this.database.execute("DROP TABLE notes"));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.database.executeMany(Jooq.query(template), rows)))
			.withMessageContaining("Row 2500")
			.withMessageContaining(":completed");
	}

	@Test
	void multisets() {
		threeNotes();
		Notes other = NOTES.as("other");
		var earlier = DSL
			.multiset(select(other.id, other.text).from(other).where(other.id.lt(NOTES.id)).orderBy(other.id))
			.as("earlier");
		var found = await(this.database.fetchAll(Jooq.query(select(NOTES.id, earlier).from(NOTES).orderBy(NOTES.id))));
		assertThat(found.get(2).get(earlier).getValues(other.text)).containsExactly("example1", "example2");
		assertThat(found.get(0).get(earlier)).isEmpty();
	}

	@Test
	void nestedRows() {
		threeNotes();
		var pair = row(NOTES.id, NOTES.text).as("pair");
		assertThat(await(this.database.fetchOne(Jooq.query(select(pair).from(NOTES).where(NOTES.id.eq(2L))))).value1()
			.value2()).isEqualTo("example2");
	}

}
