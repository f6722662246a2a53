package io.databases.backend;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

import io.r2dbc.postgresql.MultiHostConnectionStrategy.TargetServerType;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration.Builder;
import io.r2dbc.postgresql.client.SSLNegotiation;
import io.r2dbc.postgresql.util.LogLevel;

/**
 * The options of a URL that are r2dbc-postgresql's own.
 */
final class PostgresDriverOptions {

	private static final Map<String, DriverOption<Builder>> OPTIONS = Map.ofEntries(
			Map.entry("autodetectExtensions", DriverOption.of(Builder::autodetectExtensions, Boolean::parseBoolean)),
			Map.entry("compatibilityMode", DriverOption.of(Builder::compatibilityMode, Boolean::parseBoolean)),
			Map.entry("errorResponseLogLevel",
					DriverOption.of(Builder::errorResponseLogLevel, DriverOption.constant(LogLevel.class))),
			Map.entry("fetchSize", DriverOption.of((builder, size) -> builder.fetchSize(size), Integer::valueOf)),
			Map.entry("forceBinary", DriverOption.of(Builder::forceBinary, Boolean::parseBoolean)),
			Map.entry("hostRecheckTime", DriverOption.of(Builder::hostRecheckTime, Duration::parse)),
			Map.entry("loadBalanceHosts", DriverOption.of(Builder::loadBalanceHosts, Boolean::parseBoolean)),
			Map.entry("lockWaitTimeout", DriverOption.of(Builder::lockWaitTimeout, Duration::parse)),
			Map.entry("noticeLogLevel",
					DriverOption.of(Builder::noticeLogLevel, DriverOption.constant(LogLevel.class))),
			Map.entry("preferAttachedBuffers", DriverOption.of(Builder::preferAttachedBuffers, Boolean::parseBoolean)),
			Map.entry("preparedStatementCacheQueries",
					DriverOption.of(Builder::preparedStatementCacheQueries, Integer::valueOf)),
			Map.entry("schema", Builder::schema),
			Map.entry("sslNegotiation",
					DriverOption.of(Builder::sslNegotiation, DriverOption.constant(SSLNegotiation.class))),
			Map.entry("sslSni", DriverOption.of(Builder::sslSni, Boolean::parseBoolean)),
			Map.entry("targetServerType",
					DriverOption.of(Builder::targetServerType, DriverOption.constant(TargetServerType.class))),
			Map.entry("tcpKeepAlive", DriverOption.of(Builder::tcpKeepAlive, Boolean::parseBoolean)),
			Map.entry("tcpNoDelay", DriverOption.of(Builder::tcpNoDelay, Boolean::parseBoolean)));

	private static final Set<String> HOSTS = Set.of("hostRecheckTime", "loadBalanceHosts", "targetServerType");

	private PostgresDriverOptions() {
	}

	static void apply(Map<String, String> options, Builder builder) {
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
