package io.databases.observed;

import java.util.function.UnaryOperator;

import io.databases.backend.Backend;
import io.databases.backend.BulkSupport;
import io.databases.backend.ConnectRequest;
import io.databases.backend.ServerSession;
import io.databases.backend.ValueBinder;
import io.databases.error.Failure;
import io.databases.record.ColumnReaders;
import io.databases.sql.Dialect;
import io.databases.url.DatabaseUrl;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import reactor.core.publisher.Mono;

/**
 * A backend whose sessions are observed; everything else is the backend's own.
 *
 * @param backend the backend
 * @param observed makes the observed session of the backend's
 */
public record ObservedBackend(Backend backend, UnaryOperator<ServerSession> observed) implements Backend {

	@Override
	public Mono<ServerSession> session(Connection connection, ConnectionFactory factory) {
		return this.backend.session(connection, factory).map(this.observed);
	}

	@Override
	public boolean accepts(DatabaseUrl url) {
		return this.backend.accepts(url);
	}

	@Override
	public Dialect dialect(DatabaseUrl url) {
		return this.backend.dialect(url);
	}

	@Override
	public String product(DatabaseUrl url) {
		return this.backend.product(url);
	}

	@Override
	public ConnectionFactory connectionFactory(ConnectRequest request) {
		return this.backend.connectionFactory(request);
	}

	@Override
	public Failure classify(Throwable error) {
		return this.backend.classify(error);
	}

	@Override
	public ValueBinder binder() {
		return this.backend.binder();
	}

	@Override
	public boolean isError(Result.Message message) {
		return this.backend.isError(message);
	}

	@Override
	public ColumnReaders columnReaders() {
		return this.backend.columnReaders();
	}

	@Override
	public BulkSupport bulk(DatabaseUrl url) {
		return this.backend.bulk(url);
	}

}
