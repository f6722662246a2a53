package io.databases.sqlite.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time and in order, on whichever worker is free.
 *
 * <p>
 * Invariants: {@code pending} counts the tasks that were handed in and have not ended.
 * Whoever raises it from zero schedules the mailbox, and only the scheduled run lowers
 * it; so at most one worker is inside at a time, and each task sees everything that the
 * tasks before it have written.
 */
final class Mailbox implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(Mailbox.class);

	/** Tasks of one run before others that wait for a worker come first. */
	private static final int BURST = 16;

	private final Executor workers;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	/** Used by the runner only. */
	private final Queue<Runnable> next = new ArrayDeque<>();

	/** Who is inside: other threads may read an old value, but never themselves. */
	private @Nullable Thread runner;

	private final AtomicInteger pending = new AtomicInteger();

	Mailbox(Executor workers) {
		this.workers = workers;
	}

	/**
	 * Hand in a task; never waits and never runs it on the calling thread.
	 */
	void execute(Runnable task) {
		this.tasks.add(task);
		if (this.pending.getAndIncrement() == 0) {
			this.workers.execute(this);
		}
	}

	/**
	 * Hand in a task that comes before all that wait, where it is handed in from inside a
	 * task: it belongs to what is being done.
	 */
	void executeNext(Runnable task) {
		if (Thread.currentThread() == this.runner) {
			this.next.add(task);
		}
		else {
			execute(task);
		}
	}

	/** Whether another task waits: asked from inside a task. */
	boolean hasMore() {
		return this.pending.get() > 1;
	}

	@Override
	public void run() {
		for (int i = 0; i < BURST; i++) {
			this.runner = Thread.currentThread();
			for (Runnable task = this.tasks.poll(); task != null; task = this.next.poll()) {
				runSafely(task);
			}
			this.runner = null;
			if (this.pending.decrementAndGet() == 0) {
				return;
			}
		}
		this.workers.execute(this);
	}

	@SuppressWarnings("CatchAndPrintStackTrace")
	private static void runSafely(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			// A subscriber that throws must not stop the connection of the others.
			logger.error("A task of an SQLite connection failed", ex);
		}
	}

}
