package io.databases.sqlite.engine;

import java.time.Duration;

/**
 * What a session goes by.
 *
 * @param busyTimeout how long to try again while another process has a lock
 * @param lockWaitTimeout how long to wait for the write turn
 * @param cursorBufferRows the most rows that are read ahead for a write
 * @param queryOnly whether the connection never writes
 * @param groupCommit whether single changes of several sessions may share a transaction
 */
public record SessionOptions(Duration busyTimeout, Duration lockWaitTimeout, int cursorBufferRows, boolean queryOnly,
		boolean groupCommit) {

}
