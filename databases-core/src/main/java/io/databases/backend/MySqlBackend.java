package io.databases.backend;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.asyncer.r2dbc.mysql.MySqlConnectionConfiguration;
import io.asyncer.r2dbc.mysql.MySqlConnectionFactory;
import io.asyncer.r2dbc.mysql.constant.SslMode;
import io.asyncer.r2dbc.mysql.extension.CodecRegistrar;
import io.databases.error.Failure;
import io.databases.record.ColumnReaders;
import io.databases.record.dialect.MySqlCodec;
import io.databases.record.dialect.MySqlColumnReaders;
import io.databases.sql.Dialect;
import io.databases.url.ConnectionSettings;
import io.databases.url.DatabaseUrl;
import io.databases.url.HostAddress;
import io.databases.url.SslSettings;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * MySQL and MariaDB through r2dbc-mysql.
 */
final class MySqlBackend implements Backend {

	/**
	 * Without a strict mode a NULL for a column that takes none is an error in one row
	 * and an empty value in several.
	 */
	private static final String STRICT = "SELECT @@SESSION.sql_mode LIKE '%STRICT_%'";

	/** What the server prepares has a limit of parameters. */
	private static final Dialect PREPARED_MYSQL = prepared(Dialect.MYSQL);

	private static final Dialect PREPARED_MARIADB = prepared(Dialect.MARIADB);

	private static final Duration SERVERS_MARGIN = Duration.ofSeconds(1);

	/**
	 * More than anybody waits for it: only so that a server that is silent does not keep
	 * those who wait behind.
	 */
	private static final Duration CONTROL_LIMIT = Duration.ofSeconds(10);

	@Override
	public boolean accepts(DatabaseUrl url) {
		return "mysql".equals(url.dialect()) || "mariadb".equals(url.dialect());
	}

	@Override
	public Dialect dialect(DatabaseUrl url) {
		boolean mariadb = "mariadb".equals(url.dialect());
		if (MySqlDriverOptions.isServerPrepared(url.driverOptions())) {
			return mariadb ? PREPARED_MARIADB : PREPARED_MYSQL;
		}
		return mariadb ? Dialect.MARIADB : Dialect.MYSQL;
	}

	@Override
	public String product(DatabaseUrl url) {
		return "MySQL";
	}

	@Override
	public void checkDriver(DatabaseUrl url) {
		MissingDriverException.require("io.asyncer.r2dbc.mysql.MySqlConnectionFactory", url.dialect(),
				"io.asyncer:r2dbc-mysql");
	}

	@Override
	public ConnectionFactory connectionFactory(ConnectRequest request) {
		checkDriver(request.url());
		return Driver.connectionFactory(request);
	}

	/**
	 * The id is asked for once, since a statement can be cancelled only by it; and with
	 * it the mode, by which texts are read.
	 */
	@Override
	public Mono<ServerSession> session(Connection connection, ConnectionFactory factory) {
		return Flux.from(connection.createStatement("SELECT CONNECTION_ID(), @@SESSION.sql_mode").execute())
			.concatMap((result) -> result.map((row) -> session(connection, factory, row)))
			.last();
	}

	private static Dialect prepared(Dialect dialect) {
		return dialect.toBuilder(dialect.name()).maxParameters(dialect.maxParameters(), true).build();
	}

	private static ServerSession session(Connection connection, ConnectionFactory factory, Readable row) {
		long id = Objects.requireNonNull(row.get(0, Long.class));
		MySqlMode mode = MySqlMode.of(Objects.requireNonNullElse(row.get(1, String.class), ""));
		ConnectionFactory origin = HostFailover.origin(factory, connection);
		ControlConnection control = (origin instanceof MySqlHost host) ? host.control()
				: new ControlConnection(origin, CONTROL_LIMIT);
		return new MySqlSession(connection, control, id, mode);
	}

	@Override
	public Failure classify(Throwable error) {
		return MySqlErrors.classify(error);
	}

	@Override
	public ValueBinder binder() {
		return new MySqlBinder();
	}

	@Override
	public ColumnReaders columnReaders() {
		return MySqlColumnReaders.ofCodec();
	}

	@Override
	public ColumnReaders foreignColumnReaders() {
		return MySqlColumnReaders.ofDriver();
	}

	/**
	 * MySQL tells the first key of a statement only; MariaDB has RETURNING. Statements
	 * that are prepared on the server should be few.
	 */
	@Override
	public BulkSupport bulk(DatabaseUrl url) {
		boolean prepared = MySqlDriverOptions.isServerPrepared(url.driverOptions());
		// the server prepares one statement at a time
		BulkSupport bulk = BulkSupport.sequential("mariadb".equals(url.dialect()), !prepared, STRICT,
				BulkSupport.VALUES_ROWS);
		return prepared ? bulk : bulk.withLiterals(new MySqlLiterals());
	}

