package io.databases.sqlite.engine;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * The right to write to one database: one holder at a time, first come first served.
 * Waiting for it holds no thread.
 *
 * <p>
 * Invariants: the fields are guarded by {@code this}, and nothing foreign is called while
 * it is locked. A ticket waits only while there is a holder. Letting go hands the turn to
 * the next ticket before anyone else can come in between, and tells it outside of the
 * lock.
 */
public final class WriteTurn {

	private final Deque<Ticket> waiting = new ArrayDeque<>();

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

	}

}
