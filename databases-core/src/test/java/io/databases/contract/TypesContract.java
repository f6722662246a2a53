package io.databases.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.TypeMismatchDataAccessException;

import io.databases.record.Record;
import io.databases.record.convert.TypeNames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The tables of {@code docs/types.md}: which column type is which Java class, on each
 * database. What the page says is what is expected here, so that a driver that gives
 * another class fails the build.
 */
abstract class TypesContract extends Contract {

	/** Of cells of types that can't be read in PostgreSQL's binary format. */
	private static final String TEXT_ONLY = " ¹";

	TypesContract(Engine engine) {
		super(engine);
	}

	/** Whether PostgreSQL is asked for the binary format. */
	boolean isBinary() {
		return false;
	}

	@Override
	void createNotes() {
		// these tests make tables of their own
	}

	@Test
	void everyColumnTypeGivesTheClassOfThePage() {
		MarkdownTable page = MarkdownTable.read("types.md", "Columns");
		assertThat(page.rows().keySet()).isEqualTo(TypeSamples.COLUMNS.keySet());
		if (this.engine == Engine.POSTGRESQL) {
			TypeSamples.USER_TYPES.forEach((type) -> await(this.database.execute(type)));
			reopen((builder) -> builder); // enums are asked for by new connections
		}
		Map<String, TypeSample> columns = new LinkedHashMap<>();
		page.rows().forEach((type, row) -> {
			if (!"–".equals(row.get(this.engine.column()))) {
				columns.put(type, TypeSamples.COLUMNS.get(type));
			}
			else if (this.engine.isServer()) {
				assertThat(catchThrowable(() -> await(this.database.execute("CREATE TABLE no(c " + type + ")"))))
					.as(type + " on " + this.engine)
					.isInstanceOf(DataAccessException.class);
			}
		});
		checkLiteralsAndValues(page, columns);
	}

	private void checkLiteralsAndValues(MarkdownTable page, Map<String, TypeSample> columns) {
		List<String> definitions = new ArrayList<>(List.of("r VARCHAR(10)"));
		List<String> literals = new ArrayList<>(List.of("'literals'"));
		List<String> parameters = new ArrayList<>(List.of("'values'"));
		Map<String, Object> values = new LinkedHashMap<>();
		columns.forEach((type, sample) -> {
			String name = "c" + definitions.size();
			definitions.add(name + " " + type + (type.startsWith("TIMESTAMP") ? " NULL" : ""));
			literals.add(sample.literal());
			parameters.add(":" + name);
			values.put(name, sample.value(this.engine));
		});
		await(this.database.execute("CREATE TABLE everything(" + String.join(", ", definitions) + ")"));
		await(this.database.execute("INSERT INTO everything VALUES (" + String.join(", ", literals) + ")"));
		check(page, columns, "literals");
		await(this.database.execute("DELETE FROM everything"));
		await(this.database.execute("INSERT INTO everything VALUES (" + String.join(", ", parameters) + ")", values));
		check(page, columns, "values");
	}

	private void check(MarkdownTable page, Map<String, TypeSample> columns, String row) {
		SoftAssertions all = new SoftAssertions();
		int number = 0;
		for (Map.Entry<String, TypeSample> column : columns.entrySet()) {
			number++;
			String expected = page.row(column.getKey()).get(this.engine.column());
			String sql = "SELECT c" + number + " AS c FROM everything WHERE r = :r";
			String what = column.getKey() + " of " + row + " on " + this.engine;
			if (isBinary() && expected.endsWith(TEXT_ONLY)) {
				all.assertThat(catchThrowable(() -> await(this.database.fetchOne(sql, Map.of("r", row)))))
					.as(what)
					.isInstanceOf(DataAccessException.class)
					.hasStackTraceContaining("::text");
				continue;
			}
			Record read = await(this.database.fetchOne(sql, Map.of("r", row)));
			all.assertThat(read.get("c")).as(what).isEqualTo(column.getValue().value(this.engine));
			all.assertThat(classOf(read.get("c"))).as(what).isEqualTo(expected.replace(TEXT_ONLY, ""));
		}
		all.assertAll();
	}

