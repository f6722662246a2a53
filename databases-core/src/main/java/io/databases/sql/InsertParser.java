package io.databases.sql;

import java.util.ArrayList;
import java.util.List;

import io.databases.sql.InsertShape.Conflict;
import io.databases.sql.InsertShape.Item;
import io.databases.sql.SqlParameter.Place;
import org.jspecify.annotations.Nullable;

/**
 * Takes an INSERT apart. Gives up at the first token that it does not expect.
 */
final class InsertParser {

	private final SqlText sql;

	private final Lexer lexer;

	private final boolean mysql;

	private final List<String> columns = new ArrayList<>();

	private final List<Item> items = new ArrayList<>();

	/** The name before the current token. */
	private @Nullable Keyword name;

	private Conflict conflict = Conflict.NONE;

	private boolean returning;

	private String table = "";

	private int valuesStart;

	private int rowStart;

	private int rowEnd;

	private int end;

	private InsertParser(SqlText sql) {
		this.sql = sql;
		this.lexer = new Lexer(sql.sql(), sql.dialect(), new Edits());
		this.mysql = sql.dialect().has(Syntax.USER_VARIABLES);
	}

	static @Nullable InsertShape parse(SqlText sql) {
		boolean candidate = (sql.verb() == Verb.INSERT || sql.verb() == Verb.REPLACE) && sql.statements() == 1
				&& sql.unterminated() == null;
		InsertParser parser = candidate ? new InsertParser(sql) : null;
		return (parser != null && parser.statement()) ? new InsertShape(sql.dialect(), parser) : null;
	}

	private boolean statement() {
		this.lexer.next();
		return verb() && target() && values() && row() && rest() && parametersInRow();
	}

	/** INSERT [modifier] INTO, REPLACE INTO. */
	private boolean verb() {
		if (is(Keyword.REPLACE)) {
			this.conflict = Conflict.REPLACE;
		}
		else if (!is(Keyword.INSERT)) {
			return false;
		}
		this.lexer.next();
		if (is(Keyword.OR)) {
			this.lexer.next();
			if (!is(Keyword.REPLACE) && !is(Keyword.IGNORE) && !is(Keyword.ABORT)) {
				return false;
			}
			this.conflict = orConflict();
			this.lexer.next();
		}
		while (is(Keyword.LOW_PRIORITY) || is(Keyword.HIGH_PRIORITY) || is(Keyword.DELAYED) || is(Keyword.IGNORE)) {
			this.conflict = is(Keyword.IGNORE) ? Conflict.IGNORE : this.conflict;
			this.lexer.next();
		}
		return take(Keyword.INTO);
	}

	private Conflict orConflict() {
		if (is(Keyword.ABORT)) {
			return Conflict.NONE;
		}
		return is(Keyword.REPLACE) ? Conflict.REPLACE : Conflict.IGNORE;
	}

	/** Table [AS alias] [(columns)] [OVERRIDING … VALUE]. */
	private boolean target() {
		int start = this.lexer.start();
		int nameEnd;
		do {
			if (!isName()) {
				return false;
			}
			nameEnd = this.lexer.end();
			this.lexer.next();
		}
		while (take(Token.DOT));
		this.table = this.sql.sql().substring(start, nameEnd);
		if (take(Keyword.AS) && !takeName()) {
			return false;
		}
		if (this.lexer.token() == Token.OPEN && !columnList()) {
			return false;
		}
		if (take(Keyword.OVERRIDING)) {
			return takeName() && take(Keyword.VALUE);
		}
		return true;
	}

	private boolean columnList() {
		do {
			this.lexer.next();
			if (!isName()) {
				return false;
			}
			this.columns.add(this.lexer.text());
			this.lexer.next();
		}
		while (this.lexer.token() == Token.COMMA);
		return take(Token.CLOSE);
	}

	private boolean values() {
		this.valuesStart = this.lexer.start();
		boolean values = take(Keyword.VALUES) || (this.mysql && take(Keyword.VALUE));
		this.rowStart = this.lexer.start();
		return values && this.lexer.token() == Token.OPEN;
	}

	private boolean row() {
		do {
			this.lexer.next();
			if (!item()) {
				return false;
			}
		}
		while (this.lexer.token() == Token.COMMA);
		this.rowEnd = this.lexer.end();
		return take(Token.CLOSE);
	}

	/** Reads to the comma or parenthesis behind a value. */
	private boolean item() {
		Token first = this.lexer.token();
		Keyword word = this.lexer.keyword();
		int start = this.lexer.start();
		int itemEnd = start;
		int tokens = 0;
		int depth = 0;
		while (depth > 0 || (this.lexer.token() != Token.COMMA && this.lexer.token() != Token.CLOSE)) {
			if (!isRowOwn()) {
				return false;
			}
			depth += (this.lexer.token() == Token.OPEN) ? 1 : 0;
			depth -= (this.lexer.token() == Token.CLOSE) ? 1 : 0;
			itemEnd = this.lexer.end();
			tokens++;
			this.lexer.next();
		}
		String text = this.sql.sql().substring(start, itemEnd);
		Item.Kind kind = (tokens == 1) ? kind(first, word) : Item.Kind.EXPRESSION;
		this.items.add(new Item(kind, text, (kind == Item.Kind.PARAMETER) ? text.substring(1) : null));
		return tokens > 0;
	}

