package io.databases.model;

/**
 * What may come of a piece of work.
 *
 * @param rows the rows that are stored, bit by bit
 * @param failed whether the transaction around can only be rolled back now; its rows are
 * of no interest then
 * @param rollbackOnly whether the transaction around was marked so
 * @param signal how the work ended
 */
record Outcome(long rows, boolean failed, boolean rollbackOnly, Signal signal) {

	static final Outcome NOTHING = new Outcome(0, false, false, Signal.COMPLETE);

	Outcome {
		rows = failed ? 0 : rows;
	}

	/** How work ends. */
	enum Signal {

		COMPLETE, ERROR, CANCELLED

	}

	static Outcome stored(long rows) {
		return new Outcome(rows, false, false, Signal.COMPLETE);
	}

	Outcome with(Signal other) {
		return new Outcome(this.rows, this.failed, this.rollbackOnly, other);
	}

	/** This, and beside or after it the other, which tells the signal. */
	Outcome and(Outcome other) {
		return new Outcome(this.rows | other.rows, this.failed || other.failed, this.rollbackOnly || other.rollbackOnly,
				other.signal);
	}

	boolean is(Signal wanted) {
		return this.signal == wanted;
	}

}
