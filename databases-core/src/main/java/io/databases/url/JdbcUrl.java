package io.databases.url;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Writes a URL for the JDBC driver of its dialect, without the credentials. What that
 * driver can't do is refused rather than left out, where leaving it out would weaken the
 * connection.
 */
final class JdbcUrl {

	private final DatabaseUrl url;

	private final Map<String, String> parameters = new LinkedHashMap<>();

	private JdbcUrl(DatabaseUrl url) {
		this.url = url;
	}

	static String of(DatabaseUrl url) {
		return switch (url.dialect()) {
			case UrlScheme.POSTGRESQL -> new JdbcUrl(url).postgresql();
			case UrlScheme.MYSQL -> new JdbcUrl(url).mysql();
			case UrlScheme.MARIADB -> new JdbcUrl(url).mariadb();
			case UrlScheme.SQLITE -> sqlite(url);
			default -> throw new UnsupportedOperationException("There is no known JDBC URL for the dialect '"
					+ url.dialect() + "'; give the migration tool a URL of its own.");
		};
	}

	private String postgresql() {
		SslSettings ssl = this.url.ssl();
		ConnectionSettings connection = this.url.connection();
		put("sslmode", name(ssl.mode()));
		if (SslSettings.SYSTEM.equals(ssl.rootCertificate())) {
			put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
		}
		else {
			put("sslrootcert", ssl.rootCertificate());
		}
		put("sslcert", ssl.certificate());
		put("sslkey", ssl.key());
		put("ApplicationName", connection.applicationName());
		put("options", connection.serverOptions());
		put("currentSchema", this.url.driverOptions().get("schema"));
		ChannelBinding binding = connection.channelBinding();
		put("channelBinding", (binding == null) ? null : name(binding));
		if (connection.pooled()) {
			put("prepareThreshold", "0");
		}
		return network(JdbcUrl::encoded);
	}

	private String mysql() {
		refuseCertificates(true);
		put("sslMode", switch (this.url.ssl().mode()) {
			case DISABLE -> "DISABLED";
			case ALLOW, PREFER -> "PREFERRED";
			case REQUIRE -> "REQUIRED";
			case VERIFY_CA -> "VERIFY_CA";
			case VERIFY_FULL -> "VERIFY_IDENTITY";
		});
		putTimeZone();
		return network(JdbcUrl::encoded);
	}

	private String mariadb() {
		refuseCertificates(false);
		SslSettings ssl = this.url.ssl();
		// This driver has no mode between "disable" and "trust".
		put("sslMode", switch (ssl.mode()) {
			case DISABLE, ALLOW, PREFER -> "disable";
			case REQUIRE -> "trust";
			case VERIFY_CA -> "verify-ca";
			case VERIFY_FULL -> "verify-full";
		});
		if (!SslSettings.SYSTEM.equals(ssl.rootCertificate())) {
			put("serverSslCert", ssl.rootCertificate());
		}
		putTimeZone();
		return network(JdbcUrl::literal);
	}

	private static String sqlite(DatabaseUrl url) {
		SqliteSettings sqlite = url.sqlite();
		StringBuilder text = new StringBuilder("jdbc:sqlite:");
		String file = sqlite.file();
		if (file != null && file.indexOf('?') >= 0) {
			throw new UnsupportedOperationException(
					"The JDBC driver of SQLite can't open a file with '?' in its name.");
		}
		if (file != null) {
			text.append(file);
		}
		else {
			String name = sqlite.memoryName();
			text.append((name == null) ? ":memory:" : "file:/" + PercentCodec.encode(name, "/") + "?vfs=memdb");
		}
		char separator = (text.indexOf("?") < 0) ? '?' : '&';
		if (sqlite.mode() != SqliteSettings.Mode.CREATE) {
			// SQLite's flags for opening: SQLITE_OPEN_READONLY and SQLITE_OPEN_READWRITE.
			boolean readOnly = sqlite.mode() == SqliteSettings.Mode.READ_ONLY;
			text.append(separator).append("open_mode=").append(readOnly ? '1' : '2');
			separator = '&';
		}
		for (Map.Entry<String, String> pragma : sqlite.pragmas().entrySet()) {
			if ("auto_vacuum".equals(pragma.getKey())) {
				// Unknown to that driver, which would take it for a part of the file's
				// name.
				continue;
			}
			text.append(separator).append(pragma.getKey()).append('=').append(pragma.getValue());
			separator = '&';
		}
		return text.toString();
	}

	private String network(UnaryOperator<String> encoder) {
		if (this.url.unixSocket() != null) {
			throw new UnsupportedOperationException("'" + this.url + "' connects through a Unix socket, which the JDBC "
					+ "driver can't without more libraries; give the migration tool a URL of its own.");
		}
		String hosts = this.url.hosts().stream().map(HostAddress::toString).collect(Collectors.joining(","));
		String database = this.url.database();
		StringBuilder text = new StringBuilder("jdbc:").append(this.url.dialect()).append("://");
		text.append(hosts.isEmpty() ? "localhost" : hosts).append('/');
		text.append((database == null) ? "" : encoder.apply(database));
		char separator = '?';
		for (Map.Entry<String, String> parameter : this.parameters.entrySet()) {
			text.append(separator).append(parameter.getKey()).append('=');
			text.append(encoder.apply(parameter.getValue()));
			separator = '&';
		}
		return text.toString();
	}

	private void refuseCertificates(boolean rootToo) {
		SslSettings ssl = this.url.ssl();
		String root = ssl.rootCertificate();
		if (ssl.certificate() != null || (rootToo && root != null && !SslSettings.SYSTEM.equals(root))) {
			throw new UnsupportedOperationException(
					"'" + this.url + "' names certificates in PEM files, which this JDBC "
							+ "driver reads from key stores; give the migration tool a URL of its own.");
		}
	}

	private void putTimeZone() {
		ZoneId zone = this.url.connection().timeZone();
		if (zone != null) {
			put("connectionTimeZone", zone.getId());
			put("forceConnectionTimeZoneToSession", "true");
		}
	}

	private void put(String name, @Nullable String value) {
		if (value != null) {
			this.parameters.put(name, value);
		}
	}

	private static String encoded(String text) {
		return PercentCodec.encode(text, PercentCodec.NOTHING);
	}

	/**
	 * For the driver of MariaDB, which decodes nothing.
	 */
	private static String literal(String text) {
		if (text.indexOf('?') >= 0 || text.indexOf('&') >= 0) {
			throw new UnsupportedOperationException("The JDBC driver of MariaDB can't take '?' or '&' in the name of a "
					+ "database or in a path; give the migration tool a URL of its own.");
		}
		return text;
	}

	private static String name(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
