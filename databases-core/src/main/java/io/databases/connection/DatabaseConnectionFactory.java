package io.databases.connection;

import java.util.function.Function;
import java.util.function.Supplier;

import io.databases.lease.LeaseConnection;
import io.databases.lease.StatementKind;
import io.databases.pool.LeaseSource;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The leases of a database for Spring and plain R2DBC code. With force-rollback it gives
 * views of the one transaction: begin is a savepoint, close does nothing.
 */
public final class DatabaseConnectionFactory implements ConnectionFactory {

	private final String product;

	private final Supplier<LeaseSource> source;

	private final Function<String, StatementKind> kinds;

	private final @Nullable HiddenRoot hiddenRoot;

	/**
	 * Creates the factory.
	 * @param product the name of the database product, from which Spring tells its
	 * dialect
	 * @param source gives the pool, or throws where the database is not connected
	 * @param kinds tells what is known of a text
	 * @param hiddenRoot the transaction under everything, {@code null} without
	 * force-rollback
	 */
	public DatabaseConnectionFactory(String product, Supplier<LeaseSource> source,
			Function<String, StatementKind> kinds, @Nullable HiddenRoot hiddenRoot) {
		this.product = product;
		this.source = source;
		this.kinds = kinds;
		this.hiddenRoot = hiddenRoot;
	}

	@Override
	public Mono<Connection> create() {
		return Mono.defer(() -> {
			HiddenRoot root = this.hiddenRoot;
			if (root != null) {
				return root.parent().map((scope) -> LeaseConnection.view(scope, this.kinds));
			}
			return this.source.get()
				.acquire(false)
				.map((lease) -> new LeaseConnection(lease.base(), this.kinds, lease.release()));
		});
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return () -> this.product;
	}

	/** Shows the product. */
	@Override
	public String toString() {
		return "DatabaseConnectionFactory[" + this.product + "]";
	}

}
