package io.databases.benchmarks.server;

import java.util.List;

/**
 * One way to work with a database. Every method blocks until its work is done.
 */
interface Peer extends AutoCloseable {

	String name();

	/** Reads one row by its key, so often, with so many under way at once. */
	void rows(int count, int inFlight);

	/** Reads a list of 1,000 rows. */
	void list();

	/** Inserts a row, so often. */
	void inserts(int count);

	/** Begins, reads, updates and commits, so often. */
	void transactions(int count);

	/** Inserts all of them. */
	void bulk(List<Item> items);

	@Override
	void close();

}
