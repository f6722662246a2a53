package io.databases.sql;

import java.util.Random;

/**
 * Random pieces of SQL, written as one dialect reads them.
 */
final class RandomPieces {

	/** What strings, comments and names are made of: everything that might mislead. */
	static final String[] CONTENT = { "'", "\"", "`", "[", "]", ":x", ":", "--", "/*", "*/", "#", "$$", "$a$", "\\",
			";", "?", "$1", "a", " ", "ü", "E'", "::", "@", "(", ")", "-", "/", "*", "\n" };

	private final Random random;

	private final Dialect dialect;

	RandomPieces(long seed, Dialect dialect) {
		this.random = new Random(seed);
		this.dialect = dialect;
	}

	int number(int bound) {
		return this.random.nextInt(bound);
	}

	boolean chance() {
		return this.random.nextBoolean();
	}

	String pick(String... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

	/** Up to five odd things. */
	String content() {
		StringBuilder content = new StringBuilder();
		for (int i = this.random.nextInt(6); i > 0; i--) {
			content.append(pick(CONTENT));
		}
		return content.toString();
	}

	/** A string of that content. */
	String string(String content) {
		if (this.dialect.has(Syntax.DOUBLE_QUOTED_STRINGS) && chance()) {
			return quoted(content, '"', this.dialect.has(Syntax.BACKSLASH_ESCAPES));
		}
		if (this.dialect.has(Syntax.ESCAPE_STRINGS) && chance()) {
			return pick("E", "e") + quoted(content, '\'', true);
		}
		if (this.dialect.has(Syntax.DOLLAR_QUOTES) && !content.contains("$") && chance()) {
			String tag = pick("$$", "$t$", "$_1$", "$é$");
			return tag + content + tag;
		}
		return quoted(content, '\'', this.dialect.has(Syntax.BACKSLASH_ESCAPES));
	}

	/** A quoted identifier of that name. */
	String identifier(String name) {
		if (this.dialect.has(Syntax.BACKTICK_IDENTIFIERS) && (this.dialect.identifierQuote() == '`' || chance())) {
			return quoted(name, '`', false);
		}
		if (this.dialect.has(Syntax.BRACKET_IDENTIFIERS) && !name.contains("]") && chance()) {
			return "[" + name + "]";
		}
		return quoted(name, '"', false);
	}

	/** White space, perhaps with a comment. */
	String space() {
		String space = pick(" ", "  ", "\n", "\t", "\r\n");
		if (this.random.nextInt(4) > 0) {
			return space;
		}
		return space + (chance() ? blockComment() : lineComment()) + space;
	}

	private String blockComment() {
		String content = content().replaceAll("[*/]{2,}|[*/]+$", "");
		boolean nested = this.dialect.has(Syntax.NESTED_COMMENTS) && chance();
		return "/* " + content + (nested ? " /* " + content + " */ " : "") + " */";
	}

	private String lineComment() {
		boolean hash = this.dialect.has(Syntax.HASH_COMMENTS) && chance();
		return (hash ? "#" : "-- ") + content().replace("\n", "") + "\n";
	}

	private String quoted(String content, char quote, boolean backslashes) {
		StringBuilder quoted = new StringBuilder().append(quote);
		for (int i = 0; i < content.length(); i++) {
			char c = content.charAt(i);
			if (c == quote) {
				quoted.append((backslashes && chance()) ? '\\' : quote);
			}
			else if (c == '\\' && backslashes) {
				quoted.append('\\');
			}
			quoted.append(c);
		}
		return quoted.append(quote).toString();
	}

}
