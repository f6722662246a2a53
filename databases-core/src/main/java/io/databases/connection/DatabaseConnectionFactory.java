package io.databases.connection;

import java.util.function.Function;
import java.util.function.Supplier;

import io.databases.error.DatabaseStateException;
import io.databases.lease.LeaseConnection;
import io.databases.lease.Scope;
import io.databases.lease.StatementKind;
import io.databases.pool.LeaseSource;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.reactive.TransactionContext;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The leases of a database for Spring and plain R2DBC code. With force-rollback it gives
 * views of the one transaction: begin is a savepoint, close does nothing.
 */
public final class DatabaseConnectionFactory implements ConnectionFactory, Wrapped<ConnectionFactory> {

	private final String product;

	private final Supplier<LeaseSource> source;

	private final Supplier<? extends @Nullable ConnectionFactory> pool;

	private final Function<String, StatementKind> kinds;

	private final @Nullable HiddenRoot hiddenRoot;

	/**
	 * Creates the factory.
	 * @param product the name of the database product, from which Spring tells its
	 * dialect
	 * @param source gives the pool, or throws where the database is not connected
	 * @param pool gives the pool in use, or {@code null}
	 * @param kinds tells what is known of a text
	 * @param hiddenRoot the transaction under everything, {@code null} without
	 * force-rollback
	 */
	public DatabaseConnectionFactory(String product, Supplier<LeaseSource> source,
			Supplier<? extends @Nullable ConnectionFactory> pool, Function<String, StatementKind> kinds,
			@Nullable HiddenRoot hiddenRoot) {
		this.product = product;
		this.source = source;
		this.pool = pool;
		this.kinds = kinds;
		this.hiddenRoot = hiddenRoot;
	}

	@Override
	public Mono<Connection> create() {
		return Mono.defer(() -> {
			HiddenRoot root = this.hiddenRoot;
			if (root != null) {
				return Mono.deferContextual((context) -> root.parent().map((scope) -> view(root, scope, context)));
			}
			return this.source.get()
				.acquire()
				.map((lease) -> new LeaseConnection(lease.base(), this.kinds, lease.release(), SpringHolders.BORROWER)
					.closedWhenLost());
		});
	}

	/*
	 * Whose transaction Spring has suspended, to have another connection, is inside of
	 * it: on the outer scope it would wait for itself.
	 */
	private LeaseConnection view(HiddenRoot root, Scope hidden, ContextView context) {
		TransactionContext around = context.getOrDefault(TransactionContext.class, null);
		Scope anchor = (around == null || around.getResources().containsKey(this)) ? hidden
				: LeaseConnection.innermost(hidden, around);
		if (anchor != hidden) {
			root.sharing();
		}
		return LeaseConnection.view(anchor, this.kinds, SpringHolders.BORROWER, root::opening).closedWhenLost();
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return () -> this.product;
	}

	/** The pool behind it; something that ends the chain where there is none now. */
	@Override
	public ConnectionFactory unwrap() {
		ConnectionFactory behind = this.pool.get();
		return (behind != null) ? behind : new NotConnected(this.product);
	}

	@Override
	public <E> @Nullable E unwrap(Class<E> type) {
		ConnectionFactory behind = this.pool.get();
		if (type.isInstance(this)) {
			return type.cast(this);
		}
		if (type.isInstance(behind)) {
			return type.cast(behind);
		}
		return (behind instanceof Wrapped<?> wrapped) ? wrapped.unwrap(type) : null;
	}

	/** Shows the product. */
	@Override
	public String toString() {
		return "DatabaseConnectionFactory[" + this.product + "]";
	}

	private record NotConnected(String product) implements ConnectionFactory {

		@Override
		public Mono<Connection> create() {
			return Mono.error(() -> new DatabaseStateException("The database is not connected: call connect() before"));
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return () -> this.product;
		}

	}

}
