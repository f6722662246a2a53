package io.databases.pool;

/**
 * The state of a pool at one moment.
 *
 * @param acquired connections on loan
 * @param idle connections waiting for a borrower
 * @param pending borrowers waiting for a connection
 * @param max the most connections there may be
 */
public record PoolStats(int acquired, int idle, int pending, int max) {

	/** Nothing there. */
	public static final PoolStats EMPTY = new PoolStats(0, 0, 0, 0);

	/**
	 * Whether a borrower would have to wait.
	 * @return {@code true} if all connections are on loan
	 */
	public boolean isExhausted() {
		return this.max > 0 && this.acquired >= this.max;
	}

	@Override
	public String toString() {
		return "acquired=" + this.acquired + ", idle=" + this.idle + ", pending=" + this.pending + ", max=" + this.max;
	}

}
