package io.databases.sqlite.spring;

import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.binding.BindMarkersFactory;
import org.springframework.r2dbc.core.binding.BindMarkersFactoryResolver.BindMarkerFactoryProvider;

/**
 * Tells Spring's {@code DatabaseClient} that SQLite's parameters are {@code ?1},
 * {@code ?2} and so on. Found through {@code META-INF/spring.factories}.
 */
public final class SqliteBindMarkersProvider implements BindMarkerFactoryProvider {

	static final BindMarkersFactory MARKERS = BindMarkersFactory.indexed("?", 1);

	@Override
	public @Nullable BindMarkersFactory getBindMarkers(ConnectionFactory connectionFactory) {
		return isSqlite(connectionFactory) ? MARKERS : null;
	}

	static boolean isSqlite(ConnectionFactory connectionFactory) {
		return connectionFactory.getMetadata().getName().equals("SQLite");
	}

}
