package io.databases.lease;

import java.util.BitSet;

/**
 * Names for the cursors of one transaction. The lowest that is free is taken, so that few
 * different texts reach the caches of statements, on both sides.
 */
public final class CursorNames {

	private final BitSet taken = new BitSet(0);

	CursorNames() {
	}

	/**
	 * Takes a name.
	 * @return its number
	 */
	public synchronized int take() {
		int number = this.taken.nextClearBit(0);
		this.taken.set(number);
		return number;
	}

	/**
	 * Gives a name back. Of a cursor that could not be closed it is kept until the
	 * transaction ends, and the cursor with it.
	 * @param number what was taken
	 */
	public synchronized void free(int number) {
		this.taken.clear(number);
	}

	/**
	 * A name as SQL has it.
	 * @param number what was taken
	 * @return the name, which needs no quotes
	 */
	public static String name(int number) {
		return "databases_" + (number + 1);
	}

}
