package io.databases.lease;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A fair queue for the one turn of a scope. Waiting costs no thread.
 * <p>
 * Invariants, all guarded by {@code this}, which nobody outside locks:
 * <ul>
 * <li>There is at most one holder. A waiter is granted at most once, and exactly one of
 * granted, refused, withdrawn happens to it.</li>
 * <li>Turns are granted in the order of {@link #enter}.</li>
 * <li>Once closed, nobody gets in but the closer, and the closer comes last.</li>
 * <li>No foreign code runs under the lock.</li>
 * </ul>
 */
final class TurnQueue {

	/** Made by the first who waits. */
	private @Nullable Deque<Waiter> waiting;

	private @Nullable Waiter holder;

	private @Nullable Supplier<? extends Throwable> refusal;

	private @Nullable Granting granting;

	private Deque<Waiter> queue() {
		Deque<Waiter> queue = this.waiting;
		if (queue == null) {
			queue = new ArrayDeque<>(4);
			this.waiting = queue;
		}
		return queue;
	}

	/**
	 * Takes the turn, or waits for it. Calls back on this thread if the turn is free.
	 * @param waiter who wants it
	 */
	void enter(Waiter waiter) {
		Supplier<? extends Throwable> refused;
		Waiter before = null;
		synchronized (this) {
			refused = this.refusal;
			if (refused == null) {
				before = this.holder;
				if (before != null) {
					queue().addLast(waiter);
				}
				else {
					this.holder = waiter;
				}
			}
		}
		if (before != null) {
			before.contended();
		}
		else if (refused != null) {
			waiter.refused(refused.get());
		}
		else {
			waiter.granted();
		}
	}

	/**
	 * Gives the turn back; the next one gets it on this thread.
	 * @param waiter who had it; ignored if it does not hold the turn
	 */
	void leave(Waiter waiter) {
		Waiter next;
		synchronized (this) {
			if (this.holder != waiter) {
				return;
			}
			next = (this.waiting != null) ? this.waiting.pollFirst() : null;
			this.holder = next;
		}
		if (next != null) {
			grant(next);
		}
	}

	/**
	 * Stops waiting.
	 * @param waiter who waits
	 * @return {@code true} if it was still waiting and will hear nothing more
	 */
	boolean withdraw(Waiter waiter) {
		synchronized (this) {
			return this.waiting != null && this.waiting.remove(waiter);
		}
	}

	/**
	 * Refuses everyone who waits or comes from now on; only {@code last} gets one more
	 * turn, when the present holder has left. A second closer comes after the first.
	 * @param reason what the others are told
	 * @param last who closes the queue
	 */
	void close(Supplier<? extends Throwable> reason, Waiter last) {
		List<Waiter> refused;
		Waiter before;
		synchronized (this) {
			this.refusal = reason;
			refused = new ArrayList<>(queue());
			queue().clear();
			before = this.holder;
			if (before == null) {
				this.holder = last;
			}
			else {
				queue().addLast(last);
			}
		}
		refused.forEach((waiter) -> waiter.refused(reason.get()));
		if (before != null) {
			before.contended();
		}
		else {
			last.granted();
		}
	}

	/**
	 * Closes the queue if nobody holds the turn.
	 * @param reason what later ones are told
	 * @return whether it was free, and is closed now
	 */
	boolean closeIfIdle(Supplier<? extends Throwable> reason) {
		synchronized (this) {
			if (this.holder != null || this.refusal != null) {
				return false;
			}
			this.refusal = reason;
			return true;
		}
	}

	/**
	 * Refuses everyone who waits now, but for a closer.
	 * @param reason what they are told
	 * @return {@code true} if a closer is left waiting
	 */
	boolean turnAway(Supplier<? extends Throwable> reason) {
		List<Waiter> refused = new ArrayList<>();
		boolean closing;
		synchronized (this) {
			closing = this.refusal != null;
			while (queue().size() > (closing ? 1 : 0)) {
				refused.add(queue().removeFirst());
			}
		}
		refused.forEach((waiter) -> waiter.refused(reason.get()));
		return closing;
	}

	/**
	 * Who has the turn now, in words.
	 * @return the holder's description, {@code null} if the turn is free
	 */
	@Nullable Waiter holder() {
		synchronized (this) {
			return this.holder;
		}
	}

	int waitingCount() {
		synchronized (this) {
			return (this.waiting != null) ? this.waiting.size() : 0;
		}
	}

	/*
	 * A granted waiter may run to its end and leave within granted(): a thousand of them
	 * must not be a thousand frames deep. So a thread that is granting already only notes
	 * the next one.
	 */
	private void grant(Waiter first) {
		Granting mine;
		synchronized (this) {
			Granting current = this.granting;
			if (current != null && current.thread == Thread.currentThread()) {
				current.next = first;
				return;
			}
			mine = new Granting(Thread.currentThread());
			this.granting = mine;
		}
		Waiter waiter = first;
		while (waiter != null) {
			waiter.granted();
			boolean others;
			synchronized (this) {
				others = this.holder == waiter && this.waiting != null && !this.waiting.isEmpty();
			}
			if (others) {
				waiter.contended();
			}
			synchronized (this) {
				waiter = mine.next;
				mine.next = null;
				if (waiter == null && this.granting == mine) {
					this.granting = null;
				}
			}
		}
	}

	/**
	 * Someone who wants the turn.
	 */
	interface Waiter {

		/**
		 * The turn is yours until {@link TurnQueue#leave}.
		 */
		void granted();

		/**
		 * The queue was closed before the turn came.
		 * @param reason why
		 */
		void refused(Throwable reason);

		/**
		 * Somebody else has begun to wait while you hold the turn.
		 */
		default void contended() {
		}

		/**
		 * Runs an action when what was opened with the turn is handed over: at once where
		 * nothing is being handed over.
		 * @param action what to do; one only
		 */
		default void afterHandover(Runnable action) {
			action.run();
		}

		/**
		 * Somebody who can't be refused has waited for you as long as may be: stop what
		 * you do, and leave when it is over.
		 * @param reason what whoever is interested in it is told
		 */
		default void expire(RuntimeException reason) {
		}

		/**
		 * What the turn is wanted for, for messages to others.
		 * @return a few words, without values
		 */
		String what();

	}

	private static final class Granting {

		private final Thread thread;

		private @Nullable Waiter next;

		Granting(Thread thread) {
			this.thread = thread;
		}

	}

}
