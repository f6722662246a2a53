package io.databases.lease;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * The moment in which the driver has been given a statement. A driver tells of its
 * subscription before it puts the statement into its queue, so that whoever cancels in
 * between, on another thread, would send what is to follow the statement before it.
 * <p>
 * Invariant: the action runs once, on the thread that comes last.
 */
@SuppressWarnings("serial") // never serialized
final class Handover extends AtomicReference<@Nullable Runnable> {

	private static final Runnable DONE = Handover::nothing;

	private static void nothing() {
		// a mark
	}

	/** The driver has it. */
	void done() {
		Runnable waiting = getAndSet(DONE);
		if (waiting != null) {
			waiting.run();
		}
	}

	/**
	 * Runs an action when the driver has it: now, or later.
	 * @param action what to do; one only
	 */
	void afterwards(Runnable action) {
		if (!compareAndSet(null, action)) {
			action.run();
		}
	}

}
