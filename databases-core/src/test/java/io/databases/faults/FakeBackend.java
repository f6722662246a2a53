package io.databases.faults;

import io.databases.backend.Backend;
import io.databases.backend.ConnectRequest;
import io.databases.error.Failure;
import io.databases.error.Failure.Effect;
import io.databases.error.FailureKind;
import io.databases.sql.Dialect;
import io.databases.sql.PlaceholderStyle;
import io.databases.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;

/**
 * A database over any connection factory, with nothing but plain R2DBC.
 *
 * @param connectionFactory the factory
 */
record FakeBackend(ConnectionFactory connectionFactory) implements Backend {

	private static final Dialect DIALECT = Dialect.builder("fake").placeholders(PlaceholderStyle.DOLLAR).build();

	@Override
	public boolean accepts(DatabaseUrl url) {
		return true;
	}

	@Override
	public Dialect dialect(DatabaseUrl url) {
		return DIALECT;
	}

	@Override
	public String product(DatabaseUrl url) {
		return "Fake";
	}

	@Override
	public ConnectionFactory connectionFactory(ConnectRequest request) {
		return this.connectionFactory;
	}

	@Override
	public Failure classify(Throwable error) {
		return Failure.of(FailureKind.OTHER, Effect.STATEMENT, null, 0);
	}

}
