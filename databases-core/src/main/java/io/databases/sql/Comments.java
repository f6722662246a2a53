package io.databases.sql;

import io.databases.sql.Lexer.Unterminated;
import org.jspecify.annotations.Nullable;

/**
 * Skips white space and comments. Of a comment whose text is executed only the brackets
 * are skipped. Comments that drivers misread are taken out of the text that is sent.
 */
final class Comments {

	private final String sql;

	private final boolean nested;

	private final boolean open;

	private final boolean hash;

	private final boolean spacedDash;

	private final boolean executable;

	private final boolean carriageReturn;

	private final Edits edits;

	private boolean inExecutable;

	private @Nullable Unterminated unterminated;

	Comments(String sql, Dialect dialect, Edits edits) {
		this.sql = sql;
		this.edits = edits;
		this.nested = dialect.has(Syntax.NESTED_COMMENTS);
		this.open = dialect.has(Syntax.OPEN_COMMENTS);
		this.hash = dialect.has(Syntax.HASH_COMMENTS);
		this.spacedDash = dialect.has(Syntax.SPACED_DASH_COMMENTS);
		this.executable = dialect.has(Syntax.EXECUTABLE_COMMENTS);
		this.carriageReturn = dialect.has(Syntax.CARRIAGE_RETURN_ENDS_COMMENTS);
	}

	/**
	 * Where the next token begins.
	 */
	int skip(int from) {
		int i = from;
		while (i < this.sql.length()) {
			char c = this.sql.charAt(i);
			if (c <= ' ') {
				i++;
			}
			else if (isLineComment(i)) {
				i = lineEnd(i);
			}
			else if (c == '/' && is(i + 1, '*')) {
				i = blockEnd(i);
			}
			else if (this.inExecutable && c == '*' && is(i + 1, '/')) {
				this.inExecutable = false;
				i += 2;
			}
			else {
				if (this.spacedDash && c == '-' && is(i + 1, '-')) {
					separateMinusSigns(i);
				}
				return i;
			}
		}
		return i;
	}

	/**
	 * Whether a run of operator characters ends before this one.
	 */
	boolean beginsAt(int i) {
		return isLineComment(i) || (is(i, '/') && is(i + 1, '*')) || (this.inExecutable && is(i, '*') && is(i + 1, '/'))
				|| (this.spacedDash && is(i, '-') && (is(i + 1, '-') || is(i - 1, '-')));
	}

	boolean isInExecutable() {
		return this.inExecutable;
	}

	@Nullable Unterminated unterminated() {
		return this.unterminated;
	}

	private boolean isLineComment(int i) {
		if (is(i, '#')) {
			return this.hash;
		}
		if (!is(i, '-') || !is(i + 1, '-')) {
			return false;
		}
		return !this.spacedDash || i + 2 >= this.sql.length() || this.sql.charAt(i + 2) <= ' ';
	}

	private int lineEnd(int start) {
		int i = start;
		boolean strange = is(start, '#');
		while (i < this.sql.length() && !is(i, '\n')) {
			if (is(i, '\r') && !is(i + 1, '\n')) {
				if (this.carriageReturn) {
					// Drivers look for a line feed.
					this.edits.add(i, i + 1, "\n");
					return i + 1;
				}
				strange |= this.hash;
			}
			i++;
		}
		if (strange) {
			// Drivers read a quote or a placeholder in there.
			this.edits.add(start, i, " ");
		}
		return i;
	}

	private int blockEnd(int start) {
		if (this.executable && (is(start + 2, '!') || (is(start + 2, 'M') && is(start + 3, '!')))) {
			this.inExecutable = true;
			int i = start + (is(start + 2, '!') ? 3 : 4);
			while (i < this.sql.length() && this.sql.charAt(i) >= '0' && this.sql.charAt(i) <= '9') {
				i++;
			}
			return i;
		}
		int end = this.nested ? nestedEnd(start) : plainEnd(start);
		if (end < 0) {
			if (!this.open) {
				this.unterminated = new Unterminated("comment", start);
			}
			return this.sql.length();
		}
		return end;
	}

	private int plainEnd(int start) {
		int end = this.sql.indexOf("*/", start + 2);
		return (end < 0) ? end : end + 2;
	}

	private int nestedEnd(int start) {
		int depth = 1;
		int i = start + 2;
		while (i < this.sql.length() - 1) {
			char c = this.sql.charAt(i);
			if (c == '*' && is(i + 1, '/')) {
				i += 2;
				if (--depth == 0) {
					return i;
				}
			}
			else if (c == '/' && is(i + 1, '*')) {
				depth++;
				i += 2;
			}
			else {
				i++;
			}
		}
		return -1;
	}

	/** Drivers take two minus signs for a comment in any case. */
	private void separateMinusSigns(int i) {
		this.edits.add(i + 1, i + 1, " ");
	}

	private boolean is(int index, char c) {
		return index < this.sql.length() && this.sql.charAt(index) == c;
	}

}
