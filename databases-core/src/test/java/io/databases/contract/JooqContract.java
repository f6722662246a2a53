package io.databases.contract;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import org.jooq.Converter;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.JSON;
import org.jooq.Record2;
import org.jooq.Record3;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;

import io.databases.jooq.Jooq;
import io.databases.query.ExecuteResult;
import io.databases.query.Keys;
import io.databases.query.Query;

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
 * The verbs with query expressions of jOOQ.
 */
abstract class JooqContract extends Contract {

	static final Notes NOTES = new Notes(DSL.name("notes"));

	private int tables;

	JooqContract(Engine engine) {
		super(engine);
	}

	record NewNote(String text, boolean completed) {
	}

	record Note(Long id, String text, Boolean completed) {
	}

	record Size(String name) {
	}

	private void threeNotes() {
		await(this.database
			.execute(Jooq.query(DSL.insertInto(NOTES, NOTES.text, NOTES.completed).values("example1", true))));
		await(this.database.executeMany(
				Jooq.query(DSL.insertInto(NOTES, NOTES.text, NOTES.completed)
					.values(param("text", NOTES.text), param("completed", NOTES.completed))),
				List.of(note("example2"), Map.of("text", "example3", "completed", true))));
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
		assertThat(await(this.database.fetchOne(Jooq.query(example2.offset(0).limit(0))).hasElement())).isFalse();
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
	void executeReturnVal() {
		ExecuteResult result = await(this.database
			.execute(Jooq.query(DSL.insertInto(NOTES).set(NOTES.text, "a").set(NOTES.completed, true)), Keys.of("id")));
		assertThat(result.key(Long.class)).isEqualTo(1);
		assertThat(result.rowsAffected()).isEqualTo(1);
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
	}

	@Test
	void resultValuesAllowDuplicateNames() {
		Record2<Integer, Integer> found = await(
				this.database.fetchOne(Jooq.query(select(inline(1).as("id"), inline(2).as("id")))));
		assertThat(found.intoArray()).containsExactly(1, 2);
		assertThat(found.fields()).extracting(Field::getName).containsExactly("id", "id");
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

	/* A table of its own each time: drivers keep prepared statements by their text. */
	private <T> void comesBack(DataType<T> type, String column, T value) {
		Table<?> table = DSL.table(DSL.name("fields" + ++this.tables));
		Field<T> field = DSL.field(DSL.name("field"), type);
		await(this.database.execute("CREATE TABLE fields" + this.tables + "(field " + column + ")"));
		await(this.database.execute(Jooq.query(DSL.insertInto(table, field).values(value))));
		await(this.database.execute(Jooq.query(DSL.insertInto(table, field).values((T) null))));
		List<T> read = await(this.database.fetchAll(Jooq.query(select(field).from(table), field)));
		assertThat(read).hasSize(2).contains((T) null);
		assertThat(read.stream().filter((one) -> one != null)).singleElement()
			.satisfies((one) -> assertThat(one).isExactlyInstanceOf(value.getClass()).isEqualTo(value));
		if (type.getType() != JSON.class) {
			assertThat(await(this.database
				.fetchAll(Jooq.query(DSL.selectCount().from(table).where(field.eq(value)), DSL.count()))))
				.containsExactly(1);
		}
	}

	@Test
	void datetimeField() {
		comesBack(SQLDataType.LOCALDATETIME(6), this.engine.dateTime(),
				LocalDateTime.parse("2026-02-03T04:05:06.123456"));
		comesBack(SQLDataType.LOCALDATETIME, this.engine.dateTime(), LocalDateTime.parse("2026-02-03T04:05:06"));
	}

	@Test
	void dateField() {
		comesBack(SQLDataType.LOCALDATE, "DATE", LocalDate.of(2026, 2, 28));
	}

	@Test
	void timeField() {
		comesBack(SQLDataType.LOCALTIME(6), this.engine.time(), LocalTime.parse("23:59:58.123456"));
	}

	@Test
	void decimalField() {
		comesBack(SQLDataType.DECIMAL(30, 20), this.engine.isServer() ? "NUMERIC(30, 20)" : "DECIMAL_TEXT",
				new BigDecimal("1234567890.12345678901234567890"));
	}

	@Test
	void otherFields() {
		comesBack(SQLDataType.BOOLEAN, "BOOLEAN", true);
		comesBack(SQLDataType.BIGINT, "BIGINT", Long.MIN_VALUE);
		comesBack(SQLDataType.DOUBLE, "DOUBLE PRECISION", 0.1d + 0.2d);
		comesBack(SQLDataType.VARBINARY, this.engine.bytes(), new byte[] { 0, 1, -1, 39 });
		comesBack(SQLDataType.UUID, (this.engine == Engine.POSTGRESQL) ? "UUID" : "CHAR(36)",
				UUID.fromString("0b5c3a52-2f5b-4f1e-8f0e-2d8a4a5e7c11"));
	}

	@Test
	void enumField() {
		if (this.engine == Engine.POSTGRESQL) {
			await(this.database.execute("CREATE TYPE color AS ENUM ('blue', 'green')"));
		}
		comesBack(SQLDataType.VARCHAR.asEnumDataType(Color.class), (this.engine == Engine.POSTGRESQL) ? "color"
				: this.engine.isMySqlFamily() ? "ENUM('blue', 'green')" : "VARCHAR(5)", Color.GREEN);
	}

	@Test
	void jsonDictAndListField() {
		// MariaDB's dialect of jOOQ asks the server to merge it, which writes it in its
		// own way
		comesBack(SQLDataType.JSON, "JSON", JSON.json("[]"));
		Field<JSON> field = DSL.field(DSL.name("field"), SQLDataType.JSON);
		await(this.database.execute("CREATE TABLE fields(field JSON)"));
		JSON session = JSON.json("{\"a\": [1, 2], \"b\": \"':x ? $1\"}");
		Table<?> table = DSL.table(DSL.name("fields"));
		await(this.database.execute(Jooq.query(DSL.insertInto(table, field).values(session))));
		JSON read = await(this.database.fetchOne(Jooq.query(select(field).from(table), field)));
		assertThat(read.data().replace(" ", "")).isEqualTo(session.data().replace(" ", ""));
	}

	@Test
	void customField() {
		comesBack(
				SQLDataType.VARCHAR
					.asConvertedDataType(Converter.ofNullable(String.class, Size.class, Size::new, Size::name)),
				"VARCHAR(20)", new Size("XL"));
		comesBack(SQLDataType.VARCHAR.asConvertedDataType(
				Converter.ofNullable(String.class, String.class, (text) -> new StringBuilder(text).reverse().toString(),
						(text) -> new StringBuilder(text).reverse().toString())),
				"VARCHAR(20)", "mirror");
		comesBack(SQLDataType.VARCHAR.asConvertedDataType(new SizeBinding()), "VARCHAR(20)", new Size("M"));
		Query<Size> hidden = Jooq
			.query(select(
					val(new Size("L"),
							SQLDataType.VARCHAR.asConvertedDataType(
									Converter.ofNullable(String.class, Size.class, Size::new, Size::name)))
						.as("size")))
			.as(Size.class);
		assertThat(await(this.database.fetchOne(hidden))).isEqualTo(new Size("L"));
	}

	@Test
	void multisetsAndNestedRows() {
		threeNotes();
		Notes other = NOTES.as("other");
		var earlier = DSL
			.multiset(select(other.id, other.text).from(other).where(other.id.lt(NOTES.id)).orderBy(other.id))
			.as("earlier");
		var found = await(this.database.fetchAll(Jooq.query(select(NOTES.id, earlier).from(NOTES).orderBy(NOTES.id))));
		assertThat(found.get(2).get(earlier).getValues(other.text)).containsExactly("example1", "example2");
		assertThat(found.get(0).get(earlier)).isEmpty();
		var pair = row(NOTES.id, NOTES.text).as("pair");
		assertThat(await(this.database.fetchOne(Jooq.query(select(pair).from(NOTES).where(NOTES.id.eq(2L))))).value1()
			.value2()).isEqualTo("example2");
	}

}
