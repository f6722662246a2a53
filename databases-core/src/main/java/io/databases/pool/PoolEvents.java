package io.databases.pool;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.databases.lease.Lease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listeners of a pool. A listener that throws harms nobody else.
 */
final class PoolEvents {

	private static final Logger logger = LoggerFactory.getLogger(PoolEvents.class);

	static final PoolEvents NONE = new PoolEvents(List.of());

	private final List<PoolListener> listeners;

	PoolEvents(List<PoolListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	/** Whether to look at the clock at all. */
	boolean isActive() {
		return !this.listeners.isEmpty();
	}

	long now() {
		return isActive() ? System.nanoTime() : 0;
	}

	void acquired(long start) {
		since(start, PoolListener::acquired);
	}

	void acquireFailed(long start, Throwable error) {
		since(start, (listener, waited) -> listener.acquireFailed(waited, error));
	}

	void created(long start) {
		since(start, PoolListener::created);
	}

	void createFailed(long start, Throwable error) {
		since(start, (listener, took) -> listener.createFailed(took, error));
	}

	void released(Lease lease) {
		if (isActive()) {
			Duration used = Duration.ofNanos(lease.heldNanos());
			tell((listener) -> listener.released(used));
			if (lease.isDoomed()) {
				invalidated();
			}
		}
	}

	void invalidated() {
		tell(PoolListener::invalidated);
	}

	void leakSuspected(Duration held) {
		tell((listener) -> listener.leakSuspected(held));
	}

	private void since(long start, Event event) {
		if (isActive()) {
			Duration time = Duration.ofNanos(System.nanoTime() - start);
			tell((listener) -> event.tell(listener, time));
		}
	}

	private void tell(Consumer<PoolListener> event) {
		for (PoolListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.warn("A listener of the pool failed: {}", listener.getClass().getName(), ex);
			}
		}
	}

	private interface Event {

		void tell(PoolListener listener, Duration time);

	}

}
