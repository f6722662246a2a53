package io.databases.url;

import java.util.Map;
import java.util.TreeMap;

import io.databases.url.OptionReader.Option;
import org.jspecify.annotations.Nullable;

/**
 * The options that are passed on to a driver as they are: an allow-list for each dialect,
 * by the names that the R2DBC driver has for them.
 */
final class DriverOptions {

	private static final Map<String, Kind> POSTGRESQL = Map.ofEntries(Map.entry("autodetectExtensions", Kind.FLAG),
			Map.entry("compatibilityMode", Kind.FLAG), Map.entry("errorResponseLogLevel", Kind.TEXT),
			Map.entry("fetchSize", Kind.NUMBER), Map.entry("forceBinary", Kind.FLAG),
			Map.entry("hostRecheckTime", Kind.DURATION), Map.entry("loadBalanceHosts", Kind.FLAG),
			Map.entry("lockWaitTimeout", Kind.DURATION), Map.entry("noticeLogLevel", Kind.TEXT),
			Map.entry("preferAttachedBuffers", Kind.FLAG), Map.entry("preparedStatementCacheQueries", Kind.NUMBER),
			Map.entry("schema", Kind.TEXT), Map.entry("sslNegotiation", Kind.TEXT), Map.entry("sslSni", Kind.FLAG),
			Map.entry("targetServerType", Kind.TEXT), Map.entry("tcpKeepAlive", Kind.FLAG),
			Map.entry("tcpNoDelay", Kind.FLAG));

	private static final Map<String, String> POSTGRESQL_ALIASES = Map.of("schema", "currentschema",
			"preparedStatementCacheQueries", "statementcachesize", "tcpKeepAlive", "keepalives");

	private static final Map<String, Kind> MYSQL = Map.ofEntries(Map.entry("autodetectExtensions", Kind.FLAG),
			Map.entry("compressionAlgorithms", Kind.TEXT), Map.entry("createDatabaseIfNotExist", Kind.FLAG),
			Map.entry("forceConnectionTimeZoneToSession", Kind.FLAG), Map.entry("lockWaitTimeout", Kind.DURATION),
			Map.entry("prepareCacheSize", Kind.NUMBER), Map.entry("preserveInstants", Kind.FLAG),
			Map.entry("queryCacheSize", Kind.NUMBER), Map.entry("sessionVariables", Kind.TEXT),
			Map.entry("tcpKeepAlive", Kind.FLAG), Map.entry("tcpNoDelay", Kind.FLAG),
			Map.entry("tinyInt1isBit", Kind.FLAG), Map.entry("tlsVersion", Kind.TEXT),
			Map.entry("useServerPrepareStatement", Kind.FLAG), Map.entry("zeroDate", Kind.TEXT),
			Map.entry("zstdCompressionLevel", Kind.NUMBER));

	private static final Map<String, String> TARGETS = Map.of("any", "ANY", "read-write", "PRIMARY", "primary",
			"PRIMARY", "read-only", "SECONDARY", "standby", "SECONDARY", "prefer-standby", "PREFER_SECONDARY");

	private DriverOptions() {
	}

	static Map<String, String> read(OptionReader options, UrlScheme scheme) {
		// Sorted, since the order of the lists is another one in each run.
		Map<String, String> read = new TreeMap<>();
		if (scheme.isPostgresql()) {
			POSTGRESQL.forEach((name, kind) -> {
				String key = OptionKeys.of(name);
				read(options.find(key, POSTGRESQL_ALIASES.getOrDefault(name, key)), name, kind, read);
			});
			readTarget(options.find("targetsessionattrs"), read);
		}
		else if (scheme.isMySqlFamily()) {
			MYSQL.forEach((name, kind) -> read(options.find(OptionKeys.of(name)), name, kind, read));
		}
		return read;
	}

	private static void read(@Nullable Option option, String name, Kind kind, Map<String, String> read) {
		if (option != null) {
			read.put(name, kind.text(option));
		}
	}

	private static void readTarget(@Nullable Option option, Map<String, String> read) {
		if (option != null) {
			String target = TARGETS.get(option.word());
			if (target == null) {
				throw option.wrong(
						"must be one of 'any', 'read-write', 'primary', 'read-only', 'standby', " + "'prefer-standby'");
			}
			read.put("targetServerType", target);
		}
	}

	/**
	 * What a value is checked for.
	 */
	private enum Kind {

		FLAG {
			@Override
			String text(Option option) {
				return String.valueOf(option.flag());
			}
		},

		NUMBER {
			@Override
			String text(Option option) {
				return String.valueOf(option.integer(-1, Integer.MAX_VALUE));
			}
		},

		DURATION {
			@Override
			String text(Option option) {
				return option.duration(null).toString();
			}
		},

		TEXT {
			@Override
			String text(Option option) {
				return option.value();
			}
		};

		abstract String text(Option option);

	}

}
