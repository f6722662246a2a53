package io.databases.pool;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Who is told of what happens in a pool.
 *
 * @param listeners told of each event
 * @param leaks when to warn of connections that are not given back; {@code null} for
 * never
 */
public record PoolWatch(List<PoolListener> listeners, @Nullable LeakDetection leaks) {

	/** Nobody. */
	public static final PoolWatch NONE = new PoolWatch(List.of(), null);

	/**
	 * Copies the list.
	 */
	public PoolWatch {
		listeners = List.copyOf(listeners);
	}

	PoolEvents events() {
		return this.listeners.isEmpty() ? PoolEvents.NONE : new PoolEvents(this.listeners);
	}

}
