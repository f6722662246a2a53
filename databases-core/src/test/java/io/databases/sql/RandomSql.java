package io.databases.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random texts whose parameters are known, made of pieces that are written as one dialect
 * reads them.
 */
final class RandomSql {

	/** What strings, comments and names are made of: everything that might mislead. */
	private static final String[] CONTENT = { "'", "\"", "`", "[", "]", ":x", ":", "--", "/*", "*/", "#", "$$", "$a$",
			"\\", ";", "?", "$1", "a", " ", "ü", "E'", "::", "@", "(", ")", "-", "/", "*", "\n" };

	private static final String[] WORDS = { "SELECT", "a", "FROM", "t", "WHERE", "IN", "NOT", "AND", "IS", "NULL",
			"VALUES", "a.b", "E", "N", "x1", "BEGIN", "END", "CASE", "WITH", "AS", "INSERT", "INTO", "BETWEEN", "LIMIT",
			"ü", "_a" };

	private static final String[] SIGNS = { "(", ")", ",", "=", "<>", "<=", ">", "+", "-", "*", "/", "%", "|", "||",
			"1", "1.5", ".", "~", "!", ";" };

	private final Random random;

	private final Dialect dialect;

	private final StringBuilder text = new StringBuilder();

	private final List<String> parameters = new ArrayList<>();

	RandomSql(long seed, Dialect dialect, int pieces) {
		this.random = new Random(seed);
		this.dialect = dialect;
		for (int i = 0; i < pieces; i++) {
			piece();
			this.text.append(pick(" ", "  ", "\n", "\t", "\r\n"));
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
			String[] source = (random.nextInt(3) > 0) ? CONTENT : (random.nextBoolean() ? WORDS : SIGNS);
			noise.append(source[random.nextInt(source.length)]);
			noise.append((random.nextInt(4) == 0) ? " " : "");
		}
		return noise.toString();
	}

	private void piece() {
		switch (this.random.nextInt(10)) {
			case 0, 1 -> parameter();
			case 2, 3 -> this.text.append(pick(WORDS));
			case 4, 5 -> this.text.append(pick(SIGNS));
			case 6 -> this.text.append('\'').append(quoted('\'', backslashes())).append('\'');
			case 7 -> quoted();
			case 8 -> comment();
			default -> special();
		}
	}

	private void parameter() {
		String name = pick("a", "b", "id_1", "größe", "_x");
		this.parameters.add(name);
		this.text.append(':').append(name);
	}

	private void quoted() {
		boolean string = this.dialect.has(Syntax.DOUBLE_QUOTED_STRINGS);
		if (this.dialect.has(Syntax.BACKTICK_IDENTIFIERS) && this.random.nextBoolean()) {
			this.text.append('`').append(quoted('`', false)).append('`');
		}
		else if (this.dialect.has(Syntax.BRACKET_IDENTIFIERS) && this.random.nextBoolean()) {
			this.text.append('[').append(content().replace("]", "")).append(']');
		}
		else {
			this.text.append('"').append(quoted('"', string && backslashes())).append('"');
		}
	}

	private void comment() {
		if (this.random.nextBoolean()) {
			String content = content().replace("*/", "").replace("/*", "").replaceAll("[*/]+$", "");
			content = this.dialect.has(Syntax.NESTED_COMMENTS) && this.random.nextBoolean()
					? content + " /* " + content + " */ " : content;
			this.text.append("/* ").append(content).append(" */");
			return;
		}
		boolean hash = this.dialect.has(Syntax.HASH_COMMENTS) && this.random.nextBoolean();
		this.text.append(hash ? "#" : "-- ").append(content().replace("\n", "")).append('\n');
	}

	private void special() {
		if (this.dialect.has(Syntax.DOLLAR_QUOTES)) {
			String tag = pick("$$", "$t$", "$_1$", "$é$");
			String content = content().replace("$", "");
			this.text.append(pick(tag + content + tag, "E'" + quoted('\'', true) + "' ,", "b::int", "data ?| b",
					"a @> b", "c #>> d", "e[1:n]", "f(g := 1)", "a ?", "a -> 'b'"));
		}
		else if (this.dialect.has(Syntax.USER_VARIABLES)) {
			this.text.append(pick("@a := 1", "@@b", "5--3", "a->>'$.b'", "@`c`", "a--- 1\n", "/*! a */", "x'00'"));
		}
		else {
			this.text.append(pick("a -> '$.b'", "x'00'", "a == 1", "b <<2"));
		}
	}

	private boolean backslashes() {
		return this.dialect.has(Syntax.BACKSLASH_ESCAPES);
	}

	private String quoted(char quote, boolean backslashes) {
		StringBuilder quoted = new StringBuilder();
		for (char c : content().toCharArray()) {
			if (c == quote) {
				quoted.append((backslashes && this.random.nextBoolean()) ? '\\' : quote);
			}
			else if (c == '\\' && backslashes) {
				quoted.append('\\');
			}
			quoted.append(c);
		}
		return quoted.toString();
	}

	private String content() {
		StringBuilder content = new StringBuilder();
		for (int i = this.random.nextInt(6); i > 0; i--) {
			content.append(pick(CONTENT));
		}
		return content.toString();
	}

	private String pick(String... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

}
