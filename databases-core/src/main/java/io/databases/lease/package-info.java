/**
 * The lease: the one way to a connection, for us, for Spring and for plain R2DBC code.
 * <p>
 * A {@link io.databases.lease.Lease} is a connection on loan from the pool. Its life in
 * ten lines:
 * <ol>
 * <li>LEASED: made by the pool; its <em>base scope</em> is open, nothing runs.</li>
 * <li>A statement takes the turn of its scope (a fair queue), runs alone, and leaves the
 * turn when its answer has come to its end, or is cancelled and settled.</li>
 * <li>A transaction is a child scope: it holds its parent's turn from its begin to its
 * end and has a queue of its own, so siblings never interleave. Depth 1 is BEGIN,
 * everything below a savepoint, sent with the scope's first statement.</li>
 * <li>A scope is OPEN, then FAILED if the server or a cancel has spoiled it (nothing is
 * sent any more but its rollback), then ENDING (its queue is closed, the last holder is
 * waited for, and stopped when that takes too long), then ENDED.</li>
 * <li>If the server ends the transaction by itself, every scope up to the root has
 * FAILED.</li>
 * <li>A cancelled statement keeps its turn until a fence (a round trip answered in order)
 * tells that it is over; if that takes longer than a grace, or the statement's limit is
 * over, the server is told to stop it. With drain it may come to its end instead, with
 * discard its connection is closed.</li>
 * <li>RELEASING: the base queue is closed, the last holder is waited for, what is open is
 * rolled back, what was touched is reset.</li>
 * <li>CLEAN: the connection goes back to the pool. In the plain case (nothing open,
 * nothing running, nothing touched) this follows at once, with no round trip.</li>
 * <li>DOOMED: whatever could not be proved clean within its limit is closed, never
 * reused.</li>
 * <li>Driver publishers for begin, commit, rollback and savepoints are never cancelled:
 * they are run to their end, and who has lost interest does not get the answer.</li>
 * </ol>
 */
@NullMarked
package io.databases.lease;

import org.jspecify.annotations.NullMarked;
