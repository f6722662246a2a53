package io.databases.sqlite.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all connections of this process to one database share. Safe for use from any
 * thread.
 */
final class Shared {

	private final WriteTurn turn = new WriteTurn();

	private final AtomicInteger schemaChanges = new AtomicInteger();

	WriteTurn turn() {
		return this.turn;
	}

	/**
	 * How often the schema may have changed: compiled statements are good for one of
	 * them.
	 */
	int schemaChanges() {
		return this.schemaChanges.get();
	}

	void schemaChanged() {
		this.schemaChanges.incrementAndGet();
	}

}
