package io.databases.sqlite.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The right to write to one database: one holder at a time, first come first served.
 * Waiting for it holds no thread.
 *
 * <p>
 * Invariants: the fields are guarded by {@code this}, and nothing foreign is called while
 * it is locked. A ticket waits only while there is a holder. Letting go hands the turn to
 * the next ticket before anyone else can come in between, and tells it outside of the
 * lock. The holder may take those at the head of the line into its own transaction; one
 * that is taken waits no more, and is told how that ended, or put back to its place.
 */
public final class WriteTurn {

	/** So many go alone after a group that had to be dissolved. */
	private static final int GRANTS_ALONE = 32;

	private final Deque<Ticket> waiting = new ArrayDeque<>();

	private int alone;

	private @Nullable Ticket holder;

	/**
	 * Ask for the turn.
	 * @param ticket who asks
	 * @return true if it has the turn now; otherwise it will be told
	 */
	synchronized boolean acquire(Ticket ticket) {
		if (this.holder == null) {
			this.holder = ticket;
			return true;
		}
		this.waiting.addLast(ticket);
		return false;
	}

	/** Let go of the turn, or stop waiting for it; does nothing where neither is so. */
	void release(Ticket ticket) {
		Ticket next = null;
		synchronized (this) {
			if (this.holder != ticket) {
				this.waiting.remove(ticket);
				return;
			}
			next = this.waiting.pollFirst();
			this.holder = next;
		}
		if (next != null) {
			next.granted();
		}
	}

	/**
	 * Take the first in line, if it agrees; called by the holder.
	 * @param leader in whose transaction it would be
	 * @return null where there is none, or where it wants a transaction of its own
	 */
	synchronized @Nullable Ticket take(Session leader) {
		Ticket first = this.waiting.peekFirst();
		return (first != null && first.joins(leader)) ? this.waiting.pollFirst() : null;
	}

	/** Those that were taken are back in line, as the first, each one for itself. */
	synchronized void putBack(List<? extends Ticket> taken) {
		for (int i = taken.size() - 1; i >= 0; i--) {
			this.waiting.addFirst(taken.get(i));
		}
		this.alone = GRANTS_ALONE;
	}

	/** Whether the holder may take others; not for a while after that has failed. */
	synchronized boolean mayTake() {
		if (this.alone > 0) {
			this.alone--;
			return false;
		}
		return true;
	}

	/** Who has the turn, or null. */
	synchronized @Nullable Ticket holder() {
		return this.holder;
	}

	synchronized int waiting() {
		return this.waiting.size();
	}

	/** Someone who asks for the turn. */
	interface Ticket {

		/** The turn is here: called at most once for each time it was asked for. */
		void granted();

		/**
		 * Let the holder of the turn run what this waits for; called under the lock of
		 * the turn.
		 * @param leader the session of the holder
		 * @return whether it is in the hands of the holder from now on
		 */
		default boolean joins(Session leader) {
			return false;
		}

	}

}
