package io.databases.benchmarks.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.asyncer.r2dbc.mysql.MySqlConnectionConfiguration;
import io.asyncer.r2dbc.mysql.MySqlConnectionFactory;
import io.asyncer.r2dbc.mysql.constant.SslMode;
import io.databases.backend.Backends;
import io.databases.backend.ConnectRequest;
import io.databases.benchmarks.turns.ToolkitUrl;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import io.databases.url.DatabaseUrl;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;

/**
 * A database with its peers, without TLS for any of them. On SQLite there is JDBC only.
 */
final class Servers implements AutoCloseable {

	private final TestDatabase database;

	private final DatabaseUrl url;

	private final boolean postgresql;

	private final List<Peer> peers = new ArrayList<>();

	Servers(ServerKind kind) throws SQLException {
		this.database = TestServers.createDatabase(kind);
		this.url = DatabaseUrl.parse(this.database.url());
		this.postgresql = kind == ServerKind.POSTGRESQL;
		fill();
		if (kind == ServerKind.SQLITE) {
			this.peers.add(new ToolkitPeer(this.database.url()));
			this.peers.add(new JdbcPeer("jdbc:sqlite:" + this.database.name() + "?journal_mode=WAL&synchronous=NORMAL",
					null, null));
			return;
		}
		Function<String, String> placeholders = this.postgresql ? Sql::numbered : UnaryOperator.identity();
		String toolkit = ToolkitUrl.of(this.database.url(), "sslmode=disable");
		this.peers.add(new ToolkitPeer(toolkit));
		R2dbcPeer byDefault = new R2dbcPeer("R2DBC, defaults", byDefault(), placeholders);
		this.peers.add(byDefault);
		this.peers.add(new R2dbcPeer("R2DBC, our settings", tuned(toolkit), placeholders));
		this.peers.add(new SpringPeer(byDefault));
		this.peers.add(new JdbcPeer(jdbcUrl(), Objects.requireNonNull(this.url.user()), this.url.password()));
	}

	/** Those that the system property {@code peers} names, all without it. */
	List<Peer> peers() {
		String[] parts = System.getProperty("peers", "").split(",");
		return this.peers.stream().filter((peer) -> Arrays.stream(parts).anyMatch(peer.name()::contains)).toList();
	}

	private ConnectionFactory byDefault() {
		return this.postgresql ? postgresql() : mysql();
	}

	/** As the toolkit makes it. */
	private static ConnectionFactory tuned(String url) {
		DatabaseUrl parsed = DatabaseUrl.parse(url);
		return Backends.forUrl(parsed)
			.connectionFactory(new ConnectRequest(parsed, null, Duration.ofSeconds(10), null, null, Map.of(),
					Duration.ofSeconds(30)));
	}

	private ConnectionFactory postgresql() {
		return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
			.host(Objects.requireNonNull(this.url.host()))
			.port(this.url.portOrDefault())
			.username(Objects.requireNonNull(this.url.user()))
			.password(this.url.password())
			.database(this.url.database())
			.build());
	}

	private ConnectionFactory mysql() {
		return MySqlConnectionFactory.from(MySqlConnectionConfiguration.builder()
			.host(Objects.requireNonNull(this.url.host()))
			.port(this.url.portOrDefault())
			.user(Objects.requireNonNull(this.url.user()))
			.password(this.url.password())
			.database(this.url.database())
			.sslMode(SslMode.DISABLED)
			.build());
	}

	private String jdbcUrl() {
		String place = this.url.host() + ":" + this.url.portOrDefault() + "/" + this.url.database();
		return this.postgresql ? "jdbc:postgresql://" + place + "?reWriteBatchedInserts=true&sslmode=disable"
				: "jdbc:mysql://" + place
						+ "?rewriteBatchedStatements=true&sslMode=DISABLED&allowPublicKeyRetrieval=true";
	}

	private void fill() throws SQLException {
		String time = this.postgresql ? "TIMESTAMP" : "DATETIME(6)";
		boolean sqlite = this.database.kind() == ServerKind.SQLITE;
		String columns = "(id INTEGER PRIMARY KEY, name VARCHAR(100), amount BIGINT, active BOOLEAN, created " + time
				+ ")";
		execute("CREATE TABLE item" + columns);
		execute("CREATE TABLE target" + columns);
		execute("CREATE TABLE event(id "
				+ (this.postgresql ? "BIGSERIAL" : sqlite ? "INTEGER" : "BIGINT AUTO_INCREMENT")
				+ " PRIMARY KEY, source INTEGER, text VARCHAR(100))");
		execute("INSERT INTO item WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
				+ " SELECT 1000 * (k.i - 1) + n.i, concat('a name with number ', n.i), n.i * 3, n.i % 2 = 0,"
				+ (sqlite ? "" : " TIMESTAMP")
				+ " '2024-01-02 03:04:05.678901' FROM n CROSS JOIN (SELECT i FROM n WHERE i <= 10) k");
	}

	/** What the rounds have written. */
	void empty() throws SQLException {
		String truncate = (this.database.kind() == ServerKind.SQLITE) ? "DELETE FROM " : "TRUNCATE TABLE ";
		execute(truncate + "target");
		execute(truncate + "event");
	}

	private void execute(String sql) throws SQLException {
		try (Connection connection = this.database.openJdbcConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	@Override
	public void close() {
		this.peers.forEach(Peer::close);
		this.database.close();
	}

}