	private static Item.Kind kind(Token token, @Nullable Keyword word) {
		return switch (token) {
			case PARAMETER -> Item.Kind.PARAMETER;
			case NUMBER, STRING -> Item.Kind.LITERAL;
			default -> {
				if (word == Keyword.NULL) {
					yield Item.Kind.LITERAL;
				}
				yield (word == Keyword.DEFAULT) ? Item.Kind.DEFAULT : Item.Kind.EXPRESSION;
			}
		};
	}

	/** Whether a token has the same meaning if other rows are inserted with this one. */
	private boolean isRowOwn() {
		Keyword before = this.name;
		Keyword function = this.lexer.nameAsKeyword();
		this.name = function;
		return switch (this.lexer.token()) {
			case VARIABLE, PLACEHOLDER, ASSIGN, SEMICOLON, END -> false;
			case OPEN -> !looksBack(before);
			default -> !(is(Keyword.SELECT) || is(Keyword.TABLE) || is(Keyword.WITH) || is(Keyword.ROW)
					|| (before == Keyword.PREVIOUS && is(Keyword.VALUE)) || function == Keyword.LAST_INSERT_ID
					|| function == Keyword.LAST_INSERT_ROWID || function == Keyword.LASTVAL
					|| function == Keyword.CURRVAL);
		};
	}

	/**
	 * Functions that tell what the statement before has done; columns may be called so.
	 */
	private static boolean looksBack(@Nullable Keyword function) {
		return function == Keyword.ROW_COUNT || function == Keyword.FOUND_ROWS || function == Keyword.CHANGES
				|| function == Keyword.TOTAL_CHANGES;
	}

	/** [AS alias] [ON …] [RETURNING …] [;]. */
	private boolean rest() {
		this.end = this.rowEnd;
		boolean expected = switch (this.lexer.token()) {
			case END, SEMICOLON -> true;
			case WORD -> is(Keyword.ON) || is(Keyword.RETURNING) || (this.mysql && is(Keyword.AS));
			default -> false;
		};
		while (expected && this.lexer.token() != Token.END && this.lexer.token() != Token.SEMICOLON) {
			if (!isRowOwn()) {
				return false;
			}
			this.returning |= is(Keyword.RETURNING) && this.sql.hasReturning();
			this.end = this.lexer.end();
			clause();
		}
		return expected;
	}

	private void clause() {
		if (take(Keyword.DO)) {
			this.conflict = is(Keyword.NOTHING) ? Conflict.IGNORE : Conflict.UPDATE;
		}
		else if (take(Keyword.DUPLICATE)) {
			this.conflict = Conflict.UPDATE;
		}
		else {
			this.lexer.next();
		}
	}

	private boolean parametersInRow() {
		for (int i = 0; i < this.sql.slotCount(); i++) {
			Slot slot = this.sql.slot(i);
			boolean single = slot.place == Place.PLAIN || slot.place == Place.VALUES || slot.place == Place.ARRAY;
			if (!single || slot.start < this.rowStart || slot.end > this.rowEnd) {
				return false;
			}
		}
		return true;
	}

	private boolean isName() {
		return this.lexer.token() == Token.QUOTED || this.lexer.token() == Token.WORD;
	}

	private boolean takeName() {
		boolean name = isName();
		this.lexer.next();
		return name;
	}

	private boolean is(Keyword keyword) {
		return this.lexer.token() == Token.WORD && this.lexer.keyword() == keyword;
	}

	private boolean take(Keyword keyword) {
		boolean taken = is(keyword);
		if (taken) {
			this.lexer.next();
		}
		return taken;
	}

	private boolean take(Token token) {
		boolean taken = this.lexer.token() == token;
		if (taken) {
			this.lexer.next();
		}
		return taken;
	}

	String table() {
		return this.table;
	}

	List<String> columns() {
		return List.copyOf(this.columns);
	}

	List<Item> items() {
		return List.copyOf(this.items);
	}

	Conflict conflict() {
		return this.conflict;
	}

	boolean isReturning() {
		return this.returning;
	}

	String prefix() {
		return text(0, this.valuesStart);
	}

	String suffix() {
		return text(this.rowEnd, this.end);
	}

	List<String> rowParameters() {
		List<String> names = new ArrayList<>();
		for (int i = 0; i < this.sql.slotCount(); i++) {
			names.add(this.sql.slot(i).name);
		}
		return List.copyOf(names);
	}

	/** What stands around the parameters of the row: one piece more than parameters. */
	List<String> rowPieces() {
		List<String> pieces = new ArrayList<>();
		int done = this.rowStart;
		for (int i = 0; i < this.sql.slotCount(); i++) {
			pieces.add(apart(text(done, this.sql.slot(i).start)));
			done = this.sql.slot(i).end;
		}
		pieces.add(apart(text(done, this.rowEnd)));
		return List.copyOf(pieces);
	}

	private String text(int from, int to) {
		StringBuilder text = new StringBuilder(to - from);
		this.sql.copy(text, from, to);
		return text.toString();
	}

	/** A placeholder must not grow together with a word. */
	private static String apart(String piece) {
		if (piece.isEmpty()) {
			return " ";
		}
		String before = Lexer.isWordPart(piece.charAt(0)) ? " " : "";
		String after = Lexer.isWordPart(piece.charAt(piece.length() - 1)) ? " " : "";
		return before + piece + after;
	}

}
