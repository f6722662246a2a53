package io.databases.sqlite.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Walks over SQL text by SQLite's own rules for tokens. Nothing is ever found by
 * splitting text: strings, quoted names, comments and the bodies of triggers are passed
 * over as what they are.
 */
final class SqlScanner {

	static final String PREFIXES = ":@$?";

	private final String sql;

	private final List<SqlStatement> statements = new ArrayList<>();

	private final Map<String, Integer> names = new HashMap<>();

	private int position;

	private int parameterCount;

	private StatementReader current = new StatementReader();

	SqlScanner(String sql) {
		this.sql = sql;
	}

	SqlScript scan() {
		int start = 0;
		while (this.position < this.sql.length()) {
			int tokenStart = this.position;
			char c = this.sql.charAt(tokenStart);
			if (c == ';' && this.current.endsAtSemicolon()) {
				add(start, tokenStart);
				this.position++;
				start = this.position;
			}
			else {
				token(c);
			}
		}
		add(start, this.sql.length());
		return new SqlScript(this.sql, this.statements, this.parameterCount, this.names);
	}

	private void add(int start, int end) {
		if (!this.current.isEmpty()) {
			this.statements.add(this.current.toStatement(this.sql.substring(start, end).strip()));
		}
		this.current = new StatementReader();
	}

	private void token(char c) {
		int start = this.position;
		if (Character.isWhitespace(c)) {
			this.position++;
		}
		else if (!skipComment(c)) {
			if (c == '\'' || c == '"' || c == '`' || c == '[') {
				skipQuoted((c == '[') ? ']' : c, c != '[');
				this.current.quoted();
			}
			else if (isNameStart(c)) {
				skipName();
				this.current.word(this.sql.substring(start, this.position).toUpperCase(Locale.ROOT));
			}
			else if (Character.isDigit(c)) {
				skipName();
				this.current.other(c);
			}
			else if (!parameter(c)) {
				this.position++;
				this.current.other(c);
			}
		}
	}

	private boolean skipComment(char c) {
		if (c == '-' && this.sql.startsWith("--", this.position)) {
			int end = this.sql.indexOf('\n', this.position);
			this.position = (end < 0) ? this.sql.length() : end + 1;
			return true;
		}
		if (c == '/' && this.sql.startsWith("/*", this.position)) {
			int end = this.sql.indexOf("*/", this.position + 2);
			this.position = (end < 0) ? this.sql.length() : end + 2;
			return true;
		}
		return false;
	}

	/** A doubled quote stands for itself, except inside brackets. */
	private void skipQuoted(char close, boolean doubled) {
		int at = this.position + 1;
		while (at < this.sql.length()) {
			if (this.sql.charAt(at) == close) {
				if (!doubled || at + 1 >= this.sql.length() || this.sql.charAt(at + 1) != close) {
					break;
				}
				at++;
			}
			at++;
		}
		this.position = Math.min(at + 1, this.sql.length());
	}

	private void skipName() {
		while (this.position < this.sql.length() && isNamePart(this.sql.charAt(this.position))) {
			this.position++;
		}
	}

	private boolean parameter(char c) {
		if (c == '?') {
			numbered();
			return true;
		}
		if (PREFIXES.indexOf(c) >= 0 && this.position + 1 < this.sql.length()
				&& isNamePart(this.sql.charAt(this.position + 1))) {
			named(c);
			return true;
		}
		return false;
	}

	private void numbered() {
		int start = this.position++;
		while (this.position < this.sql.length() && isDigit(this.sql.charAt(this.position))) {
			this.position++;
		}
		if (this.position == start + 1) {
			this.current.parameter(this.parameterCount++);
			return;
		}
		int number = number(start + 1);
		this.parameterCount = Math.max(this.parameterCount, number);
		this.names.put(this.sql.substring(start, this.position), number - 1);
		this.current.parameter(number - 1, number);
	}

	private int number(int start) {
		String digits = this.sql.substring(start, this.position);
		int number = (digits.length() > 6) ? 0 : Integer.parseInt(digits);
		if (number < 1 || number > 32_766) {
			throw new IllegalArgumentException(
					"Parameter \"?%s\" in \"%s\" is out of range: use ?1 to ?32766".formatted(digits, this.sql));
		}
		return number;
	}

	/** {@code $a::b(c)} is one name, as Tcl has it. */
	private void named(char prefix) {
		int start = this.position++;
		skipName();
		if (prefix == '$') {
			while (this.sql.startsWith("::", this.position)) {
				this.position += 2;
				skipName();
			}
			if (this.position < this.sql.length() && this.sql.charAt(this.position) == '(') {
				int end = this.sql.indexOf(')', this.position);
				this.position = (end < 0) ? this.position : end + 1;
			}
		}
		String name = this.sql.substring(start, this.position);
		Integer index = this.names.get(name);
		if (index == null) {
			index = this.parameterCount++;
			this.names.put(name, index);
		}
		this.current.namedParameter(index);
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	private static boolean isNameStart(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
	}

	private static boolean isNamePart(char c) {
		return isNameStart(c) || isDigit(c) || c == '$';
	}

}
