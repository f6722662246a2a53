package io.databases.sql;

import org.jspecify.annotations.Nullable;

/**
 * Cuts a SQL text into tokens as one dialect reads it: a cursor that looks at every
 * character a bounded number of times. It never fails: what lacks its end reaches to the
 * end of the text, and {@link #unterminated()} says so.
 */
final class Lexer {

	private final String sql;

	private final Dialect dialect;

	private final Edits edits;

	private final Quotes quotes;

	private final Comments comments;

	private final boolean slices;

	private final boolean namedPlaceholders;

	private int position;

	private final Brackets brackets = new Brackets();

	private Token token = Token.SEMICOLON;

	private @Nullable Keyword keyword;

	private int start;

	private int end;

	Lexer(String sql, Dialect dialect, Edits edits) {
		this.sql = sql;
		this.dialect = dialect;
		this.edits = edits;
		this.comments = new Comments(sql, dialect, edits);
		this.quotes = new Quotes(sql, dialect, edits);
		this.slices = dialect.has(Syntax.ARRAY_SLICES);
		this.namedPlaceholders = dialect.has(Syntax.NAMED_PLACEHOLDERS);
	}

	/**
	 * Moves to the next token.
	 */
	Token next() {
		int begin = this.comments.skip(this.position);
		Token previous = this.token;
		Keyword before = this.keyword;
		this.keyword = null;
		this.start = begin;
		if (begin >= this.sql.length()) {
			this.position = begin;
			this.end = begin;
			this.token = Token.END;
			return Token.END;
		}
		this.end = begin + 1;
		this.token = read(this.sql.charAt(begin), previous, before);
		this.position = this.end;
		return this.token;
	}

	Token token() {
		return this.token;
	}

	/**
	 * The keyword that the current token is, or {@code null}.
	 */
	@Nullable Keyword keyword() {
		return this.keyword;
	}

	int start() {
		return this.start;
	}

	int end() {
		return this.end;
	}

	String text() {
		return this.sql.substring(this.start, this.end);
	}

	/**
	 * Whether the current token compares two operands.
	 */
	boolean isComparison() {
		if (this.token != Token.OPERATOR) {
			return false;
		}
		int length = this.end - this.start;
		char first = this.sql.charAt(this.start);
		char second = (length == 1) ? ' ' : this.sql.charAt(this.start + 1);
		return switch (second) {
			case ' ', '+', '-' -> first == '=' || first == '<' || first == '>';
			case '=' -> first == '=' || first == '<' || first == '>' || first == '!';
			case '>' -> first == '<';
			default -> false;
		};
	}

	/**
	 * Whether the current token is a single equals sign.
	 */
	boolean isEquals() {
		return this.token == Token.OPERATOR && this.end - this.start == 1 && this.sql.charAt(this.start) == '=';
	}

	/**
	 * The keyword that the name of a function is, quoted or not, or {@code null}.
	 */
	@Nullable Keyword nameAsKeyword() {
		return (this.token == Token.QUOTED) ? Keyword.find(this.sql, this.start + 1, this.end - 1) : this.keyword;
	}

	/**
	 * What lacks its end and where it begins, or {@code null}. Known when the end of the
	 * text is reached.
	 */
	@Nullable Unterminated unterminated() {
		Unterminated comment = this.comments.unterminated();
		return (comment != null) ? comment : this.quotes.unterminated();
	}

	private Token read(char c, Token previous, @Nullable Keyword before) {
		if (isWordStart(c)) {
			return word(c);
		}
		return switch (c) {
			case '(', ')' -> parenthesis(c);
			case ',' -> Token.COMMA;
			case ';' -> Token.SEMICOLON;
			case '[', ']' -> bracket(c, previous, before);
			case '\'', '"', '`' -> quote(c);
			case ':' -> colon(previous, before);
			case '$' -> dollar();
			case '@' -> at();
			case '?' -> questionMark();
			case '\\' -> backslash();
			case '.' -> isDigit(peek(this.end)) ? number() : Token.DOT;
			default -> isDigit(c) ? number() : operator(c);
		};
	}

	private Token word(char c) {
		if (peek(this.end) == '\'' && this.quotes.isEscapePrefix(c)) {
			this.end = this.quotes.escapeString(this.end);
			return Token.STRING;
		}
		this.end = wordEnd(this.end);
		this.keyword = Keyword.find(this.sql, this.start, this.end);
		return Token.WORD;
	}

	private Token parenthesis(char c) {
		if (c == '(') {
			this.brackets.openParenthesis();
			return Token.OPEN;
		}
		this.brackets.closeParenthesis();
		return Token.CLOSE;
	}

	private Token bracket(char c, Token previous, @Nullable Keyword before) {
		if (c == ']') {
			this.brackets.closeBracket();
			return Token.CLOSE_BRACKET;
		}
		if (this.dialect.has(Syntax.BRACKET_IDENTIFIERS)) {
			return quote(c);
		}
		this.brackets.openBracket(before == Keyword.ARRAY || previous == Token.OPEN_BRACKET || previous == Token.COMMA);
		return Token.OPEN_BRACKET;
	}

	private Token quote(char c) {
		if (c == '`' && !this.dialect.has(Syntax.BACKTICK_IDENTIFIERS)) {
			return operator(c);
		}
		this.end = this.quotes.skip(this.start, c);
		return (c == '\'' || (c == '"' && this.dialect.has(Syntax.DOUBLE_QUOTED_STRINGS))) ? Token.STRING
				: Token.QUOTED;
	}

