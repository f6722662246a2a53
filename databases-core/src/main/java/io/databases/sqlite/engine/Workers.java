package io.databases.sqlite.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Schedulers;

/**
 * The driver's own threads. They are daemons, at most as many as asked for, and end by
 * themselves when there is nothing to do.
 */
public final class Workers implements Executor {

	private static final AtomicInteger POOLS = new AtomicInteger();

	private static final long IDLE_SECONDS = 2;

	private final ForkJoinPool pool;

	/**
	 * Create without starting a thread.
	 * @param threads the most threads at a time, one or more
	 */
	public Workers(int threads) {
		String prefix = "sqlite-" + POOLS.incrementAndGet() + "-";
		AtomicInteger numbers = new AtomicInteger();
		this.pool = new ForkJoinPool(threads, owner -> new Worker(owner, prefix + numbers.incrementAndGet()), null,
				true, threads, threads, 0, null, IDLE_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public void execute(Runnable task) {
		try {
			this.pool.execute(task);
		}
		catch (RejectedExecutionException ex) {
			// Everything is closed: all that is left is to say so.
			Schedulers.parallel().schedule(task);
		}
	}

	/**
	 * Whether other tasks are about to run: asked on a worker.
	 * @return false where nothing waits for a thread, as far as can be seen
	 */
	boolean isBusy() {
		return ForkJoinTask.getQueuedTaskCount() > 0 || this.pool.hasQueuedSubmissions();
	}

	/** End the threads as soon as they have done what they were given. */
	public void shutdown() {
		this.pool.shutdown();
	}

	/**
	 * Whether the calling thread is one of a driver's.
	 * @return true on a worker, of whichever factory
	 */
	static boolean isWorker() {
		return Thread.currentThread() instanceof Worker;
	}

	/**
	 * Results are emitted here, so that blocking here is as wrong as on an event loop.
	 */
	private static final class Worker extends ForkJoinWorkerThread implements NonBlocking {

		Worker(ForkJoinPool pool, String name) {
			super(pool);
			setName(name);
			setDaemon(true);
			// Results are consumed here: the code of the application has to find its
			// classes.
			setContextClassLoader(Workers.class.getClassLoader());
		}

	}

}
