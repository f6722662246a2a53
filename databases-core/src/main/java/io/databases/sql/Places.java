package io.databases.sql;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.databases.sql.SqlParameter.Place;
import org.jspecify.annotations.Nullable;

/**
 * Tells in which place each parameter of a text stands. Fed with every token in order.
 */
final class Places {

	/** The words behind which a condition or an expression of its own begins. */
	private static final Set<Keyword> BEFORE_OPERAND = EnumSet.of(Keyword.WHERE, Keyword.AND, Keyword.OR, Keyword.XOR,
			Keyword.NOT, Keyword.ON, Keyword.WHEN, Keyword.THEN, Keyword.ELSE, Keyword.SELECT, Keyword.HAVING,
			Keyword.CASE, Keyword.RETURNING, Keyword.DISTINCT);

	/** The words that end a condition. */
	private static final Set<Keyword> CONDITION_ENDS = EnumSet.of(Keyword.WHERE, Keyword.AND, Keyword.OR, Keyword.XOR,
			Keyword.ON, Keyword.WHEN, Keyword.THEN, Keyword.ELSE, Keyword.ELSEIF, Keyword.CASE, Keyword.SELECT,
			Keyword.HAVING, Keyword.FROM, Keyword.ORDER, Keyword.LIMIT, Keyword.RETURNING, Keyword.SET, Keyword.USING,
			Keyword.FILTER, Keyword.UNION);

	private final List<Slot> slots = new ArrayList<>();

	private final Groups groups = new Groups();

	private final In in = new In();

	/** The last parameter, while what follows it may decide its place. */
	private @Nullable Slot pending;

	private State state = State.AFTER;

	/** What stands before the pending parameter. */
	private Token before = Token.SEMICOLON;

	private boolean operand;

	private Token previous = Token.SEMICOLON;

	private @Nullable Keyword previousWord;

	/** Whether the last AND belongs to a BETWEEN. */
	private boolean andOfBetween;

	/** Whether a row of VALUES has just been closed, so that another may follow. */
	private boolean valuesClosed;

	/** The columns of the row that has just been closed. */
	private int rowSize = 1;

	/** The depth of the assignments of SET, while they go on; -1 elsewhere. */
	private int setDepth = -1;

	/** Whether the token before is a single equals sign. */
	private boolean afterEquals;

	/** The open parentheses of the type that a parameter is cast to. */
	private int castDepth;

	private boolean nativePlaceholders;

	List<Slot> slots() {
		return this.slots;
	}

	boolean hasNativePlaceholders() {
		return this.nativePlaceholders;
	}

	void accept(Lexer lexer) {
		if (this.pending != null) {
			follow(this.pending, lexer);
		}
		Token token = lexer.token();
		switch (token) {
			case PARAMETER -> parameter(lexer);
			case PLACEHOLDER -> this.nativePlaceholders = true;
			case OPEN -> open();
			case CLOSE -> close();
			case COMMA -> this.groups.comma();
			case SEMICOLON -> {
				this.groups.reset();
				this.setDepth = -1;
			}
			case OPERATOR -> operator(lexer);
			case WORD -> word(lexer);
			default -> {
			}
		}
		forget(token, lexer.keyword());
		this.previous = token;
		this.previousWord = lexer.keyword();
		this.afterEquals = lexer.isEquals();
	}

	private void forget(Token token, @Nullable Keyword keyword) {
		if (token != Token.CLOSE && keyword != Keyword.NOT) {
			this.rowSize = 1;
		}
		if (token != Token.CLOSE && token != Token.COMMA) {
			this.valuesClosed = false;
		}
	}

	private void open() {
		boolean function = this.previous == Token.QUOTED || (this.previous == Token.WORD
				&& this.previousWord != Keyword.ROW && !beginsOperand(this.previousWord));
		boolean values = this.previousWord == Keyword.VALUES || (this.valuesClosed && this.previous == Token.COMMA);
		this.groups.open(this.previousWord, !function, values);
	}

	private void close() {
		this.valuesClosed = this.groups.isValues();
		this.rowSize = this.groups.rowSize();
		this.groups.close();
		this.setDepth = (this.groups.depth() < this.setDepth) ? -1 : this.setDepth;
	}

	private void operator(Lexer lexer) {
		if (lexer.isComparison()) {
			this.groups.comparison();
		}
	}

	private void word(Lexer lexer) {
		Keyword keyword = lexer.keyword();
		if (keyword == null) {
			return;
		}
		if (keyword == Keyword.SET) {
			this.setDepth = this.groups.depth();
		}
		else if (this.groups.depth() == this.setDepth && endsAssignments(keyword)) {
			this.setDepth = -1;
		}
		switch (keyword) {
			case AND -> this.andOfBetween = this.groups.takeBetween();
			case BETWEEN -> this.groups.between();
			case NOT -> this.in.notStart = lexer.start();
			case IN ->
				this.in.begin(lexer.start(), this.previousWord == Keyword.NOT, this.rowSize, this.groups.isCompared());
			default -> {
			}
		}
		if (CONDITION_ENDS.contains(keyword)) {
			this.groups.endOfCondition();
		}
	}

	/** The words of IS DISTINCT FROM don't. */
	private boolean endsAssignments(@Nullable Keyword keyword) {
		return keyword == Keyword.WHERE || keyword == Keyword.RETURNING || keyword == Keyword.WHEN
				|| (keyword == Keyword.FROM && this.previousWord != Keyword.DISTINCT);
	}

