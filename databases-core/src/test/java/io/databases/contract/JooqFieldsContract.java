package io.databases.contract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import org.jooq.Converter;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.types.DayToSecond;
import org.jooq.types.UByte;
import org.jooq.types.UInteger;
import org.jooq.types.ULong;
import org.jooq.types.UShort;
import org.junit.jupiter.api.Test;

import io.databases.jooq.Jooq;
import io.databases.query.Query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

/**
 * Values of every data type of jOOQ, bound and inlined, come back as what their field
 * says.
 */
abstract class JooqFieldsContract extends JooqContract {

	private int tables;

	JooqFieldsContract(Engine engine) {
		super(engine);
	}

	@Override
	void createNotes() {
		// these tests make tables of their own
	}

	/**
	 * Whether jOOQ's literal of the value is the same value: it writes times of day
	 * without their fraction, moments with a zone as only PostgreSQL reads them, and for
	 * SQLite decimals as floating point numbers and moments in another form than ours.
	 */
	private boolean isExactLiteral(DataType<?> type, String column) {
		Class<?> plain = type.getFromType();
		return switch (this.engine) {
			case POSTGRESQL -> plain != LocalTime.class;
			case MARIADB, MYSQL -> plain != LocalTime.class && plain != OffsetDateTime.class && plain != Instant.class;
			case SQLITE_FILE, SQLITE_MEMORY -> !column.equals("DECIMAL_TEXT")
					&& !(plain.getName().startsWith("java.time.") && plain != LocalDate.class);
		};
	}

