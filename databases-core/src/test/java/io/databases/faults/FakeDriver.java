package io.databases.faults;

import java.util.ArrayList;
import java.util.List;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * A driver in memory that answers at once: two rows to every query, and a count of one.
 */
final class FakeDriver implements ConnectionFactory {

	/** All that were ever opened. */
	final List<FakeConnection> connections = new ArrayList<>();

	@Override
	public Publisher<? extends Connection> create() {
		return Mono.fromSupplier(() -> {
			FakeConnection connection = new FakeConnection();
			this.connections.add(connection);
			return connection;
		});
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return () -> "Fake";
	}

}