	private Token colon(Token previous, @Nullable Keyword before) {
		char next = peek(this.end);
		if (next == ':' || next == '=') {
			this.end++;
			return (next == ':') ? Token.CAST : Token.ASSIGN;
		}
		if (this.namedPlaceholders && isDigit(next)) {
			this.end = wordEnd(this.end);
			return Token.PLACEHOLDER;
		}
		int nameEnd = parameterNameEnd(this.end);
		if (nameEnd == this.end || this.comments.isInExecutable() || isSlice(previous, before)
				|| isLabel(previous, nameEnd)) {
			return Token.COLON;
		}
		this.end = nameEnd;
		return Token.PARAMETER;
	}

	private boolean isSlice(Token previous, @Nullable Keyword before) {
		if (!this.slices || !this.brackets.isInSubscript()) {
			return false;
		}
		return switch (previous) {
			case NUMBER, CLOSE, CLOSE_BRACKET, PARAMETER, PLACEHOLDER, QUOTED, STRING -> true;
			case WORD -> before == null || !before.isReserved();
			default -> false;
		};
	}

	/** The label of a block in a routine: {@code name:LOOP}. */
	private boolean isLabel(Token previous, int nameEnd) {
		Keyword block = Keyword.find(this.sql, this.end, nameEnd);
		return previous == Token.WORD && this.position == this.start && (block == Keyword.BEGIN || block == Keyword.LOOP
				|| block == Keyword.WHILE || block == Keyword.REPEAT || block == Keyword.FOR);
	}

	private Token dollar() {
		if (this.dialect.has(Syntax.DOLLAR_QUOTES)) {
			int quoteEnd = this.quotes.dollarQuote(this.start);
			if (quoteEnd > 0) {
				this.end = quoteEnd;
				return Token.STRING;
			}
		}
		boolean placeholder = this.namedPlaceholders
				|| (this.dialect.placeholders() == PlaceholderStyle.DOLLAR && isDigit(peek(this.end)));
		this.end = wordEnd(this.end);
		return placeholder ? Token.PLACEHOLDER : Token.WORD;
	}

	private Token at() {
		if (this.namedPlaceholders) {
			this.end = wordEnd(this.end);
			return Token.PLACEHOLDER;
		}
		if (!this.dialect.has(Syntax.USER_VARIABLES)) {
			return operator('@');
		}
		if (peek(this.end) == '@') {
			this.end++;
		}
		char c = peek(this.end);
		if (c == '\'' || c == '"' || c == '`') {
			this.end = this.quotes.skip(this.end, c);
		}
		else {
			while (isWordPart(peek(this.end)) || peek(this.end) == '.') {
				this.end++;
			}
		}
		return Token.VARIABLE;
	}

	private Token questionMark() {
		PlaceholderStyle style = this.dialect.placeholders();
		if (style == PlaceholderStyle.DOLLAR) {
			return operator('?');
		}
		while (isDigit(peek(this.end))) {
			this.end++;
		}
		return Token.PLACEHOLDER;
	}

	private Token backslash() {
		if (peek(this.end) != ':') {
			return Token.OTHER;
		}
		this.edits.add(this.start, this.end, "");
		while (peek(this.end) == ':') {
			this.end++;
		}
		if (peek(this.end) == '=') {
			this.end++;
			return Token.ASSIGN;
		}
		return Token.COLON;
	}

	private Token number() {
		while (isWordPart(peek(this.end)) || peek(this.end) == '.') {
			this.end++;
		}
		return Token.NUMBER;
	}

	private Token operator(char first) {
		if (!isOperator(first)) {
			return Token.OTHER;
		}
		while (isOperator(peek(this.end)) && !this.comments.beginsAt(this.end)) {
			this.end++;
		}
		return Token.OPERATOR;
	}

	private boolean isOperator(char c) {
		return switch (c) {
			case '+', '-', '*', '/', '<', '>', '=', '~', '!', '#', '%', '^', '&', '|' -> true;
			case '@' -> !this.namedPlaceholders && !this.dialect.has(Syntax.USER_VARIABLES);
			case '?' -> this.dialect.placeholders() == PlaceholderStyle.DOLLAR;
			case '`' -> !this.dialect.has(Syntax.BACKTICK_IDENTIFIERS);
			default -> false;
		};
	}

	private int wordEnd(int from) {
		int i = from;
		while (isWordPart(peek(i))) {
			i++;
		}
		return i;
	}

	private int parameterNameEnd(int from) {
		int i = from;
		while (i < this.sql.length()) {
			int c = this.sql.codePointAt(i);
			boolean named = (i == from) ? Character.isLetter(c) : Character.isLetterOrDigit(c);
			if (!named && c != '_') {
				break;
			}
			i += Character.charCount(c);
		}
		return i;
	}

	private char peek(int index) {
		return (index < this.sql.length()) ? this.sql.charAt(index) : 0;
	}

	static boolean isWordPart(char c) {
		return isWordStart(c) || isDigit(c) || c == '$';
	}

	private static boolean isWordStart(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	/**
	 * What lacks its end.
	 *
	 * @param what in words
	 * @param start where it begins
	 */
	record Unterminated(String what, int start) {
	}

}
