package io.databases.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random texts whose parameters are known. They are no statements.
 */
final class RandomSql {

	private static final String[] WORDS = { "SELECT", "a", "FROM", "t", "WHERE", "IN", "NOT", "AND", "IS", "NULL",
			"VALUES", "a.b", "N", "x1", "BEGIN", "END", "CASE", "WITH", "AS", "INSERT", "INTO", "BETWEEN", "LIMIT", "ü",
			"_a" };

	private static final String[] SIGNS = { "(", ")", ",", "=", "<>", "<=", ">", "+", "-", "*", "/", "%", "|", "||",
			"1", "1.5", ".", "~", "!", ";" };

	private final RandomPieces pieces;

	private final Dialect dialect;

	private final StringBuilder text = new StringBuilder();

	private final List<String> parameters = new ArrayList<>();

	RandomSql(long seed, Dialect dialect, int length) {
		this.pieces = new RandomPieces(seed, dialect);
		this.dialect = dialect;
		for (int i = 0; i < length; i++) {
			this.text.append(piece()).append(this.pieces.space());
		}
	}

	String text() {
		return this.text.toString();
	}

	/** The names of the parameters in order. */
	List<String> parameters() {
		return this.parameters;
	}

	/** Any characters in any order. */
	static String noise(long seed, int length) {
		Random random = new Random(seed);
		StringBuilder noise = new StringBuilder();
		for (int i = 0; i < length; i++) {
			String[] source = (random.nextInt(3) > 0) ? RandomPieces.CONTENT : (random.nextBoolean() ? WORDS : SIGNS);
			noise.append(source[random.nextInt(source.length)]);
			noise.append((random.nextInt(4) == 0) ? " " : "");
		}
		return noise.toString();
	}

	private String piece() {
		return switch (this.pieces.number(10)) {
			case 0, 1 -> parameter();
			case 2, 3 -> this.pieces.pick(WORDS);
			case 4, 5 -> this.pieces.pick(SIGNS);
			// With the comma: a string in the next line would be a part of it.
			case 6, 7 -> this.pieces.string(this.pieces.content()) + " ,";
			case 8 -> this.pieces.identifier(this.pieces.content());
			default -> special();
		};
	}

	private String parameter() {
		String name = this.pieces.pick("a", "b", "id_1", "größe", "_x");
		this.parameters.add(name);
		return ":" + name;
	}

	private String special() {
		if (this.dialect.has(Syntax.DOLLAR_QUOTES)) {
			return this.pieces.pick("b::int", "data ?| b", "a @> b", "c #>> d", "e[1:n]", "f(g := 1)", "a ?",
					"a -> 'b'");
		}
		if (this.dialect.has(Syntax.USER_VARIABLES)) {
			return this.pieces.pick("@a := 1", "@@b", "5--3", "a->>'$.b'", "@`c`", "a--- 1\n", "/*! a */", "x'00'");
		}
		return this.pieces.pick("a -> '$.b'", "x'00'", "a == 1", "b <<2");
	}

}
