package io.databases.sqlite.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Changes that would each be a transaction of its own, run in a single one: the COMMIT is
 * what costs.
 *
 * <p>
 * Invariants:
 * <ul>
 * <li>The leader has the write turn, and its native connection runs everything, inside of
 * its mailbox. SQLite undoes a change that fails by itself and keeps what came before, so
 * that each of them is as atomic as alone.</li>
 * <li>Nobody is told anything before the COMMIT, not even of an error, which may be due
 * to a change that is not committed yet.</li>
 * <li>When anything but such a plain error happens (SQLite has ended the transaction, a
 * change takes long or returns many rows, a constraint refuses the COMMIT), all is rolled
 * back and each change is run again by itself, in the same order: it is as if the group
 * had never been. Only a COMMIT that fails for reasons of the disk is not repeated; then
 * each one fails.</li>
 * <li>The group ends within some milliseconds: the progress handler stops a change that
 * would make the others wait for longer.</li>
 * </ul>
 */
final class Group {

	private static final int MOST_MEMBERS = 128;

	private static final int MOST_ROWS = 256;

	/** After this nobody is taken in any more. */
	private static final long OPEN_NANOS = 2_000_000;

	/** After this a change is stopped, and each is run by itself. */
	private static final long LONGEST_NANOS = 10_000_000;

	private final NativeConnection connection;

	private final List<Member> members = new ArrayList<>();

	Group(NativeConnection connection) {
		this.connection = connection;
	}

	/** Those that were taken in, in their order. */
	List<Member> members() {
		return this.members;
	}

	/**
	 * Run the first and then the others.
	 * @return whether all of them have ended; otherwise no trace of them is left, and
	 * each one has to be run by itself
	 * @throws SQLException if it could not begin, nobody was taken in then, or if it
	 * cannot be rolled back
	 */
	boolean run(Member first, Supplier<@Nullable Member> others) throws SQLException {
		this.connection.execute("BEGIN IMMEDIATE");
		boolean ended = false;
		try {
			ended = runAll(first, others) && commit();
		}
		finally {
			if (!ended) {
				rollback();
			}
		}
		return ended;
	}

	/** Returns whether the transaction is still there. */
	private boolean runAll(Member first, Supplier<@Nullable Member> others) throws SQLException {
		long start = System.nanoTime();
		this.connection.deadline(start + LONGEST_NANOS);
		try {
			Member member = first;
			while (member != null) {
				this.members.add(member);
				if (!runs(member)) {
					return false;
				}
				boolean open = this.members.size() < MOST_MEMBERS && System.nanoTime() - start < OPEN_NANOS;
				member = open ? others.get() : null;
			}
			return true;
		}
		finally {
			this.connection.deadline(0);
		}
	}

	/** Returns whether the transaction goes on. */
	private boolean runs(Member member) throws SQLException {
		if (member.operation().flag().isCancelled()) {
			return true;
		}
		try {
			Cursor result = result(member);
			member.end(result, null);
			return result != null;
		}
		catch (SQLException ex) {
			member.end(null, member.translate(ex));
			return this.connection.inTransaction();
		}
	}

	/** Null where there are too many rows. */
	private @Nullable Cursor result(Member member) throws SQLException {
		Change change = member.change();
		StopFlag flag = member.operation().flag();
		NativeStatement statement = this.connection.prepare(change.sql());
		try {
			List<@Nullable Object[]> rows = new ArrayList<>();
			@Nullable Object[][] next = new @Nullable Object[1][];
			boolean row = statement.start(change.values(), flag);
			while (row) {
				if (rows.size() == MOST_ROWS) {
					return null;
				}
				rows.add(rows.isEmpty() ? statement.row() : next[0]);
				row = statement.fetch(next, 1, flag) == 1;
			}
			return Cursor.ended(member.session(), statement, rows, this.connection.changes());
		}
		finally {
			this.connection.release(statement);
		}
	}

	private boolean commit() throws SQLException {
		try {
			this.connection.execute("COMMIT");
			return true;
		}
		catch (SQLException ex) {
			if (Errors.isDueToOne(ex)) {
				return false;
			}
			rollback();
			this.members.forEach(member -> member.end(null, member.translate(ex)));
			return true;
		}
	}

	private void rollback() throws SQLException {
		if (this.connection.inTransaction()) {
			this.connection.execute("ROLLBACK");
		}
	}

	/** One change, and what became of it. */
	static final class Member {

		private final Session session;

		private final Operation operation;

		private final Change change;

		private @Nullable Cursor result;

		private @Nullable Throwable error;

		Member(Session session, Operation operation, Change change) {
			this.session = session;
			this.operation = operation;
			this.change = change;
		}

		Session session() {
			return this.session;
		}

		Operation operation() {
			return this.operation;
		}

		Change change() {
			return this.change;
		}

		/** Set the outcome; both null for one that was cancelled or is run again. */
		void end(@Nullable Cursor given, @Nullable Throwable failure) {
			this.result = given;
			this.error = failure;
		}

		Throwable translate(SQLException ex) {
			return Errors.translate(ex, this.change.sql(), this.operation.flag());
		}

		/** Hand the result to the operation, inside the mailbox of its session. */
		@Nullable Throwable deliver() {
			if (this.result != null) {
				this.operation.joined(this.result);
			}
			return this.error;
		}

	}

}
