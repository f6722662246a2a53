package io.databases.url;

import java.util.Collections;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The options of a URL as they are understood, each read once by whom it concerns.
 *
 * @param driver what is passed on to the driver
 * @param unknown the names of what nobody knows
 */
record UrlOptions(PoolSettings pool, SslSettings ssl, ConnectionSettings connection, @Nullable SqliteSettings sqlite,
		Map<String, String> driver, Set<String> unknown) {

	static UrlOptions read(UrlComponents url) {
		OptionReader options = new OptionReader(url.options());
		boolean isSqlite = url.scheme().isSqlite();
		SqliteSettings sqlite = isSqlite ? SqliteReader.read(options, url.database()) : null;
		PoolSettings pool = PoolSettings.read(options);
		SslSettings ssl = isSqlite ? SslSettings.NONE : SslReader.read(options);
		ConnectionSettings connection = ConnectionReader.read(options, url);
		Map<String, String> driver = Collections.unmodifiableMap(DriverOptions.read(options, url.scheme()));
		if (!isSqlite) {
			UnixSockets.read(options);
		}
		return new UrlOptions(pool, ssl, connection, sqlite, driver, Collections.unmodifiableSet(options.unread()));
	}

}
