package io.databases.lease;

import java.util.BitSet;

import org.jspecify.annotations.Nullable;

/**
 * Names for the cursors of one transaction. The lowest that is free is taken, so that few
 * different texts reach the caches of statements, on both sides.
 */
public final class CursorNames {

	/** Made by the first who takes one: few leases have cursors. */
	private @Nullable BitSet taken;

	CursorNames() {
	}

	/**
	 * Takes a name.
	 * @return its number
	 */
	public synchronized int take() {
		BitSet names = this.taken;
		if (names == null) {
			names = new BitSet();
			this.taken = names;
		}
		int number = names.nextClearBit(0);
		names.set(number);
		return number;
	}

	/**
	 * Gives a name back. Of a cursor that could not be closed it is kept until the
	 * transaction ends, and the cursor with it.
	 * @param number what was taken
	 */
	public synchronized void free(int number) {
		if (this.taken != null) {
			this.taken.clear(number);
		}
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
