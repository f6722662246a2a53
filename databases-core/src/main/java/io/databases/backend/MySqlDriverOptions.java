package io.databases.backend;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

import io.asyncer.r2dbc.mysql.MySqlConnectionConfiguration;
import io.asyncer.r2dbc.mysql.constant.CompressionAlgorithm;
import io.asyncer.r2dbc.mysql.constant.ZeroDateOption;

/**
 * The options of a URL that are r2dbc-mysql's own.
 */
final class MySqlDriverOptions {

	/** Set with those that are given in code. */
	static final String SESSION_VARIABLES = "sessionVariables";

	private static final String SERVER_PREPARED = "useServerPrepareStatement";

	private static final Map<String, DriverOption<MySqlConnectionConfiguration.Builder>> OPTIONS = Map
		.ofEntries(
				Map.entry("autodetectExtensions",
						DriverOption.of(MySqlConnectionConfiguration.Builder::autodetectExtensions,
								Boolean::parseBoolean)),
				Map.entry("compressionAlgorithms",
						DriverOption.of(MySqlConnectionConfiguration.Builder::compressionAlgorithms,
								MySqlDriverOptions::algorithms)),
				Map.entry("createDatabaseIfNotExist",
						DriverOption.of(MySqlConnectionConfiguration.Builder::createDatabaseIfNotExist,
								Boolean::parseBoolean)),
				Map.entry("forceConnectionTimeZoneToSession",
						DriverOption.of(MySqlConnectionConfiguration.Builder::forceConnectionTimeZoneToSession,
								Boolean::parseBoolean)),
				Map.entry("lockWaitTimeout",
						DriverOption.of(MySqlConnectionConfiguration.Builder::lockWaitTimeout, Duration::parse)),
				Map.entry("prepareCacheSize",
						DriverOption.of(MySqlConnectionConfiguration.Builder::prepareCacheSize, Integer::valueOf)),
				Map.entry("preserveInstants",
						DriverOption.of(MySqlConnectionConfiguration.Builder::preserveInstants, Boolean::parseBoolean)),
				Map.entry("queryCacheSize",
						DriverOption.of(MySqlConnectionConfiguration.Builder::queryCacheSize, Integer::valueOf)),
				Map.entry(SESSION_VARIABLES, (builder, value) -> {
				}),
				Map.entry("tcpKeepAlive",
						DriverOption.of(MySqlConnectionConfiguration.Builder::tcpKeepAlive, Boolean::parseBoolean)),
				Map.entry("tcpNoDelay",
						DriverOption.of(MySqlConnectionConfiguration.Builder::tcpNoDelay, Boolean::parseBoolean)),
				Map.entry("tinyInt1isBit",
						DriverOption.of(MySqlConnectionConfiguration.Builder::tinyInt1isBit, Boolean::parseBoolean)),
				Map.entry("tlsVersion", (builder, value) -> builder.tlsVersion(value.split(","))),
				Map.entry(SERVER_PREPARED, MySqlDriverOptions::prepare),
				Map.entry("zeroDate",
						DriverOption.of(MySqlConnectionConfiguration.Builder::zeroDateOption,
								DriverOption.constant(ZeroDateOption.class))),
				Map.entry("zstdCompressionLevel",
						DriverOption.of(MySqlConnectionConfiguration.Builder::zstdCompressionLevel, Integer::valueOf)));

	private MySqlDriverOptions() {
	}

	static void apply(Map<String, String> options, MySqlConnectionConfiguration.Builder builder) {
		DriverOption.apply(OPTIONS, options, builder);
	}

	static boolean isServerPrepared(Map<String, String> options) {
		return Boolean.parseBoolean(options.get(SERVER_PREPARED));
	}

	private static void prepare(MySqlConnectionConfiguration.Builder builder, String value) {
		if (Boolean.parseBoolean(value)) {
			builder.useServerPrepareStatement();
		}
		else {
			builder.useClientPrepareStatement();
		}
	}

	private static CompressionAlgorithm[] algorithms(String value) {
		return Arrays.stream(value.split(","))
			.map(DriverOption.constant(CompressionAlgorithm.class))
			.toArray(CompressionAlgorithm[]::new);
	}

}
