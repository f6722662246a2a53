package io.databases.connection;

import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.reactive.TransactionContext;
import reactor.util.context.ContextView;

/**
 * Reads Spring's connection holders.
 */
final class SpringHolders {

	private SpringHolders() {
	}

	/**
	 * Whether Spring's code has marked the transaction that is on a connection as one
	 * that must not be committed. Spring's manager marks it when work that takes part
	 * fails, but as the owner it does not look.
	 * @param context the context in which the transaction is to be committed
	 * @param connection the connection
	 */
	static boolean isRollbackOnly(ContextView context, Connection connection) {
		TransactionContext around = context.getOrDefault(TransactionContext.class, null);
		if (around == null) {
			return false;
		}
		for (Object resource : around.getResources().values()) {
			if (resource instanceof ConnectionHolder holder && connection(holder) == connection) {
				return holder.isRollbackOnly();
			}
		}
		return false;
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
