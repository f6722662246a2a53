package io.databases.spring.autoconfigure;

import java.util.Locale;
import java.util.function.Supplier;

import io.databases.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Finds out which database it is to be. The first that says something wins:
 * {@code databases.url}, connection details (containers in tests come first there), the
 * user's {@code ConnectionFactory} bean, {@code spring.r2dbc.url}, {@code DATABASE_URL},
 * and the embedded SQLite database. Empty counts as unset. It is asked when the bean is
 * made, so that an application processed ahead of time reads the URL when it runs.
 */
final class DatabaseSourceResolver {

	private static final Logger logger = LoggerFactory.getLogger(DatabasesAutoConfiguration.class);

	static final String EMBEDDED = "the embedded default";

	/** Boot's adapter of {@code spring.r2dbc.url}, which has a place of its own. */
	private static final String BOOTS_ADAPTER = R2dbcAutoConfiguration.class.getName()
			+ "$PropertiesR2dbcConnectionDetails";

	private final DatabasesProperties properties;

	private final Environment environment;

	private final ObjectProvider<R2dbcConnectionDetails> connectionDetails;

	private final Supplier<@Nullable ConnectionFactory> userConnectionFactory;

	private final ObjectProvider<R2dbcProperties> springProperties;

	DatabaseSourceResolver(DatabasesProperties properties, Environment environment,
			ObjectProvider<R2dbcConnectionDetails> connectionDetails,
			Supplier<@Nullable ConnectionFactory> userConnectionFactory,
			ObjectProvider<R2dbcProperties> springProperties) {
		this.properties = properties;
		this.environment = environment;
		this.connectionDetails = connectionDetails;
		this.userConnectionFactory = userConnectionFactory;
		this.springProperties = springProperties;
	}

	DatabaseSource resolve() {
		if (StringUtils.hasText(this.properties.getUrl())) {
			return source("databases.url", () -> DatabaseUrl.parse(this.properties.getUrl()));
		}
		R2dbcConnectionDetails details = foreignDetails();
		if (details != null) {
			return source("a bean of type " + R2dbcConnectionDetails.class.getSimpleName(),
					() -> R2dbcOptions.toUrl(details.getConnectionFactoryOptions()));
		}
		ConnectionFactory factory = this.userConnectionFactory.get();
		if (factory != null) {
			return wrapped(factory);
		}
		R2dbcProperties spring = this.springProperties.getIfAvailable();
		if (spring != null && StringUtils.hasText(spring.getUrl())) {
			return attempt(SpringR2dbcSource.ORIGIN, () -> SpringR2dbcSource.of(spring));
		}
		String variable = this.environment.getProperty("DATABASE_URL");
		if (StringUtils.hasText(variable)) {
			return source("DATABASE_URL", () -> DatabaseUrl.parse(variable));
		}
		return embedded();
	}

	private @Nullable R2dbcConnectionDetails foreignDetails() {
		return this.connectionDetails.orderedStream()
			.filter((details) -> !details.getClass().getName().equals(BOOTS_ADAPTER))
			.findFirst()
			.orElse(null);
	}

	private static DatabaseSource wrapped(ConnectionFactory factory) {
		String origin = "a bean of type " + ConnectionFactory.class.getSimpleName();
		OptionsCapableConnectionFactory capable = OptionsCapableConnectionFactory.unwrapFrom(factory);
		DatabaseSource source = source(origin,
				() -> (capable != null) ? R2dbcOptions.toUrl(capable.getOptions()) : byName(factory));
		return new DatabaseSource(origin, source.url(), factory, source.pool());
	}

	private static DatabaseUrl byName(ConnectionFactory factory) {
		return DatabaseUrl.parse(factory.getMetadata().getName().toLowerCase(Locale.ROOT).replace(' ', '-') + "://");
	}

	private DatabaseSource embedded() {
		if (StringUtils.hasText(this.environment.getProperty("spring.datasource.url"))) {
			logger.warn("'spring.datasource.url' is for JDBC only: set 'databases.url' to the same if the Database is"
					+ " to be that one");
		}
		if (this.properties.getEmbedded() == DatabasesProperties.Embedded.NEVER) {
			throw new EmbeddedDatabaseRefusedException(null);
		}
		if (this.properties.getEmbedded() == DatabasesProperties.Embedded.MEMORY) {
			return DatabaseSource.of(EMBEDDED, DatabaseUrl.parse("sqlite:///:memory:"));
		}
		CloudPlatform platform = CloudPlatform.getActive(this.environment);
		if (platform != null) {
			throw new EmbeddedDatabaseRefusedException(platform.name());
		}
		return DatabaseSource.of(EMBEDDED, DatabaseUrl.parse("sqlite:///databases.db"));
	}

	private static DatabaseSource source(String origin, Supplier<DatabaseUrl> url) {
		return attempt(origin, () -> DatabaseSource.of(origin, url.get()));
	}

	private static DatabaseSource attempt(String origin, Supplier<DatabaseSource> source) {
		try {
			return source.get();
		}
		catch (IllegalArgumentException ex) {
			throw new DatabaseSourceException(origin, ex);
		}
	}

}
