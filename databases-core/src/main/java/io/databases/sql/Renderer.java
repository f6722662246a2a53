package io.databases.sql;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import io.databases.sql.SqlParameter.Place;
import org.jspecify.annotations.Nullable;

/**
 * Writes the text of one shape of a statement. One use only.
 */
final class Renderer {

	private static final String PLACEHOLDER = "{}";

	private final SqlText sql;

	private final Dialect dialect;

	private final @Nullable ListValue[] lists;

	private final StringBuilder text;

	/** The numbers of placeholders that may be repeated, by what they are bound to. */
	private final Map<Use, Integer> numbers = new HashMap<>();

	/** For each parameter: whether a column was set to it. */
	private final boolean[] assigned;

	private int[] parameters = new int[8];

	private int[] parts = new int[8];

	private int bindCount;

	/**
	 * Whether the text ends in a placeholder, which must not grow together with a word.
	 */
	private boolean afterPlaceholder;

	/**
	 * @param lists for each parameter: its list, or {@code null} for a single value
	 */
	Renderer(SqlText sql, @Nullable ListValue[] lists) {
		this.sql = sql;
		this.dialect = sql.dialect();
		this.lists = lists;
		this.assigned = new boolean[lists.length];
		this.text = new StringBuilder(sql.sql().length() + 16);
	}

	Shape render(int[] sizes) {
		int done = 0;
		for (int i = 0; i < this.sql.slotCount(); i++) {
			Slot slot = this.sql.slot(i);
			int parameter = this.sql.parameterOf(i);
			ListValue list = this.lists[parameter];
			boolean widely = list != null && slot.isIn();
			copy(done, widely ? slot.from : slot.start);
			done = widely ? slot.to : slot.end;
			if (slot.place == Place.NULL_TEST) {
				nullTest(parameter);
			}
			else if (list == null) {
				bind(parameter, Shape.WHOLE, isShared(slot, parameter));
			}
			else {
				list(slot, parameter, list);
			}
		}
		copy(done, this.sql.sql().length());
		limit();
		return new Shape(this.sql, sizes, this.text.toString(), Arrays.copyOf(this.parameters, this.bindCount),
				Arrays.copyOf(this.parts, this.bindCount));
	}

	/**
	 * Whether the placeholder may be that of other occurrences. A column tells the type
	 * of its own, and the next column may have another one. The first that is assigned
	 * tells it to places that can't, too.
	 */
	private boolean isShared(Slot slot, int parameter) {
		if (slot.place != Place.ASSIGNED) {
			return slot.place != Place.VALUES;
		}
		boolean first = !this.assigned[parameter];
		this.assigned[parameter] = true;
		return first;
	}

	private void list(Slot slot, int parameter, ListValue list) {
		if (slot.isIn()) {
			in(slot, parameter, list);
		}
		else if (Lists.isArray(this.dialect, slot, list)) {
			bind(parameter, Shape.ARRAY, true);
		}
		else if (list.isArray()) {
			bind(parameter, Shape.WHOLE, true);
		}
		else if (!list.isEmpty()) {
			elements(parameter, list, list.size());
		}
		else if (!slot.mayVanish) {
			throw ParameterErrors.emptyList(this.sql, slot);
		}
	}

	private void in(Slot slot, int parameter, ListValue list) {
		boolean negated = slot.place == Place.NOT_IN;
		if (Lists.isArray(this.dialect, slot, list)) {
			append(negated ? "<> ALL(" : "= ANY(");
			bind(parameter, Shape.ARRAY, true);
			append(")");
			return;
		}
		copy(slot.from, slot.start);
		append(slot.bare ? "(" : "");
		String behind = "";
		if (list.isEmpty()) {
			behind = emptyIn(slot, negated);
		}
		else {
			append((list.isRows() && this.dialect.has(Syntax.ROW_LISTS_AS_VALUES)) ? "VALUES " : "");
			elements(parameter, list, Lists.paddedSize(this.dialect, list));
		}
		append(slot.bare ? ")" : "");
		copy(slot.end, slot.to);
		append(behind);
	}

	/** Nothing is in an empty list. Returns what belongs behind the parentheses. */
	private String emptyIn(Slot slot, boolean negated) {
		String nulls = "NULL" + ", NULL".repeat(slot.rowSize - 1);
		if (this.dialect.lists() == ListStyle.EXPAND) {
			append("SELECT " + nulls + this.dialect.emptyListFrom() + " WHERE 1 = 0");
			return "";
		}
		if (slot.compared) {
			throw ParameterErrors.emptyListCompared(this.sql, slot);
		}
		// Here a query's NULL would have a type, and not that of the left side.
		append((slot.rowSize > 1) ? "(" + nulls + ")" : nulls);
		return negated ? " IS NOT FALSE" : " IS TRUE";
	}

	private void elements(int parameter, ListValue list, int size) {
		int width = Math.max(1, list.rowSize());
		for (int i = 0; i < size; i++) {
			append((i == 0) ? "" : ", ");
			append(list.isRows() ? "(" : "");
			for (int column = 0; column < width; column++) {
				append((column == 0) ? "" : ", ");
				bind(parameter, i * width + column, true);
			}
			append(list.isRows() ? ")" : "");
		}
	}

	private void nullTest(int parameter) {
		String template = this.dialect.typedNull();
		int place = template.indexOf(PLACEHOLDER);
		separate();
		append(template.substring(0, place));
		bind(parameter, Shape.NULLNESS, true);
		append(template.substring(place + PLACEHOLDER.length()));
		this.afterPlaceholder = true;
	}

	private void bind(int parameter, int part, boolean repeatable) {
		separate();
		int number = number(parameter, part, repeatable && this.dialect.placeholders().isNumbered());
		this.dialect.placeholders().append(this.text, number);
		this.afterPlaceholder = true;
	}

	private int number(int parameter, int part, boolean repeatable) {
		Use use = new Use(parameter, part);
		Integer known = repeatable ? this.numbers.get(use) : null;
		if (known != null) {
			return known;
		}
		if (this.bindCount == this.parts.length) {
			this.parameters = Arrays.copyOf(this.parameters, this.bindCount * 2);
			this.parts = Arrays.copyOf(this.parts, this.bindCount * 2);
		}
		this.parameters[this.bindCount] = parameter;
		this.parts[this.bindCount] = part;
		this.bindCount++;
		if (repeatable) {
			this.numbers.put(use, this.bindCount);
		}
		return this.bindCount;
	}

	private void separate() {
		int length = this.text.length();
		if (length > 0 && (this.afterPlaceholder || Lexer.isWordPart(this.text.charAt(length - 1)))) {
			this.text.append(' ');
		}
	}

	private void copy(int start, int end) {
		if (start < end) {
			if (this.afterPlaceholder && Lexer.isWordPart(this.sql.sql().charAt(start))) {
				this.text.append(' ');
			}
			this.sql.copy(this.text, start, end);
			this.afterPlaceholder = false;
		}
	}

	private void append(String part) {
		if (!part.isEmpty()) {
			this.text.append(part);
			this.afterPlaceholder = false;
		}
	}

	private void limit() {
		if (this.dialect.isMaxParametersEnforced() && this.bindCount > this.dialect.maxParameters()) {
			throw ParameterErrors.tooMany(this.sql, this.bindCount);
		}
	}

	/**
	 * What a placeholder is bound to.
	 *
	 * @param parameter the parameter
	 * @param part the part of its value
	 */
	private record Use(int parameter, int part) {
	}

}
