package io.databases.lease;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;

/**
 * The time that a statement has taken, as far as its receiver had demand. Made only for a
 * statement with a limit.
 * <p>
 * Invariants, guarded by {@code this}; no foreign code runs under the lock:
 * <ul>
 * <li>The clock runs while it is started, not stopped and {@code demand} is not 0.</li>
 * <li>At most one timer is pending. It is left alone when the clock stops for want of
 * demand, since a receiver that asks row by row would move it for each; when it goes off
 * it looks at what time is really left, if the clock has stood meanwhile.</li>
 * <li>{@code expired} is called once at most, and not after {@link #stop()} has returned
 * before it.</li>
 * </ul>
 */
final class StatementClock {

	private final Duration limit;

	private final Runnable expired;

	private final LongSupplier nanoTime;

	private long demand;

	private long usedNanos;

	private long runningSince;

	private boolean started;

	private boolean stopped;

	private boolean pending;

	/** Whether the clock has stood since the timer was set. */
	private boolean stood;

	private @Nullable Disposable timer;

	StatementClock(Duration limit, Runnable expired) {
		this(limit, expired, System::nanoTime);
	}

	StatementClock(Duration limit, Runnable expired, LongSupplier nanoTime) {
		this.limit = limit;
		this.expired = expired;
		this.nanoTime = nanoTime;
	}

	/** The statement was sent. */
	synchronized void start() {
		if (!this.started && !this.stopped) {
			this.started = true;
			if (this.demand > 0) {
				run();
			}
		}
	}

	/** The receiver asks for more. */
	synchronized void requested(long n) {
		boolean first = this.demand == 0;
		this.demand = Operators.addCap(this.demand, n);
		if (first && this.started && !this.stopped) {
			run();
		}
	}

	/** The receiver got one. */
	synchronized void produced() {
		if (this.demand != Long.MAX_VALUE && this.demand > 0) {
			this.demand--;
			if (this.demand == 0 && this.started) {
				this.usedNanos += this.nanoTime.getAsLong() - this.runningSince;
				this.stood = true;
			}
		}
	}

	/** The statement is over. */
	synchronized void stop() {
		this.stopped = true;
		Disposable current = this.timer;
		this.timer = null;
		if (current != null) {
			current.dispose();
		}
	}

	private void run() {
		this.runningSince = this.nanoTime.getAsLong();
		if (!this.pending) {
			setTimer(this.usedNanos);
		}
	}

	private void setTimer(long used) {
		this.pending = true;
		this.stood = false;
		this.timer = Lease.after(this.limit.minusNanos(used), this::look);
	}

	private void look() {
		synchronized (this) {
			this.pending = false;
			if (this.stopped || this.demand == 0) {
				return; // demand that comes sets the timer again
			}
			long used = this.usedNanos + this.nanoTime.getAsLong() - this.runningSince;
			if (this.stood && used < this.limit.toNanos()) {
				setTimer(used);
				return;
			}
			this.stopped = true;
		}
		this.expired.run();
	}

}
