package io.databases.connection;

import io.databases.lease.LeaseConnection;
import io.databases.lease.Scope;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.util.context.ContextView;

/**
 * Spring's transactions on our connection factory, as Spring keeps them in the Reactor
 * Context.
 */
final class SpringTransactions {

	private SpringTransactions() {
	}

	/**
	 * The scope of Spring's open transaction, {@code null} where there is none on this
	 * connection factory.
	 */
	static @Nullable Scope scope(ContextView context, ConnectionFactory factory) {
		TransactionContext transaction = context.getOrDefault(TransactionContext.class, null);
		if (transaction == null) {
			return null;
		}
		Object resource = new TransactionSynchronizationManager(transaction).getResource(factory);
		if (!(resource instanceof ConnectionHolder holder)) {
			return null;
		}
		Connection connection = holder.getConnection();
		return (connection instanceof LeaseConnection lease) ? lease.scope() : null;
	}

}
