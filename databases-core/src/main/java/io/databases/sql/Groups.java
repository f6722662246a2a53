package io.databases.sql;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The open parentheses of a text, innermost last; the first entry is the text itself.
 */
final class Groups {

	/** A row of VALUES. */
	private static final int VALUES = 1;

	/** Parentheses that make a row or an expression: no function is called. */
	private static final int ROW = 1 << 1;

	/** A BETWEEN waits for its AND. */
	private static final int BETWEEN = 1 << 2;

	/** A comparison stands left in the same condition. */
	private static final int COMPARED = 1 << 3;

	private int[] flags = new int[16];

	private int[] items = new int[16];

	private @Nullable Keyword[] openers = new @Nullable Keyword[16];

	private int depth;

	void open(@Nullable Keyword opener, boolean row, boolean values) {
		this.depth++;
		if (this.depth == this.flags.length) {
			this.flags = Arrays.copyOf(this.flags, this.depth * 2);
			this.items = Arrays.copyOf(this.items, this.depth * 2);
			this.openers = Arrays.copyOf(this.openers, this.depth * 2);
		}
		this.flags[this.depth] = (row ? ROW : 0) | (values ? VALUES : 0);
		this.items[this.depth] = 1;
		this.openers[this.depth] = opener;
	}

	void close() {
		this.depth = Math.max(0, this.depth - 1);
	}

	int depth() {
		return this.depth;
	}

	void reset() {
		this.depth = 0;
		this.flags[0] = 0;
	}

	void comma() {
		this.items[this.depth]++;
		clear(COMPARED);
	}

	void comparison() {
		this.flags[this.depth] |= COMPARED;
	}

	void endOfCondition() {
		clear(COMPARED);
	}

	void between() {
		this.flags[this.depth] |= BETWEEN;
	}

	/** Whether an AND that stands here belongs to a BETWEEN. */
	boolean takeBetween() {
		boolean between = is(BETWEEN);
		clear(BETWEEN);
		return between;
	}

	boolean isCompared() {
		return is(COMPARED);
	}

	boolean isValues() {
		return this.depth > 0 && is(VALUES);
	}

	/** Whether the group holds the arguments of a function. */
	boolean isArguments() {
		return this.depth > 0 && !is(ROW) && opener() == null;
	}

	/** The number of columns, if the group is a row, otherwise 1. */
	int rowSize() {
		return (this.depth > 0 && is(ROW)) ? this.items[this.depth] : 1;
	}

	@Nullable Keyword opener() {
		return this.openers[this.depth];
	}

	private boolean is(int flag) {
		return (this.flags[this.depth] & flag) != 0;
	}

	private void clear(int flag) {
		this.flags[this.depth] &= ~flag;
	}

}
