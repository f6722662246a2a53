package io.databases.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import io.databases.sql.Values;

/**
 * Nulls, texts and values of their own class into each column type of
 * {@code docs/types.md} that the database has.
 */
abstract class ColumnValuesContract extends Contract {

	/** A column that takes no NULL. */
	private static final String KEY = "SERIAL";

	/**
	 * PostgreSQL has no equality for JSON and XML and can't tell the type of a row, MySQL
	 * compares no JSON with text and a bit field as a number.
	 */
	private static final Set<String> INCOMPARABLE = Set.of("JSON", "XML", "pair", "BIT(9)");

	private final Map<String, String> columns = new LinkedHashMap<>();

	ColumnValuesContract(Engine engine) {
		super(engine);
	}

	/** Whether PostgreSQL is asked for the binary format. */
	boolean isBinary() {
		return false;
	}

	/** As it is, or as text where its type can't be read in the binary format. */
	private String read(String type, String column) {
		boolean text = isBinary()
				&& MarkdownTable.read("types.md", "Columns").row(type).get(this.engine.column()).endsWith("¹");
		return text ? column + "::text" : column;
	}

	@Override
	void createNotes() {
		// these tests make a table of their own
	}

	/** A table with a column of each type, found by the type. */
	private void createEverything() {
		if (this.engine == Engine.POSTGRESQL) {
			TypeSamples.USER_TYPES.forEach((type) -> await(this.database.execute(type)));
			reopen((builder) -> builder); // enums are asked for by new connections
		}
		List<String> definitions = new ArrayList<>(List.of("r VARCHAR(40)"));
		MarkdownTable.read("types.md", "Columns").rows().forEach((type, row) -> {
			if (!"–".equals(row.get(this.engine.column())) && !KEY.equals(type)) {
				this.columns.put(type, "c" + definitions.size());
				definitions.add("c" + definitions.size() + " " + type + (type.startsWith("TIMESTAMP") ? " NULL" : ""));
			}
		});
		await(this.database.execute("CREATE TABLE everything(" + String.join(", ", definitions) + ")"));
	}

	private long count(String condition, Map<String, ?> values) {
		return await(this.database.fetchVal("SELECT count(*) FROM everything WHERE " + condition, values, Long.class));
	}

	@Test
	void untypedNullsGoIntoColumnsOfEveryType() {
		createEverything();
		SoftAssertions all = new SoftAssertions();
		this.columns.forEach((type, column) -> all.assertThatCode(() -> {
			String insert = "INSERT INTO everything(r, " + column + ") VALUES (:r, :x)";
			Map<String, Object> row = Values.of("r", type, "x", null);
			await(this.database.execute(insert, row));
			await(this.database.executeMany(insert, List.of(row, row)));
			await(this.database.execute("UPDATE everything SET " + column + " = :x WHERE r = :r", row));
			all.assertThat(count("r = :r AND " + column + " IS NULL", Map.of("r", type))).as(type).isEqualTo(3);
			all.assertThat(count("r = :r AND (:x IS NULL OR " + comparison(type, column) + ")", row))
				.as("(:x IS NULL OR …) of " + type)
				.isEqualTo(3);
			all.assertThat(count("r = :r AND :x IS NOT NULL", row)).as(":x IS NOT NULL of " + type).isZero();
		}).as(type + " on " + this.engine).doesNotThrowAnyException());
		all.assertAll();
	}

	private static String comparison(String type, String column) {
		return INCOMPARABLE.contains(type) ? column + " IS NULL" : column + " = :x";
	}

	@Test
	void aValueOfTheColumnsClassIsFoundWhereItMayBeNull() {
		createEverything();
		SoftAssertions all = new SoftAssertions();
		this.columns.forEach((type, column) -> all.assertThatCode(() -> {
			Object value = TypeSamples.COLUMNS.get(type).value(this.engine);
			Map<String, Object> row = Map.of("r", type, "x", value);
			String insert = "INSERT INTO everything(r, " + column + ") VALUES (:r, :x)";
			await(this.database.execute(insert, row));
			await(this.database.executeMany(insert, List.of(row, Values.of("r", type, "x", null), row)));
			String found = "r = :r AND (:x IS NULL OR " + comparison(type, column) + ")";
			if (!INCOMPARABLE.contains(type)) {
				all.assertThat(count(found, row)).as(type).isEqualTo(3);
				all.assertThat(count(found, Values.of("r", type, "x", null))).as(type).isEqualTo(4);
			}
			all.assertThat(await(this.database.fetchAll(
					"SELECT " + read(type, column) + " FROM everything WHERE r = :r AND " + column + " IS NOT NULL",
					Map.of("r", type))))
				.as(type)
				.hasSize(3)
				.allSatisfy((read) -> all.assertThat(read.get(0)).as(type).isEqualTo(value));
		}).as(type + " on " + this.engine).doesNotThrowAnyException());
		all.assertAll();
	}

	@Test
	void textsGoIntoColumnsOfEveryTypeThatIsWrittenAsText() {
		createEverything();
		SoftAssertions all = new SoftAssertions();
		this.columns.forEach((type, column) -> {
			TypeSample sample = TypeSamples.COLUMNS.get(type);
			String literal = sample.literal();
			if (!literal.startsWith("'") && !literal.matches("[-0-9.e]+")) {
				return; // a keyword, or bytes
			}
			String text = literal.startsWith("'") ? literal.substring(1, literal.length() - 1) : literal;
			all.assertThatCode(() -> {
				Map<String, Object> row = Map.of("r", type, "x", text);
				String insert = "INSERT INTO everything(r, " + column + ") VALUES (:r, :x)";
				await(this.database.execute(insert, row));
				await(this.database.executeMany(insert, List.of(row, row)));
				all.assertThat(await(this.database
					.fetchAll("SELECT " + read(type, column) + " FROM everything WHERE r = :r", Map.of("r", type))))
					.as(type)
					.hasSize(3)
					.allSatisfy((read) -> all.assertThat(read.get(0)).as(type).isEqualTo(sample.value(this.engine)));
			}).as(type + " on " + this.engine).doesNotThrowAnyException();
		});
		all.assertAll();
	}

}
