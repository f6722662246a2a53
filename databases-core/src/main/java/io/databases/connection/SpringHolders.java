package io.databases.connection;

import io.databases.lease.Borrower;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.reactive.TransactionContext;
import reactor.util.context.ContextView;

/**
 * Reads Spring's connection holders.
 */
final class SpringHolders implements Borrower {

	static final Borrower BORROWER = new SpringHolders();

	private SpringHolders() {
	}

	/**
	 * Spring's manager marks a transaction when work that takes part fails, but as the
	 * owner it does not look.
	 */
	@Override
	public boolean isRollbackOnly(ContextView context, Connection connection) {
		ConnectionHolder holder = holder(context, connection);
		return holder != null && holder.isRollbackOnly();
	}

	/**
	 * {@code R2dbcTransactionManager} (7.0.8) binds a connection only after its begin,
	 * and what is not bound is closed after an error, not after a cancel.
	 */
	@Override
	public boolean losesWhenCancelled(ContextView context, Connection connection) {
		return context.hasKey(TransactionContext.class) && holder(context, connection) == null;
	}

	private static @Nullable ConnectionHolder holder(ContextView context, Connection connection) {
		TransactionContext around = context.getOrDefault(TransactionContext.class, null);
		if (around != null) {
			for (Object resource : around.getResources().values()) {
				if (resource instanceof ConnectionHolder holder && connection(holder) == connection) {
					return holder;
				}
			}
		}
		return null;
	}

	/**
	 * The holder's connection, {@code null} where it has none now; the holder itself only
	 * tells by throwing.
	 */
	static @Nullable Connection connection(ConnectionHolder holder) {
		try {
			return holder.getConnection();
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			return null; // the answer itself: nothing is held
		}
	}

}
