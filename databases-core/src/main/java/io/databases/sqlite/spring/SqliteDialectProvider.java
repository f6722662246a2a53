package io.databases.sqlite.spring;

import java.util.Optional;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.data.r2dbc.dialect.DialectResolver.R2dbcDialectProvider;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;

/**
 * Gives Spring Data R2DBC its dialect for SQLite. Found through
 * {@code META-INF/spring.factories}.
 */
public final class SqliteDialectProvider implements R2dbcDialectProvider {

	@Override
	public Optional<R2dbcDialect> getDialect(ConnectionFactory connectionFactory) {
		return SqliteBindMarkersProvider.isSqlite(connectionFactory) ? Optional.of(SqliteDialect.INSTANCE)
				: Optional.empty();
	}

}
