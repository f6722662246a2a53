package io.databases.connection;

import java.util.List;
import java.util.function.Function;

import io.databases.error.DatabaseStateException;
import io.databases.lease.LeaseConnection;
import io.databases.lease.Scope;
import io.databases.lease.StatementKind;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Whose connection is it? The answer for one database, from the caller's Reactor Context,
 * where we and Spring leave it.
 * <p>
 * Each transaction of ours leaves both our binding and a frame of Spring's that is marked
 * with its scope. So what Spring's context says is the nearer of the two if its mark is
 * our binding's scope; if not, our binding was written later, by hand.
 *
 * @param key the database's key in the Reactor Context, compared by identity
 * @param factories the connection factories under which Spring may know this database
 * @param kinds tells what is known of a text
 */
public record Callers(Object key, List<ConnectionFactory> factories, Function<String, StatementKind> kinds) {

	boolean owns(Object resourceKey) {
		return resourceKey == this.key || this.factories.contains(resourceKey);
	}

	Context bind(Context context, Binding binding) {
		return context.put(this.key, binding);
	}

	/** A context in which neither we nor Spring know of a connection of this caller. */
	Context detach(Context context) {
		return SpringFrame.without(context.delete(this.key));
	}

	/** What the caller's operations run on, {@code null} where nothing is bound. */
	@Nullable Binding current(ContextView context) {
		Binding own = context.getOrDefault(this.key, null);
		TransactionContext around = context.getOrDefault(TransactionContext.class, null);
		if (around == null) {
			return own;
		}
		TransactionSynchronizationManager manager = new TransactionSynchronizationManager(around);
		Scope mine = (own != null) ? own.transaction() : null;
		Scope springs = scope(manager, own != null);
		if (mine != null && manager.getResource(this.key) != mine && (springs == null || !springs.isWithin(mine))) {
			return own; // written by hand, inside of Spring's context
		}
		if (springs != null) {
			return (springs == mine) ? own : new ScopeBinding(springs);
		}
		return (mine != null) ? null : own; // Spring has suspended our transaction
	}

	/** The scope that Spring's context says, {@code null} where it knows of none. */
	@Nullable Scope scope(TransactionContext around) {
		return scope(new TransactionSynchronizationManager(around), true);
	}

	private @Nullable Scope scope(TransactionSynchronizationManager manager, boolean bound) {
		for (ConnectionFactory factory : this.factories) {
			if (manager.getResource(factory) instanceof ConnectionHolder holder) {
				Connection connection = SpringHolders.connection(holder);
				if (connection instanceof LeaseConnection face) {
					return face.scope();
				}
				if (connection != null && !bound && !connection.isAutoCommit()) {
					throw outside();
				}
			}
		}
		return null;
	}

	/** Outside of it, the work would stay although the transaction is rolled back. */
	private static DatabaseStateException outside() {
		return new DatabaseStateException("The caller is in a transaction of Spring's on a connection that did not"
				+ " come from this database, so the database can't take part: let the transaction manager work on"
				+ " database.connectionFactory(), or leave the transaction with contextWrite(database.detached())");
	}

}
