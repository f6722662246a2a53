package io.databases.sqlite.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * The place of one session in the line for the write turn.
 *
 * <p>
 * Invariants: used inside the mailbox only, but for what a ticket is told. There is at
 * most one ticket at a time; {@code held} says that it has the turn. A ticket that was
 * given up passes on a turn that comes too late.
 */
final class TurnKeeper {

	private final Session session;

	private final WriteTurn turn;

	private final Listener listener;

	private @Nullable Ticket ticket;

	private boolean held;

	TurnKeeper(Session session, WriteTurn turn, Listener listener) {
		this.session = session;
		this.turn = turn;
		this.listener = listener;
	}

	boolean isHeld() {
		return this.held;
	}

	/** Whether the turn is held or waited for. */
	boolean isAsked() {
		return this.ticket != null;
	}

	/** Whether a session that has the turn now is one of these. */
	boolean isHeldByOneOf(TurnHolders holders) {
		return this.turn.holder() instanceof Ticket other && holders.contains(other.session());
	}

	/** Ask for the turn; the listener is told unless it is held at once. */
	void ask(Duration limit) {
		Ticket asked = new Ticket();
		this.ticket = asked;
		this.held = this.turn.acquire(asked);
		if (!this.held) {
			asked.giveUpAfter(limit);
		}
	}

	/** Let go of the turn, or stop waiting for it. */
	void release() {
		Ticket released = this.ticket;
		if (released != null) {
			this.ticket = null;
			this.held = false;
			released.stopTimer();
			this.turn.release(released);
		}
	}

	int waiting() {
		return this.turn.waiting();
	}

	/** Called inside the mailbox. */
	interface Listener {

		/** The turn is held now. */
		void granted();

		/** The turn has not come in time, and is not waited for any more. */
		void gaveUp(Duration limit);

	}

	private final class Ticket implements WriteTurn.Ticket {

		private @Nullable Disposable timer;

		Session session() {
			return TurnKeeper.this.session;
		}

		@Override
		public void granted() {
			session().execute(() -> {
				if (TurnKeeper.this.ticket == this) {
					stopTimer();
					TurnKeeper.this.held = true;
					TurnKeeper.this.listener.granted();
				}
			});
		}

		void giveUpAfter(Duration limit) {
			this.timer = Schedulers.parallel()
				.schedule(() -> session().execute(() -> giveUp(limit)), limit.toMillis(), TimeUnit.MILLISECONDS);
		}

		void stopTimer() {
			if (this.timer != null) {
				this.timer.dispose();
			}
		}

		private void giveUp(Duration limit) {
			if (TurnKeeper.this.ticket == this && !TurnKeeper.this.held) {
				release();
				TurnKeeper.this.listener.gaveUp(limit);
			}
		}

	}

}
