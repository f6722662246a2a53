package io.databases.sqlite.engine;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * The place of one session in the line for the write turn.
 *
 * <p>
 * Invariants: used inside the mailbox only, but for what a ticket is told. There is at
 * most one ticket at a time; {@code held} says that it has the turn. A ticket that was
 * given up passes on a turn that comes too late. What a ticket offers is the head of the
 * session's queue; while the holder of the turn has it in its hands, the session does
 * nothing else.
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

	/**
	 * Ask for the turn; the listener is told unless it is held at once.
	 * @param offer what the holder of the turn may run meanwhile, or null
	 */
	void ask(Duration limit, Group.@Nullable Member offer) {
		Ticket asked = new Ticket(offer);
		this.ticket = asked;
		this.held = this.turn.acquire(asked);
		if (!this.held) {
			asked.giveUpAfter(limit);
		}
	}

	/** What was offered to the holder of the turn or is in its hands, or null. */
	@Nullable Operation offered() {
		Ticket asked = this.ticket;
		Group.Member offer = (asked != null && !this.held) ? asked.offer() : null;
		return (offer != null) ? offer.operation() : null;
	}

	/**
	 * Take back what was offered.
	 * @return false where it is too late: the outcome will be told
	 */
	boolean withdrawOffer() {
		Ticket asked = this.ticket;
		return asked == null || asked.withdraw();
	}

	/** Let go of the turn, or stop waiting for it, unless the holder has the offer. */
	void release() {
		Ticket released = this.ticket;
		if (released != null && withdrawOffer()) {
			this.ticket = null;
			this.held = false;
			released.stopTimer();
			this.turn.release(released);
		}
	}

	/** Whether no session has the turn. */
	boolean isFree() {
		return this.turn.holder() == null;
	}

	int waiting() {
		return this.turn.waiting();
	}

	boolean mayTake() {
		return this.turn.mayTake();
	}

	/** Take what the first in line has on offer, as the holder of the turn. */
	GroupLeader.@Nullable Handle take() {
		return (this.turn.take(this.session) instanceof GroupLeader.Handle handle) ? handle : null;
	}

	/**
	 * In line first: a ticket that could be given up before that would stay there.
	 */
	void putBack(List<GroupLeader.Handle> taken) {
		this.turn.putBack(taken);
		taken.forEach(GroupLeader.Handle::putBack);
	}

	/** Called inside the mailbox. */
	interface Listener {

		/** The turn is held now. */
		void granted();

		/** The turn has not come in time, and is not waited for any more. */
		void gaveUp(Duration limit);

		/** The offer was run, and the turn is not waited for any more. */
		void joined(Group.Member outcome);

		/** The offer was not run after all; the turn is waited for. */
		void putBack();

	}

	/**
	 * Invariants: {@code state} goes from OFFERED to TAKEN by the holder of the turn,
	 * under the lock of the turn, or to ALONE by the session itself: whoever is first
	 * decides who runs it. The rest is used inside the mailbox only.
	 */
	private final class Ticket implements GroupLeader.Handle {

		private final Group.@Nullable Member offer;

		private final AtomicReference<State> state;

		private @Nullable Disposable timer;

		/** Its time is up while the holder had the offer. */
		private @Nullable Duration exceeded;

		Ticket(Group.@Nullable Member offer) {
			this.offer = offer;
			this.state = new AtomicReference<>((offer != null) ? State.OFFERED : State.ALONE);
		}

		Session session() {
			return TurnKeeper.this.session;
		}

		Group.@Nullable Member offer() {
			return (this.state.get() != State.ALONE) ? this.offer : null;
		}

		boolean withdraw() {
			return this.state.compareAndSet(State.OFFERED, State.ALONE) || this.state.get() == State.ALONE;
		}

		@Override
		public boolean joins(Session leader) {
			return session().isAkin(leader) && this.state.compareAndSet(State.OFFERED, State.TAKEN);
		}

		@Override
		public Group.Member member() {
			return Objects.requireNonNull(this.offer);
		}

		@Override
		public void granted() {
			this.state.set(State.ALONE);
			session().execute(() -> {
				if (TurnKeeper.this.ticket == this) {
					stopTimer();
					TurnKeeper.this.held = true;
					TurnKeeper.this.listener.granted();
				}
			});
		}

		@Override
		public void ended() {
			session().execute(() -> {
				stopTimer();
				TurnKeeper.this.ticket = null;
				TurnKeeper.this.listener.joined(member());
			});
		}

		@Override
		public void putBack() {
			this.state.set(State.ALONE);
			session().execute(() -> {
				if (this.exceeded != null) {
					giveUp(this.exceeded);
				}
				TurnKeeper.this.listener.putBack();
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
				if (withdraw()) {
					release();
					TurnKeeper.this.listener.gaveUp(limit);
				}
				else {
					this.exceeded = limit;
				}
			}
		}

	}

	private enum State {

		/** The holder of the turn may run it. */
		OFFERED,

		/** The holder of the turn runs it. */
		TAKEN,

		/** The session itself runs it, when it has the turn. */
		ALONE

	}

}
