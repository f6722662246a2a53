package io.databases.sql;

import io.databases.sql.Lexer.Unterminated;
import org.jspecify.annotations.Nullable;

/**
 * Finds where strings and quoted identifiers end. Each method gets the place of the
 * opening quote and gives the place behind the closing one. A quote that is escaped by a
 * backslash is sent as two quotes, which drivers read too.
 */
final class Quotes {

	private final String sql;

	private final Dialect dialect;

	private final Edits edits;

	private @Nullable Unterminated unterminated;

	Quotes(String sql, Dialect dialect, Edits edits) {
		this.sql = sql;
		this.dialect = dialect;
		this.edits = edits;
	}

	@Nullable Unterminated unterminated() {
		return this.unterminated;
	}

	boolean isEscapePrefix(char c) {
		return (c == 'e' || c == 'E') && this.dialect.has(Syntax.ESCAPE_STRINGS);
	}

	int skip(int start, char quote) {
		if (quote == '[') {
			return closedBy(']', start, "identifier");
		}
		boolean string = quote == '\'' || (quote == '"' && this.dialect.has(Syntax.DOUBLE_QUOTED_STRINGS));
		return quoted(start, quote, string && this.dialect.has(Syntax.BACKSLASH_ESCAPES),
				string ? "string" : "identifier");
	}

	/**
	 * A string with backslash escapes. One that goes on in a later line keeps them.
	 */
	int escapeString(int start) {
		int end = quoted(start, '\'', true, "string");
		int next = continuation(end);
		while (next > 0) {
			end = quoted(next, '\'', true, "string");
			next = continuation(end);
		}
		return end;
	}

	/**
	 * A dollar-quoted string; -1 where the text holds none.
	 */
	int dollarQuote(int start) {
		int tagEnd = start + 1;
		while (tagEnd < this.sql.length() && this.sql.charAt(tagEnd) != '$') {
			char c = this.sql.charAt(tagEnd);
			boolean digit = c >= '0' && c <= '9';
			if (!Lexer.isWordPart(c) || (digit && tagEnd == start + 1)) {
				return -1;
			}
			tagEnd++;
		}
		if (tagEnd >= this.sql.length()) {
			return -1;
		}
		String tag = this.sql.substring(start, tagEnd + 1);
		int end = this.sql.indexOf(tag, tagEnd + 1);
		if (end < 0) {
			return open("dollar-quoted string " + tag, start);
		}
		if (tag.chars().anyMatch((c) -> c >= 0x80)) {
			replaceTag(start, tag, end);
		}
		return end + tag.length();
	}

	/** Drivers take ASCII only. */
	private void replaceTag(int start, String tag, int end) {
		String content = this.sql.substring(start + tag.length(), end);
		String plain = "$_$";
		while (content.contains(plain)) {
			plain = "$_" + plain.substring(1);
		}
		this.edits.add(start, start + tag.length(), plain);
		this.edits.add(end, end + tag.length(), plain);
	}

	private int quoted(int start, char quote, boolean backslashes, String what) {
		int i = start + 1;
		while (i < this.sql.length()) {
			char c = this.sql.charAt(i);
			if (c == quote) {
				if (i + 1 >= this.sql.length() || this.sql.charAt(i + 1) != quote) {
					return i + 1;
				}
				i++;
			}
			else if (c == '\\' && backslashes) {
				if (i + 1 < this.sql.length() && this.sql.charAt(i + 1) == quote) {
					this.edits.add(i, i + 1, String.valueOf(quote));
				}
				i++;
			}
			i++;
		}
		return open(what, start);
	}

	private int closedBy(char quote, int start, String what) {
		int end = this.sql.indexOf(quote, start + 1);
		return (end < 0) ? open(what, start) : end + 1;
	}

	/**
	 * Where a string goes on in a later line, or -1; only white space and line comments
	 * lie between.
	 */
	private int continuation(int end) {
		boolean lineEnded = false;
		int i = end;
		while (i < this.sql.length()) {
			char c = this.sql.charAt(i);
			if (c == '\'') {
				return lineEnded ? i : -1;
			}
			if (lineEnded && c == '-' && this.sql.startsWith("--", i)) {
				i = lineEnd(i);
			}
			else if (c > ' ') {
				return -1;
			}
			else {
				lineEnded |= isLineEnd(c);
				i++;
			}
		}
		return -1;
	}

	private int lineEnd(int from) {
		int i = from;
		while (i < this.sql.length() && !isLineEnd(this.sql.charAt(i))) {
			i++;
		}
		return i;
	}

	private static boolean isLineEnd(char c) {
		return c == '\n' || c == '\r';
	}

	private int open(String what, int start) {
		this.unterminated = new Unterminated(what, start);
		return this.sql.length();
	}

}