	private void parameter(Lexer lexer) {
		Slot slot = new Slot(lexer.text().substring(1), lexer.start(), lexer.end());
		if (this.afterEquals && this.groups.depth() == this.setDepth) {
			slot.place = Place.ASSIGNED;
		}
		this.slots.add(slot);
		this.pending = slot;
		this.state = State.AFTER;
		this.before = this.previous;
		this.operand = isOperandStart();
		if (this.previousWord == Keyword.IN) {
			slot.bare = true;
			this.in.settle(slot, lexer.end());
			this.state = State.AFTER_IN;
		}
	}

	private boolean isOperandStart() {
		return switch (this.previous) {
			case OPEN, COMMA, SEMICOLON -> true;
			case WORD -> beginsOperand(this.previousWord) && !(this.previousWord == Keyword.AND && this.andOfBetween);
			default -> false;
		};
	}

	/** Looks at what follows a parameter. */
	private void follow(Slot slot, Lexer lexer) {
		State next = switch (this.state) {
			case AFTER -> afterParameter(slot, lexer);
			case AFTER_IS -> afterIs(slot, lexer);
			case IN_CAST -> inCast(slot, lexer);
			case AFTER_IN -> afterIn(slot, lexer);
			case SETTLED -> State.SETTLED;
		};
		this.state = next;
		if (next == State.SETTLED) {
			this.pending = null;
		}
	}

	private State afterParameter(Slot slot, Lexer lexer) {
		Token token = lexer.token();
		Keyword keyword = lexer.keyword();
		if (slot.place == Place.ASSIGNED && !endsAssignment(token, keyword)) {
			slot.place = Place.PLAIN;
		}
		if (token == Token.CLOSE || token == Token.COMMA) {
			return endOfItem(slot, lexer);
		}
		if (token == Token.CLOSE_BRACKET) {
			slot.mayVanish = this.before == Token.OPEN_BRACKET;
		}
		else if (token == Token.CAST) {
			this.castDepth = 0;
			return State.IN_CAST;
		}
		else if (keyword == Keyword.IS && this.operand) {
			return State.AFTER_IS;
		}
		else if ((keyword == Keyword.ISNULL || keyword == Keyword.NOTNULL) && this.operand) {
			slot.place = Place.NULL_TEST;
		}
		return State.SETTLED;
	}

	private boolean endsAssignment(Token token, @Nullable Keyword keyword) {
		return token == Token.COMMA || token == Token.CLOSE || token == Token.SEMICOLON || token == Token.END
				|| endsAssignments(keyword);
	}

	private State endOfItem(Slot slot, Lexer lexer) {
		boolean alone = this.before == Token.OPEN && lexer.token() == Token.CLOSE;
		Keyword opener = this.groups.opener();
		if (alone && opener == Keyword.IN) {
			this.in.settle(slot, lexer.end());
			return State.AFTER_IN;
		}
		if (alone && (opener == Keyword.ANY || opener == Keyword.SOME || opener == Keyword.ALL)) {
			slot.place = Place.ARRAY;
		}
		else if (this.groups.isValues() && (this.before == Token.OPEN || this.before == Token.COMMA)) {
			slot.place = Place.VALUES;
		}
		slot.mayVanish = alone && this.groups.isArguments();
		return State.SETTLED;
	}

	private State afterIn(Slot slot, Lexer lexer) {
		slot.compared |= lexer.isComparison();
		return State.SETTLED;
	}

	private State afterIs(Slot slot, Lexer lexer) {
		if (lexer.keyword() == Keyword.NOT) {
			return State.AFTER_IS;
		}
		if (lexer.keyword() == Keyword.NULL) {
			slot.place = Place.NULL_TEST;
		}
		return State.SETTLED;
	}

	/** Reads a type such as {@code numeric(10, 2)[]}. */
	private State inCast(Slot slot, Lexer lexer) {
		switch (lexer.token()) {
			case WORD, QUOTED, DOT -> {
				return (lexer.keyword() == null) ? State.IN_CAST : State.SETTLED;
			}
			case OPEN -> {
				this.castDepth++;
				return State.IN_CAST;
			}
			case NUMBER, COMMA, CLOSE -> {
				this.castDepth -= (lexer.token() == Token.CLOSE) ? 1 : 0;
				return (this.castDepth > 0 || (this.castDepth == 0 && lexer.token() == Token.CLOSE)) ? State.IN_CAST
						: State.SETTLED;
			}
			case OPEN_BRACKET -> slot.place = Place.ARRAY;
			default -> {
			}
		}
		return State.SETTLED;
	}

	private static boolean beginsOperand(@Nullable Keyword keyword) {
		return keyword != null && BEFORE_OPERAND.contains(keyword);
	}

	/** The last IN. */
	private static final class In {

		private int notStart;

		private int start;

		private boolean negated;

		private int rowSize;

		private boolean compared;

		void begin(int start, boolean negated, int rowSize, boolean compared) {
			this.negated = negated;
			this.start = negated ? this.notStart : start;
			this.rowSize = rowSize;
			this.compared = compared;
		}

		void settle(Slot slot, int to) {
			slot.place = this.negated ? Place.NOT_IN : Place.IN;
			slot.from = this.start;
			slot.to = to;
			slot.rowSize = this.rowSize;
			slot.compared = this.compared;
		}

	}

	private enum State {

		AFTER, AFTER_IS, IN_CAST, AFTER_IN, SETTLED

	}

}
