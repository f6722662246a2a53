package io.databases.url;

/**
 * What becomes of a statement whose caller has cancelled.
 */
public enum CancelMode {

	/**
	 * It gets a short grace to end by itself, then it is cancelled on the server, over a
	 * connection of its own. The default.
	 */
	SERVER,

	/**
	 * It runs to its end; what it returns is read and thrown away. What has not ended
	 * within the limit for that is cancelled on the server, and its connection is closed.
	 * For what stands between here and the server and can't pass cancels on.
	 */
	DRAIN,

	/**
	 * It is cancelled on the server at once, and its connection is closed: nothing waits
	 * for the statement, and the next one has a new connection.
	 */
	DISCARD

}
