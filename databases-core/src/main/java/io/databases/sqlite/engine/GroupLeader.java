package io.databases.sqlite.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Forms a group of the change at the head of a session's queue, of what the first in line
 * for the write turn have on offer, and of the changes that follow in the session's own
 * queue.
 *
 * <p>
 * Invariants: used inside the mailbox by a session that has the write turn. Nobody is
 * overtaken: the group ends at the first in line that wants a transaction of its own, and
 * the session's own next change joins only while nobody is in line. Whoever was taken is
 * told the outcome, or is put back to its place, whatever happens.
 */
final class GroupLeader {

	private final Session session;

	private final TurnKeeper turn;

	private final List<Handle> taken = new ArrayList<>();

	GroupLeader(Session session, TurnKeeper turn) {
		this.session = session;
		this.turn = turn;
	}

	/**
	 * Run a change with others.
	 * @param first the head of the queue
	 * @param following what comes after it
	 * @return the session's own changes that have ended, in their order, or null where
	 * the first has to be run by itself
	 * @throws SQLException if SQLite refuses: nothing was done
	 */
	@Nullable List<Group.Member> lead(Operation first, Iterator<Operation> following) throws SQLException {
		Change change = first.change();
		if (change == null || !this.session.mayGroup()) {
			return null;
		}
		boolean shares = change.shareable() && this.session.isPlain();
		Group.@Nullable Member own = (this.turn.waiting() == 0) ? next(following) : null;
		if ((own == null && (!shares || this.turn.waiting() == 0)) || !this.turn.mayTake()) {
			return null;
		}
		return run(new Group.Member(this.session, first, change), own, shares, following);
	}

	private @Nullable List<Group.Member> run(Group.Member first, Group.@Nullable Member second, boolean shares,
			Iterator<Operation> following) throws SQLException {
		Group group = new Group(this.session.engine().connection());
		Iterator<Group.Member> head = (second != null) ? List.of(second).iterator()
				: List.<Group.Member>of().iterator();
		boolean ended = false;
		try {
			ended = group.run(first, () -> {
				if (head.hasNext()) {
					return head.next();
				}
				Group.Member other = shares ? take() : null;
				return (other != null || this.turn.waiting() > 0) ? other : next(following);
			});
		}
		finally {
			letGo(ended);
		}
		return ended ? group.members().stream().filter(member -> member.session() == this.session).toList() : null;
	}

	private Group.@Nullable Member take() {
		Handle handle = this.turn.take();
		if (handle == null) {
			return null;
		}
		this.taken.add(handle);
		return handle.member();
	}

	private Group.@Nullable Member next(Iterator<Operation> following) {
		Operation operation = following.hasNext() ? following.next() : null;
		Change change = (operation != null) ? operation.change() : null;
		return (operation != null && change != null) ? new Group.Member(this.session, operation, change) : null;
	}

	private void letGo(boolean ended) {
		if (ended) {
			this.taken.forEach(Handle::ended);
		}
		else {
			this.turn.putBack(this.taken);
		}
		this.taken.clear();
	}

	/** Someone in line who was taken into the group. */
	interface Handle extends WriteTurn.Ticket {

		/** What it has on offer. */
		Group.Member member();

		/** The outcome is known. */
		void ended();

		/** It is back in line. */
		void putBack();

	}

}
