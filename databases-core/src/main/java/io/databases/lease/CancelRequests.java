package io.databases.lease;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Tells the server to stop a statement, as often as it takes. A request reaches the
 * server over another connection, so it may overtake the statement and find nothing to
 * stop; or it comes late and hits whatever runs then. The first is met by telling again,
 * the second by a fence of its own.
 * <p>
 * Invariants:
 * <ul>
 * <li>One request is under way at a time: who moves the phase to TELLING sends it.</li>
 * <li>None is sent once the statement is known to be over.</li>
 * <li>Once one was sent, only a fence that was sent after the statement's end and after
 * the end of the last request, and that is answered well, is a proof. Each request may
 * have hit one such fence; then the next one is answered.</li>
 * <li>The outcome is told once at most, and never after {@link #abandon()} unless the
 * last fence was sent before.</li>
 * </ul>
 */
final class CancelRequests {

	private enum Phase {

		/** The statement may still end by itself. */
		NOT_TOLD,

		/** A request is under way. */
		TELLING,

		/** The last request has ended, the statement has not. */
		TOLD,

		/** The statement has ended, a request has not. */
		LATE,

		OVER

	}

	/** The pauses double: at 0, 0.1, 0.3, 0.7, 1.5 and 3.1 seconds. */
	private static final int MOST = 6;

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NOT_TOLD);

	private final Lease lease;

	private final Consumer<Boolean> outcome;

	/** Belongs to whoever has moved the phase last. */
	private int sent;

	private volatile @Nullable Disposable pause;

	/**
	 * Creates what has not told anything yet.
	 * @param lease the statement's connection
	 * @param outcome told whether the connection is of use again
	 */
	CancelRequests(Lease lease, Consumer<Boolean> outcome) {
		this.lease = lease;
		this.outcome = outcome;
	}

	/**
	 * There is no more patience with the statement.
	 * @return whether it had not ended by then
	 */
	boolean start() {
		return this.phase.compareAndSet(Phase.NOT_TOLD, Phase.TELLING);
	}

	/** Sends a request, after {@link #start()}. */
	void send() {
		this.sent++;
		Detached.run(() -> this.lease.session().cancel(), "Cancelling on the server", this.lease.limits().drain(),
				(error) -> told());
	}

	private void told() {
		if (!this.phase.compareAndSet(Phase.TELLING, Phase.TOLD)) {
			proveAfter(Phase.LATE);
		}
		else if (this.sent < MOST) {
			Disposable next = Lease.after(FIRST_PAUSE.multipliedBy(1L << (this.sent - 1)), this::again);
			this.pause = next;
			if (this.phase.get() != Phase.TOLD) {
				next.dispose();
			}
		}
	}

	private void again() {
		if (this.phase.compareAndSet(Phase.TOLD, Phase.TELLING)) {
			send();
		}
	}

	/**
	 * The fence behind the statement was answered, so the statement has ended.
	 * @param well whether the answer was a good one; after a request it may have been hit
	 */
	void ended(boolean well) {
		if (this.phase.compareAndSet(Phase.NOT_TOLD, Phase.OVER)) {
			this.outcome.accept(well);
		}
		else if (!this.phase.compareAndSet(Phase.TELLING, Phase.LATE)) {
			proveAfter(Phase.TOLD);
		}
	}

	private void proveAfter(Phase last) {
		if (this.phase.compareAndSet(last, Phase.OVER)) {
			stopPause();
			prove(0);
		}
	}

	private void prove(int hits) {
		Detached.test(() -> this.lease.session().fence(), "A fence", this.lease.limits().drain(), (answered) -> {
			if (answered || hits >= this.sent) {
				this.outcome.accept(answered);
			}
			else {
				prove(hits + 1);
			}
		});
	}

	/** Nothing more is told. */
	void abandon() {
		this.phase.set(Phase.OVER);
		stopPause();
	}

	private void stopPause() {
		Disposable pending = this.pause;
		if (pending != null) {
			pending.dispose();
		}
	}

}
