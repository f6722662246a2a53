package io.databases.sqlite.engine;

import java.sql.SQLException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Something that a session does in its order. Its methods are called inside the mailbox
 * of the connection.
 */
public abstract class Operation {

	private long busySince;

	/**
	 * What it may touch.
	 * @return how far it has to wait for others
	 */
	protected abstract Access access();

	/**
	 * Do it.
	 * @param session whose operation it is
	 * @throws SQLException if SQLite refuses; one that says that another process has the
	 * lock must have changed nothing, and the operation is run again
	 */
	protected abstract void run(Session session) throws SQLException;

	/**
	 * It was done, and the turn was given on where nothing needs it.
	 */
	protected void done() {
	}

	/**
	 * It was not done, or not to its end.
	 * @param error why
	 */
	protected abstract void failed(Throwable error);

	/**
	 * Text for messages.
	 * @return the SQL or what stands for it
	 */
	protected abstract String sql();

	/**
	 * What stops it.
	 * @return the same flag each time
	 */
	protected abstract StopFlag flag();

	/**
	 * Whether it is let through although SQLite has ended the transaction: what ends a
	 * transaction is.
	 * @return false for most
	 */
	protected boolean isAllowedAfterLoss() {
		return false;
	}

	/**
	 * The sessions whose turn its caller holds, as far as the caller said so.
	 * @return nothing by default
	 */
	protected TurnHolders holders() {
		return TurnHolders.NONE;
	}

	/**
	 * What it is, where it can be run in one transaction with others.
	 * @return the same each time; null where it needs to be run by itself
	 */
	protected @Nullable Change change() {
		return null;
	}

	/**
	 * It was run in one transaction with others, which was committed; called in place of
	 * {@link #run} and before {@link #done()}.
	 * @param result what it gave, read to its end
	 */
	protected void joined(Cursor result) {
		throw new IllegalStateException("Not a change: " + sql());
	}

	/**
	 * How long it waits for others.
	 * @return null for as long as is usual for its session
	 */
	protected @Nullable Duration lockWait() {
		return null;
	}

	/** Since when another process is in the way, by {@link System#nanoTime()}. */
	final long busySince() {
		if (this.busySince == 0) {
			this.busySince = System.nanoTime();
		}
		return this.busySince;
	}

	/** What an operation may touch. */
	public enum Access {

		/** Nothing that others could change. */
		NONE,

		/** It reads. */
		READ,

		/** It may write. */
		WRITE

	}

}
