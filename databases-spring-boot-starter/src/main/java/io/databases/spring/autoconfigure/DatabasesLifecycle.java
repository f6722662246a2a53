package io.databases.spring.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Stops the databases after everything that takes work from outside.
 */
final class DatabasesLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(DatabasesLifecycle.class);

	/**
	 * Lower phases stop later. The web server drains at {@code DEFAULT_PHASE - 1024},
	 * listeners and schedulers stop about there too, and plain {@code Lifecycle} beans at
	 * 0: all of them may still need the database for what they finish. The databases need
	 * nobody who is stopped in a phase: the drivers' event loops are global.
	 */
	static final int PHASE = Integer.MIN_VALUE + 1024;

	private final DatabaseConnector connector;

	private volatile boolean running;

	private volatile boolean stopped;

	DatabasesLifecycle(DatabaseConnector connector) {
		this.connector = connector;
	}

	/**
	 * The beans connect when they are made: only a context that was stopped needs this.
	 */
	@Override
	public void start() {
		if (this.stopped) {
			this.connector.reconnect();
			this.stopped = false;
		}
		this.running = true;
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.stopped = true;
		this.connector.disconnect()
			.doFinally((signal) -> callback.run())
			.subscribe(null, (ex) -> logger.warn("A database was not closed in good order", ex));
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * A paused context, such as a cached one in tests, keeps its connections and its data
	 * in memory.
	 */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
