package io.databases.lease;

import io.r2dbc.spi.Connection;
import reactor.util.context.ContextView;

/**
 * What becomes of a connection in the hands of whoever has borrowed it, as far as the
 * Reactor Context of the borrower tells.
 */
public interface Borrower {

	/** One who does as R2DBC says, and closes what was borrowed. */
	Borrower PLAIN = new Borrower() {

		@Override
		public boolean isRollbackOnly(ContextView context, Connection connection) {
			return false;
		}

		@Override
		public boolean losesWhenCancelled(ContextView context, Connection connection) {
			return false;
		}

	};

	/**
	 * Whether the transaction that is on a connection must not be committed.
	 * @param context the context in which it is to be committed
	 * @param connection the connection
	 */
	boolean isRollbackOnly(ContextView context, Connection connection);

	/**
	 * Whether nobody closes the connection if the begin of its transaction is cancelled.
	 * @param context the context in which it begins
	 * @param connection the connection
	 */
	boolean losesWhenCancelled(ContextView context, Connection connection);

}
