package io.databases.sqlite.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Tells one running statement to stop: because nobody wants its result any more, or
 * because its time is up. Only time inside of SQLite counts, not the time that a consumer
 * takes.
 *
 * <p>
 * Invariants: {@code cancelled}, {@code interrupted} and {@code aborted} are set from any
 * thread and never unset; the rest is used inside the mailbox only.
 */
public final class StopFlag {

	private final long limit;

	private volatile boolean cancelled;

	private volatile boolean interrupted;

	private volatile boolean aborted;

	private long used;

	private long startedAt;

	private boolean late;

	/**
	 * Create for one statement.
	 * @param timeout the time that it may run, null for as long as it takes
	 */
	public StopFlag(@Nullable Duration timeout) {
		this.limit = (timeout != null) ? timeout.toNanos() : 0;
	}

	/** Stop it, wherever it is. */
	public void cancel() {
		this.cancelled = true;
	}

	/**
	 * Whether it was cancelled.
	 * @return true after {@link #cancel()}
	 */
	public boolean isCancelled() {
		return this.cancelled;
	}

	/** Stop it on behalf of others: whoever waits for it is told. */
	void interrupt() {
		this.interrupted = true;
	}

	boolean isInterrupted() {
		return this.interrupted;
	}

	/** Stop it because its connection closes: whoever waits for it is told. */
	void abort() {
		this.aborted = true;
	}

	boolean isAborted() {
		return this.aborted;
	}

	boolean isLate() {
		return this.late;
	}

	void start() {
		if (this.limit > 0) {
			this.startedAt = System.nanoTime();
		}
	}

	void stop() {
		if (this.limit > 0) {
			this.used += System.nanoTime() - this.startedAt;
		}
	}

	/** Asked every few thousand instructions of SQLite's machine. */
	boolean isRaised() {
		if (this.limit > 0 && this.used + (System.nanoTime() - this.startedAt) > this.limit) {
			this.late = true;
		}
		return this.cancelled || this.interrupted || this.late || this.aborted;
	}

}