	/**
	 * Apart, so that this backend can be asked for its name where the driver is missing.
	 */
	private static final class Driver {

		/** The driver knows one host only. */
		static ConnectionFactory connectionFactory(ConnectRequest request) {
			List<HostAddress> hosts = request.url().hosts();
			if (hosts.size() < 2 || request.url().unixSocket() != null) {
				return connectionFactory(request, request.url(), request.connectTimeout());
			}
			Duration share = request.connectTimeout().dividedBy(hosts.size());
			return new HostFailover(hosts.stream()
				.map((host) -> connectionFactory(request, request.url().withHosts(List.of(host)), share))
				.toList(), MySqlErrors::isUnreachable);
		}

		private static ConnectionFactory connectionFactory(ConnectRequest request, DatabaseUrl url, Duration limit) {
			ConnectionSettings settings = url.connection();
			ZoneId zone = Objects.requireNonNullElse(settings.timeZone(), ZoneOffset.UTC);
			MySqlConnectionConfiguration.Builder builder = MySqlConnectionConfiguration.builder()
				.user(Objects.requireNonNullElse(url.user(), "root"))
				.connectTimeout(limit)
				// the driver's own default is off: a statement of several segments waits
				// 40 ms for an acknowledgement
				.tcpNoDelay(true)
				.tcpKeepAlive(true)
				// both sides agree on one zone; the driver's default tells the server
				// nothing
				.connectionTimeZone(ZoneOffset.UTC.equals(zone) ? "+00:00" : zone.getId())
				.forceConnectionTimeZoneToSession(true)
				.extendWith((CodecRegistrar) (allocator, registry) -> MySqlCodec.register(registry));
			if (url.database() != null) {
				builder.database(url.database());
			}
			String socket = url.unixSocket();
			if (socket != null) {
				builder.unixSocket(socket);
			}
			else {
				builder.host(Objects.requireNonNullElse(url.host(), "localhost")).port(url.portOrDefault());
				ssl(builder, request, url.host());
			}
			password(builder, request);
			// after ours: who writes an option means it
			MySqlDriverOptions.apply(url.driverOptions(), builder);
			String[] variables = MySqlVariables
				.assignments(url.driverOptions().get(MySqlDriverOptions.SESSION_VARIABLES), request.sessionVariables());
			if (variables.length > 0) {
				builder.sessionVariables(variables);
			}
			if (request.statementTimeout() != null) {
				// later than ours, which is an error always: MySQL tells of a SLEEP()
				// that
				// it has stopped as of one that has ended
				builder.statementTimeout(request.statementTimeout().plus(SERVERS_MARGIN));
			}
			return new MySqlHost(MySqlConnectionFactory.from(builder.build()), CONTROL_LIMIT);
		}

		private static void password(MySqlConnectionConfiguration.Builder builder, ConnectRequest request) {
			var supplier = request.password();
			if (supplier != null) {
				builder.passwordPublisher(Mono.defer(supplier));
			}
			else if (request.url().password() != null) {
				builder.password(request.url().password());
			}
		}

		private static void ssl(MySqlConnectionConfiguration.Builder builder, ConnectRequest request,
				@Nullable String host) {
			SslSettings ssl = request.url().ssl();
			builder.sslMode(switch (request.sslMode()) {
				case DISABLE -> SslMode.DISABLED;
				case ALLOW, PREFER -> SslMode.PREFERRED;
				case REQUIRE -> SslMode.REQUIRED;
				case VERIFY_CA -> SslMode.VERIFY_CA;
				case VERIFY_FULL -> SslMode.VERIFY_IDENTITY;
			});
			Supplier<SslMaterial> material = request.ssl();
			builder.sslContextBuilderCustomizer((context) -> NettySsl.apply(context, material));
			builder.sslHostnameVerifier(new ServerIdentity(Objects.requireNonNullElse(host, "localhost")));
			String root = ssl.rootCertificate();
			if (root != null && !SslSettings.SYSTEM.equals(root)) {
				builder.sslCa(root);
			}
			String certificate = ssl.certificate();
			String key = ssl.key();
			if (certificate != null && key != null) {
				builder.sslCert(certificate).sslKey(key);
				if (ssl.keyPassword() != null) {
					builder.sslKeyPassword(ssl.keyPassword());
				}
			}
		}

	}

}
