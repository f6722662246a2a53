package io.databases.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Random queries whose result is known: a row of texts.
 */
final class RandomSelect {

	private final RandomPieces pieces;

	private final Dialect dialect;

	private final StringBuilder text = new StringBuilder("SELECT");

	private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

	private final List<String> row = new ArrayList<>();

	RandomSelect(long seed, Dialect dialect) {
		this.pieces = new RandomPieces(seed, dialect);
		this.dialect = dialect;
		for (int i = 0; i <= seed % 6; i++) {
			this.text.append((i == 0) ? "" : ",");
			item();
			this.text.append(this.pieces.space());
		}
	}

	String text() {
		return this.text.toString();
	}

	Map<String, @Nullable Object> values() {
		return this.values;
	}

	List<String> row() {
		return this.row;
	}

	private void item() {
		switch (this.pieces.number(8)) {
			case 0, 1 -> {
				String content = this.pieces.content();
				add(content, this.pieces.string(content));
			}
			case 2, 3 -> {
				String content = this.pieces.content();
				add(content, parameter(content));
			}
			case 4 -> nullTest();
			case 5 -> list();
			case 6 -> rows();
			default -> special();
		}
	}

	private void nullTest() {
		Integer value = this.pieces.chance() ? 7 : null;
		String name = parameter(value);
		condition(value == null, "(", name, "IS", "NULL", "OR", name, "= 8", ")");
	}

	private void list() {
		List<Integer> list = new ArrayList<>();
		for (int i = this.pieces.number(6); i > 0; i--) {
			list.add(this.pieces.number(4));
		}
		boolean negated = this.pieces.chance();
		condition(list.contains(2) != negated, "2", negated ? "NOT" : "", "IN", "(", parameter(list), ")");
	}

	private void rows() {
		List<List<Integer>> rows = new ArrayList<>();
		for (int i = this.pieces.number(4); i > 0; i--) {
			rows.add(Arrays.asList(this.pieces.number(2), this.pieces.number(2)));
		}
		boolean negated = this.pieces.chance();
		condition(rows.contains(List.of(1, 0)) != negated, "(1, 0)", negated ? "NOT" : "", "IN", "(", parameter(rows),
				")");
	}

	private void special() {
		if (this.dialect.has(Syntax.DOLLAR_QUOTES)) {
			String key = this.pieces.pick("a", "b");
			condition(key.equals("a"), "'{\"a\": 1}'::jsonb", "?", parameter(key));
			add("{10,20}", "(SELECT a[1:n]::text FROM (SELECT ARRAY[10, 20, 30] AS a, 2 AS n) x)");
			add("9", parameter(9), "::int::text");
			postgresOperator();
		}
		else if (this.dialect.has(Syntax.USER_VARIABLES)) {
			add("8", "CONCAT(5--3)");
			add("4", "CONCAT(@v:=", parameter(4), ")");
			mySqlOperator();
		}
		else {
			sqliteOperator();
		}
		String name = "c" + this.pieces.content() + "z";
		add("v", "(SELECT", this.pieces.identifier(name), "FROM", "(SELECT", "'v' AS", this.pieces.identifier(name),
				") x)");
	}

	private void postgresOperator() {
		String document = "'{\"a\": {\"b\": 1}}'::jsonb";
		switch (this.pieces.number(10)) {
			case 0 -> condition(true, document, "?|", "ARRAY[", parameter("a"), ", 'c']");
			case 1 -> condition(false, document, "?&", "ARRAY['a',", parameter("c"), "]");
			case 2 -> condition(true, document, "@>", parameter("{\"a\": {}}"), "::jsonb");
			case 3 -> add("{\"b\": 1}", document, "->>", parameter("a"));
			case 4 -> add("1", document, "#>>", "ARRAY['a',", parameter("b"), "]");
			case 5 -> {
				condition(true, "'abc'", "~", parameter("^a.c"));
				condition(false, "'abc'", "!~*", parameter("^A.C"));
			}
			case 6 -> condition(true, "'abc'", "^@", parameter("ab"));
			case 7 -> add("{1,9}", "ARRAY[1,", parameter(9), "::int]::text");
			case 8 -> add("{10,20}", "('{10,20,30}'::int[])[1\\:2]::text");
			default -> add("6", "-- :no '\r", "6::text");
		}
	}

	private void mySqlOperator() {
		switch (this.pieces.number(6)) {
			case 0 -> condition(true, parameter(null), "<=>", "NULL");
			case 1 -> condition(true, "!", parameter(0), "AND", parameter(1), "&& 1");
			case 2 -> add("7", "CONCAT(5 |", parameter(2), ")");
			case 3 -> add("2", "CONCAT(~", parameter(5), "& 3)");
			case 4 -> add("8", "/*!50000 CONCAT(@w:=8) */");
			default -> condition(true, "'abc'", "REGEXP", parameter("^a.c"));
		}
	}

	private void sqliteOperator() {
		switch (this.pieces.number(5)) {
			case 0 -> add("1", "CAST('{\"a\": 1}' ->>", parameter("a"), "AS TEXT)");
			case 1 -> add("ab", "'a' ||", parameter("b"));
			case 2 -> add("-6", "CAST(~", parameter(5), "AS TEXT)");
			case 3 -> condition(true, parameter(1), "<< 1 ==", "2");
			default -> condition(true, "'abc' GLOB", parameter("a*"));
		}
	}

	private void condition(boolean expected, String... condition) {
		add(expected ? "y" : "n", "CASE WHEN", String.join(" ", condition), "THEN 'y' ELSE 'n' END");
	}

	private void add(String expected, String... item) {
		if (!this.row.isEmpty() && this.text.charAt(this.text.length() - 1) != ',') {
			this.text.append(',');
		}
		this.row.add(expected);
		for (String part : item) {
			this.text.append(this.pieces.space()).append(part);
		}
	}

	private String parameter(@Nullable Object value) {
		String name = "p" + this.values.size();
		this.values.put(name, value);
		return ":" + name;
	}

}