	@Test
	void everyExpressionGivesTheClassOfThePage() {
		MarkdownTable page = MarkdownTable.read("types.md", "Expressions");
		await(this.database.execute("CREATE TABLE numbers(i INTEGER, n NUMERIC(10, 2), d DOUBLE PRECISION)"));
		await(this.database.execute("INSERT INTO numbers(i, n, d) VALUES (1, 2.5, 3)"));
		SoftAssertions all = new SoftAssertions();
		page.rows().forEach((expression, row) -> {
			Record read = await(this.database.fetchOne("SELECT " + expression + " AS e FROM numbers WHERE 'one' = :one",
					Map.of("one", "one")));
			all.assertThat(classOf(read.get("e")))
				.as(expression + " on " + this.engine)
				.isEqualTo(row.get(this.engine.column()));
		});
		all.assertAll();
	}

	@Test
	void whatDoesNotFitIsAnErrorThatNamesColumnClassAndTarget() {
		MarkdownTable page = MarkdownTable.read("types.md", "What does not fit");
		SoftAssertions all = new SoftAssertions();
		int[] tables = { 0 };
		page.rows().forEach((key, row) -> {
			String type = this.engine.typeOf(row.get(0));
			if (type.isEmpty()) {
				return;
			}
			String table = "narrow" + tables[0]++;
			await(this.database.execute("CREATE TABLE " + table + "(topsecret " + type + ")"));
			await(this.database.execute("INSERT INTO " + table + " VALUES (" + key + ")"));
			Record read = await(
					this.database.fetchOne("SELECT topsecret FROM " + table + " WHERE 1 = :one", Map.of("one", 1)));
			Class<?> target = TypeSamples.target(row.get(1));
			Throwable error = catchThrowable(() -> read.get("topsecret", target));
			String what = key + " as " + row.get(1) + " on " + this.engine;
			all.assertThat(error)
				.as(what)
				.isInstanceOf(TypeMismatchDataAccessException.class)
				.hasMessageContaining("'topsecret'")
				.hasMessageContaining(row.get(1));
			if (read.get("topsecret") != null && error != null) {
				all.assertThat(error).as(what).hasMessageContaining(TypeNames.of(read.get("topsecret")));
				all.assertThat(error.getMessage()).as(what).doesNotContain(key.replace("'", ""));
			}
		});
		all.assertAll();
	}

	/** What only a session without a strict mode takes. */
	@Test
	void zeroDatesAreNull() {
		if (!this.engine.isMySqlFamily()) {
			return; // no other database has them
		}
		String table = "zeros(d DATE, t DATETIME, m DATETIME(6), s TIMESTAMP NULL)";
		List<Record> rows = await(this.database
			.inConnection((connection) -> connection.execute("SET SESSION sql_mode = ''")
				.then(connection.execute("CREATE TABLE " + table))
				.then(connection
					.execute("INSERT INTO zeros VALUES ('0000-00-00', '0000-00-00', '0000-00-00', '0000-00-00')"))
				.then(connection.execute("INSERT INTO zeros(d) VALUES ('2026-00-00')"))
				.then(connection.fetchAll("SELECT d, t, m, s FROM zeros WHERE YEAR(d) = :year", Map.of("year", 0)))));
		assertThat(rows).singleElement()
			.satisfies((row) -> assertThat(row.asMap()).hasSize(4)
				.allSatisfy((name, value) -> assertThat(value).isNull()));
		assertThat(await(this.database.fetchVal("SELECT d FROM zeros WHERE YEAR(d) = :year", Map.of("year", 2026))))
			.as("a date without a month")
			.isNull();
	}

	private static String classOf(Object value) {
		if (value == null) {
			return "null";
		}
		return (value instanceof java.net.InetAddress) ? "InetAddress" : TypeNames.of(value);
	}

}