	/* A table of its own each time: drivers keep prepared statements by their text. */
	private <T> void comesBack(DataType<T> type, String column, T value) {
		boolean literal = isExactLiteral(type, column);
		int written = literal ? 2 : 1;
		Table<?> table = DSL.table(DSL.name("fields" + ++this.tables));
		Field<T> field = DSL.field(DSL.name("field"), type);
		await(this.database.execute("CREATE TABLE fields" + this.tables + "(field " + column + ")"));
		await(this.database.execute(Jooq.query(DSL.insertInto(table, field).values(value))));
		await(this.database.execute(Jooq.query(DSL.insertInto(table, field).values((T) null))));
		if (literal) {
			await(this.database.execute(Jooq.query(DSL.insertInto(table, field).values(inline(value, field)))));
		}
		List<T> read = await(this.database.fetchAll(Jooq.query(select(field).from(table), field)));
		assertThat(read).as(type + " in " + column).hasSize(written + 1).contains((T) null);
		assertThat(read.stream().filter((one) -> one != null)).as(type + " in " + column)
			.hasSize(written)
			.allSatisfy((one) -> assertThat(one).isExactlyInstanceOf(value.getClass()).isEqualTo(value));
		if (type.getType() != JSON.class) {
			assertThat(await(this.database
				.fetchAll(Jooq.query(DSL.selectCount().from(table).where(field.eq(value)), DSL.count()))))
				.as(type + " in " + column)
				.containsExactly(written);
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
	void numberFields() {
		boolean postgres = this.engine == Engine.POSTGRESQL;
		comesBack(SQLDataType.BOOLEAN, "BOOLEAN", true);
		comesBack(SQLDataType.TINYINT, postgres ? "SMALLINT" : "TINYINT", (byte) -128);
		comesBack(SQLDataType.SMALLINT, "SMALLINT", Short.MIN_VALUE);
		comesBack(SQLDataType.INTEGER, "INTEGER", Integer.MIN_VALUE);
		comesBack(SQLDataType.BIGINT, "BIGINT", Long.MIN_VALUE);
		// SQLite has no larger integers, and jOOQ compares them as such
		comesBack(SQLDataType.DECIMAL_INTEGER, this.engine.isServer() ? "NUMERIC(30)" : "BIGINT",
				new BigInteger(this.engine.isServer() ? "123456789012345678901234567890" : "123456789012345678"));
		comesBack(SQLDataType.REAL, this.engine.isMySqlFamily() ? "FLOAT" : "REAL", 1.5f);
		comesBack(SQLDataType.DOUBLE, "DOUBLE PRECISION", 0.1d + 0.2d);
		comesBack(SQLDataType.TINYINTUNSIGNED, "SMALLINT", UByte.MAX);
		comesBack(SQLDataType.SMALLINTUNSIGNED, "INTEGER", UShort.MAX);
		comesBack(SQLDataType.INTEGERUNSIGNED, "BIGINT", UInteger.MAX);
		comesBack(SQLDataType.BIGINTUNSIGNED,
				postgres ? "NUMERIC(20)" : this.engine.isMySqlFamily() ? "BIGINT UNSIGNED" : "DECIMAL_TEXT", ULong.MAX);
	}

	@Test
	void textAndByteFields() {
		boolean postgres = this.engine == Engine.POSTGRESQL;
		comesBack(SQLDataType.VARCHAR(100), "VARCHAR(100)", "it's \"漢字\" ? $1 :x \\");
		comesBack(SQLDataType.CHAR(3), "CHAR(3)", "abc");
		comesBack(SQLDataType.CLOB, "TEXT", "a text");
		comesBack(SQLDataType.VARBINARY, this.engine.bytes(), new byte[] { 0, 1, -1, 39 });
		comesBack(SQLDataType.BLOB, this.engine.bytes(), new byte[] { 7 });
		comesBack(SQLDataType.UUID, postgres ? "UUID" : "CHAR(36)",
				UUID.fromString("0b5c3a52-2f5b-4f1e-8f0e-2d8a4a5e7c11"));
	}

	@Test
	void momentFields() {
		String zoned = (this.engine == Engine.POSTGRESQL) ? "TIMESTAMPTZ"
				: this.engine.isMySqlFamily() ? "TIMESTAMP(6) NULL" : "TIMESTAMP WITH TIME ZONE";
		comesBack(SQLDataType.OFFSETDATETIME(6), zoned, OffsetDateTime.parse("2026-02-03T04:05:06.123456Z"));
		comesBack(SQLDataType.INSTANT, zoned, Instant.parse("2026-02-03T04:05:06Z"));
	}

	@Test
	void fieldsOfPostgres() {
		if (this.engine != Engine.POSTGRESQL) {
			return; // no other database has these
		}
		await(this.database.execute("CREATE TYPE color AS ENUM ('blue', 'green')"));
		comesBack(SQLDataType.JSONB, "JSONB", JSONB.jsonb("{\"a\": 1}"));
		comesBack(SQLDataType.INTERVALDAYTOSECOND, "INTERVAL", new DayToSecond(2, 3, 4, 5));
		arrayComesBack(SQLDataType.INTEGER.array(), "INTEGER[]", new Integer[] { 1, null, 3 });
		arrayComesBack(SQLDataType.VARCHAR.array(), "VARCHAR[]", new String[] { "a", "it's \"b\", c", null });
		arrayComesBack(SQLDataType.UUID.array(), "UUID[]", new UUID[] { UUID.randomUUID() });
		arrayComesBack(SQLDataType.VARCHAR.asEnumDataType(Color.class).array(), "color[]",
				new Color[] { Color.GREEN, Color.BLUE });
	}

	private <T> void arrayComesBack(DataType<T[]> type, String column, T[] value) {
		Table<?> table = DSL.table(DSL.name("fields" + ++this.tables));
		Field<T[]> field = DSL.field(DSL.name("field"), type);
		await(this.database.execute("CREATE TABLE fields" + this.tables + "(field " + column + ")"));
		await(this.database.execute(Jooq.query(DSL.insertInto(table, field).values(value))));
		await(this.database.execute(Jooq.query(DSL.insertInto(table, field).values(inline(value, field)))));
		List<T[]> read = await(this.database.fetchAll(Jooq.query(select(field).from(table), field)));
		assertThat(read).as(column).hasSize(2).allSatisfy((one) -> {
			assertThat(one).isExactlyInstanceOf(value.getClass());
			assertThat(Arrays.asList(one)).isEqualTo(Arrays.asList(value));
		});
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
	void jsonListField() {
		// MariaDB's dialect of jOOQ asks the server to merge it, which writes it in its
		// own way
		comesBack(SQLDataType.JSON, "JSON", JSON.json("[]"));
	}

	@Test
	void jsonDictField() {
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

}
