package io.databases.backend;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.function.Supplier;

import io.databases.error.Failure;
import io.databases.record.ColumnReaders;
import io.databases.record.dialect.PostgresCodec;
import io.databases.record.dialect.PostgresColumnReaders;
import io.databases.record.dialect.PostgresEnums;
import io.databases.sql.Dialect;
import io.databases.sql.InsertShape.Conflict;
import io.databases.url.ConnectionSettings;
import io.databases.url.DatabaseUrl;
import io.databases.url.HostAddress;
import io.databases.url.SslSettings;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.client.SSLMode;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import reactor.core.publisher.Mono;

/**
 * PostgreSQL through r2dbc-postgresql.
 */
final class PostgresBackend implements Backend {

	/**
	 * The driver's own default is unlimited: each text would stay prepared on the server
	 * for ever.
	 */
	private static final int PREPARED_STATEMENTS = 256;

	/** Larger statements gain nothing. */
	private static final int BULK_BYTES = 4_000_000;

	@Override
	public boolean accepts(DatabaseUrl url) {
		return "postgresql".equals(url.dialect());
	}

	@Override
	public Dialect dialect(DatabaseUrl url) {
		return Dialect.POSTGRESQL;
	}

	@Override
	public String product(DatabaseUrl url) {
		return "PostgreSQL";
	}

	@Override
	public void checkDriver(DatabaseUrl url) {
		MissingDriverException.require("io.r2dbc.postgresql.PostgresqlConnectionFactory", "postgresql",
				"org.postgresql:r2dbc-postgresql");
	}

	@Override
	public ConnectionFactory connectionFactory(ConnectRequest request) {
		checkDriver(request.url());
		return Driver.connectionFactory(request);
	}

	@Override
	public Mono<ServerSession> session(Connection connection, ConnectionFactory factory) {
		return Mono.just(new PostgresSession(connection));
	}

	@Override
	public Failure classify(Throwable error) {
		return PostgresErrors.classify(error);
	}

	@Override
	public ValueBinder binder() {
		return new PostgresBinder();
	}

	/**
	 * ON CONFLICT DO UPDATE refuses to touch a row twice in one statement.
	 */
	@Override
	public BulkSupport bulk(DatabaseUrl url) {
		return new BulkSupport(EnumSet.of(Conflict.NONE, Conflict.IGNORE), EnumSet.of(Conflict.UPDATE), true, false,
				null, BulkSupport.VALUES_ROWS, BULK_BYTES, new PostgresArrays(), null);
	}

	@Override
	public ColumnReaders columnReaders() {
		return PostgresColumnReaders.ofCodec();
	}

	@Override
	public ColumnReaders foreignColumnReaders() {
		return PostgresColumnReaders.ofDriver();
	}

	@Override
	public boolean isError(Result.Message message) {
		return !PostgresErrors.isNotice(message.exception());
	}

	/**
	 * Apart, so that this backend can be asked for its name where the driver is missing.
	 */
	private static final class Driver {

		static ConnectionFactory connectionFactory(ConnectRequest request) {
			DatabaseUrl url = request.url();
			ConnectionSettings settings = url.connection();
			boolean binary = PostgresDriverOptions.isBinary(settings.binary(), url.driverOptions());
			PostgresEnums enums = new PostgresEnums();
			PostgresqlConnectionConfiguration.Builder builder = PostgresqlConnectionConfiguration.builder()
				.username(Objects.requireNonNullElse(url.user(), "postgres"))
				.database(url.database())
				.connectTimeout(request.connectTimeout().dividedBy(Math.max(1, url.hosts().size())))
				.tcpNoDelay(true)
				.tcpKeepAlive(true)
				.preparedStatementCacheQueries(settings.pooled() ? 0 : PREPARED_STATEMENTS)
				.applicationName(Objects.requireNonNullElse(settings.applicationName(), "databases"))
				.timeZone(
						TimeZone.getTimeZone(Objects.requireNonNullElse(settings.timeZone(), (ZoneId) ZoneOffset.UTC)))
				.forceBinary(binary)
				.codecRegistrar((connection, allocator, registry) -> {
					PostgresCodec.register(registry, binary ? enums : null);
					return binary ? enums.load(connection) : Mono.empty();
				});
			address(builder, url);
			// after ours: who writes an option means it
			PostgresDriverOptions.apply(url.driverOptions(), builder);
			password(builder, request);
			ssl(builder, request);
			parameters(builder, settings, request);
			return new PostgresqlConnectionFactory(builder.build());
		}

		private static void address(PostgresqlConnectionConfiguration.Builder builder, DatabaseUrl url) {
			String socket = url.unixSocket();
			if (socket != null) {
				builder.socket(socket.contains(".s.PGSQL.") ? socket : socket + "/.s.PGSQL." + url.portOrDefault());
			}
			else if (url.hosts().size() > 1 || PostgresDriverOptions.isAboutHosts(url.driverOptions())) {
				List<HostAddress> hosts = url.hosts().isEmpty() ? List.of(new HostAddress("localhost", null))
						: url.hosts();
				for (HostAddress address : hosts) {
					Integer port = address.port();
					builder.addHost(address.host(), (port != null) ? port : url.portOrDefault());
				}
			}
			else {
				builder.host(Objects.requireNonNullElse(url.host(), "localhost")).port(url.portOrDefault());
			}
		}

		private static void password(PostgresqlConnectionConfiguration.Builder builder, ConnectRequest request) {
			var supplier = request.password();
			if (supplier != null) {
				builder.password(Mono.defer(supplier).map((text) -> (CharSequence) text));
			}
			else {
				builder.password(request.url().password());
			}
		}

		private static void ssl(PostgresqlConnectionConfiguration.Builder builder, ConnectRequest request) {
			SslSettings ssl = request.url().ssl();
			builder.sslMode(switch (request.sslMode()) {
				case DISABLE -> SSLMode.DISABLE;
				case ALLOW -> SSLMode.ALLOW;
				case PREFER -> SSLMode.PREFER;
				case REQUIRE -> SSLMode.REQUIRE;
				case VERIFY_CA -> SSLMode.VERIFY_CA;
				case VERIFY_FULL -> SSLMode.VERIFY_FULL;
			});
			Supplier<SslMaterial> material = request.ssl();
			// The host is verified afterwards, for VERIFY_FULL only: Netty 4.2 would
			// verify it for VERIFY_CA too.
			builder.sslContextBuilderCustomizer(
					(context) -> NettySsl.apply(context.endpointIdentificationAlgorithm(null), material));
			String host = request.url().host();
			if (host != null && request.url().hosts().size() == 1) {
				builder.sslHostnameVerifier(new ServerIdentity(host));
			}
			String root = ssl.rootCertificate();
			if (root != null && !SslSettings.SYSTEM.equals(root)) {
				builder.sslRootCert(root);
			}
			String certificate = ssl.certificate();
			String key = ssl.key();
			if (certificate != null && key != null) {
				builder.sslCert(certificate).sslKey(key).sslPassword(ssl.keyPassword());
			}
		}

		private static void parameters(PostgresqlConnectionConfiguration.Builder builder, ConnectionSettings settings,
				ConnectRequest request) {
			Map<String, String> parameters = new LinkedHashMap<>(request.sessionVariables());
			String options = settings.serverOptions();
			if (options != null) {
				parameters.put("options", options);
			}
			if (!parameters.isEmpty()) {
				builder.options(parameters);
			}
			if (request.statementTimeout() != null) {
				builder.statementTimeout(request.statementTimeout());
			}
		}

	}

}
