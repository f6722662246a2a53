package io.databases.url;

/**
 * What becomes of a statement whose caller has cancelled.
 */
public enum CancelMode {

	/** It is cancelled on the server. */
	SERVER,

	/** It runs to its end; what it returns is read and thrown away. */
	DRAIN,

	/** Its connection is closed. */
	DISCARD

}
