package io.databases.backend;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

import io.r2dbc.postgresql.MultiHostConnectionStrategy.TargetServerType;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.client.SSLNegotiation;
import io.r2dbc.postgresql.util.LogLevel;

/**
 * The options of a URL that are r2dbc-postgresql's own.
 */
final class PostgresDriverOptions {

	private static final Map<String, DriverOption<PostgresqlConnectionConfiguration.Builder>> OPTIONS = Map.ofEntries(
			Map.entry("autodetectExtensions",
					DriverOption.of(PostgresqlConnectionConfiguration.Builder::autodetectExtensions,
							Boolean::parseBoolean)),
			Map.entry("compatibilityMode",
					DriverOption.of(PostgresqlConnectionConfiguration.Builder::compatibilityMode,
							Boolean::parseBoolean)),
			Map.entry("errorResponseLogLevel",
					DriverOption.of(PostgresqlConnectionConfiguration.Builder::errorResponseLogLevel,
							DriverOption.constant(LogLevel.class))),
			Map.entry("fetchSize", DriverOption.of((builder, size) -> builder.fetchSize(size), Integer::valueOf)),
			Map.entry("forceBinary",
					DriverOption.of(PostgresqlConnectionConfiguration.Builder::forceBinary, Boolean::parseBoolean)),
			Map.entry("hostRecheckTime",
					DriverOption.of(PostgresqlConnectionConfiguration.Builder::hostRecheckTime, Duration::parse)),
			Map.entry("loadBalanceHosts",
					DriverOption.of(PostgresqlConnectionConfiguration.Builder::loadBalanceHosts,
							Boolean::parseBoolean)),
			Map.entry("lockWaitTimeout",
					DriverOption.of(PostgresqlConnectionConfiguration.Builder::lockWaitTimeout, Duration::parse)),
			Map.entry("noticeLogLevel",
					DriverOption.of(PostgresqlConnectionConfiguration.Builder::noticeLogLevel,
							DriverOption.constant(LogLevel.class))),
			Map.entry("preferAttachedBuffers",
					DriverOption.of(PostgresqlConnectionConfiguration.Builder::preferAttachedBuffers,
							Boolean::parseBoolean)),
			Map.entry("preparedStatementCacheQueries",
					DriverOption.of(PostgresqlConnectionConfiguration.Builder::preparedStatementCacheQueries,
							Integer::valueOf)),
			Map.entry("schema", PostgresqlConnectionConfiguration.Builder::schema),
			Map.entry("sslNegotiation",
					DriverOption.of(PostgresqlConnectionConfiguration.Builder::sslNegotiation,
							DriverOption.constant(SSLNegotiation.class))),
			Map.entry("sslSni",
					DriverOption.of(PostgresqlConnectionConfiguration.Builder::sslSni, Boolean::parseBoolean)),
			Map.entry("targetServerType",
					DriverOption.of(PostgresqlConnectionConfiguration.Builder::targetServerType,
							DriverOption.constant(TargetServerType.class))),
			Map.entry("tcpKeepAlive",
					DriverOption.of(PostgresqlConnectionConfiguration.Builder::tcpKeepAlive, Boolean::parseBoolean)),
			Map.entry("tcpNoDelay",
					DriverOption.of(PostgresqlConnectionConfiguration.Builder::tcpNoDelay, Boolean::parseBoolean)));

	private static final Set<String> HOSTS = Set.of("hostRecheckTime", "loadBalanceHosts", "targetServerType");

	private PostgresDriverOptions() {
	}

	static void apply(Map<String, String> options, PostgresqlConnectionConfiguration.Builder builder) {
		DriverOption.apply(OPTIONS, options, builder);
	}

	/** The driver takes these for several hosts only; one is a list of one. */
	static boolean isAboutHosts(Map<String, String> options) {
		return !Collections.disjoint(options.keySet(), HOSTS);
	}

	/** Under the driver's own name, or ours. */
	static boolean isBinary(boolean binary, Map<String, String> options) {
		return binary || Boolean.parseBoolean(options.get("forceBinary"));
	}

}
