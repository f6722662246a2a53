/**
 * An R2DBC driver for SQLite.
 *
 * <p>
 * Native code runs on a bounded set of the driver's own threads: each native connection
 * has a mailbox that one of them empties at a time, so that its work keeps its order, and
 * results are emitted right there. Each logical connection has a queue of operations
 * whose head may wait without a thread, for the write turn, for another process, or for
 * demand; a cursor is stepped as rows are asked for, and is read ahead into a bounded
 * buffer only when a write on the same native connection needs that. Writers of one file
 * queue fairly in Java for one write turn per file and process and begin their
 * transactions IMMEDIATE, so that SQLite itself never finds them busy, while readers
 * never wait, thanks to the write-ahead log. Single changes that meet in a queue, or in
 * the line for the turn where their callers allow it, run in one transaction under one
 * COMMIT, before which nobody is told anything, and by themselves as soon as one of them
 * does anything but succeed or fail plainly. A statement is cancelled through a progress
 * handler that reads the flag of that very statement, and after every failure SQLite is
 * asked whether the transaction is still there.
 */
@NullMarked
package io.databases.sqlite;

import org.jspecify.annotations.NullMarked;
