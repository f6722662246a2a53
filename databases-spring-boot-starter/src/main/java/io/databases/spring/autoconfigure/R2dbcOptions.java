package io.databases.spring.autoconfigure;

import java.util.List;

import io.databases.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Between R2DBC's options, as connection details give them, and URLs.
 */
final class R2dbcOptions {

	/** R2DBC's options can be asked for one by one only: these are asked for. */
	private static final List<String> COPIED = List.of("ssl", "sslMode", "sslRootCert", "sslCert", "sslKey",
			"sslPassword", "schema", "applicationName", "options", "timeZone", "connectTimeout", "statementTimeout");

	private R2dbcOptions() {
	}

	static DatabaseUrl toUrl(ConnectionFactoryOptions options) {
		DatabaseUrl url = DatabaseUrl.parse(scheme(options) + "://");
		String host = text(options, ConnectionFactoryOptions.HOST);
		if (host != null) {
			url = url.withHost(host).withPort(port(options));
		}
		String user = text(options, ConnectionFactoryOptions.USER);
		if (user != null) {
			url = url.withUser(user).withPassword(text(options, ConnectionFactoryOptions.PASSWORD));
		}
		String database = text(options, ConnectionFactoryOptions.DATABASE);
		if (database != null) {
			url = url.withDatabase(database);
		}
		for (String name : COPIED) {
			String value = text(options, Option.valueOf(name));
			url = (value != null) ? url.withOption(name, value) : url;
		}
		return url;
	}

	/** What Boot derives a connection factory with other credentials from. */
	static ConnectionFactoryOptions of(DatabaseUrl url) {
		ConnectionFactoryOptions.Builder builder = ConnectionFactoryOptions.builder()
			.option(ConnectionFactoryOptions.DRIVER, "mariadb".equals(url.dialect()) ? "mysql" : url.dialect());
		option(builder, ConnectionFactoryOptions.PROTOCOL, url.protocol());
		option(builder, ConnectionFactoryOptions.HOST, url.host());
		option(builder, ConnectionFactoryOptions.PORT, (url.portOrDefault() > 0) ? url.portOrDefault() : null);
		option(builder, ConnectionFactoryOptions.USER, url.user());
		option(builder, ConnectionFactoryOptions.PASSWORD, url.password());
		option(builder, ConnectionFactoryOptions.DATABASE, url.database());
		return builder.build();
	}

	private static <T> void option(ConnectionFactoryOptions.Builder builder, Option<T> option, @Nullable T value) {
		if (value != null) {
			builder.option(option, value);
		}
	}

	/** The scheme without R2DBC's own drivers, which stand before the real one. */
	private static String scheme(ConnectionFactoryOptions options) {
		String driver = String.valueOf(options.getRequiredValue(ConnectionFactoryOptions.DRIVER));
		String protocol = text(options, ConnectionFactoryOptions.PROTOCOL);
		if (protocol == null) {
			return driver;
		}
		return ("pool".equals(driver) || "proxy".equals(driver)) ? protocol : driver + ":" + protocol;
	}

	private static @Nullable Integer port(ConnectionFactoryOptions options) {
		String port = text(options, ConnectionFactoryOptions.PORT);
		return (port != null) ? Integer.valueOf(port) : null;
	}

	private static @Nullable String text(ConnectionFactoryOptions options, Option<?> option) {
		Object value = options.getValue(option);
		return (value != null && StringUtils.hasLength(value.toString())) ? value.toString() : null;
	}

}
