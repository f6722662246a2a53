package io.databases.benchmarks.server;

import java.sql.SQLException;

import io.databases.benchmarks.turns.JmhSettings;
import io.databases.testing.ServerKind;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One row by key and 10,000 rows by {@code executeMany}, one figure for each peer;
 * {@link ServerComparison} runs the same in turns, which a busy machine disturbs less.
 */
public class ServerBenchmark extends JmhSettings {

	private static final int OPERATIONS = 100;

	/** The server. */
	@Param({ "POSTGRESQL", "MARIADB", "MYSQL" })
	private ServerKind server = ServerKind.POSTGRESQL;

	/** Who does it. */
	@Param({ "databases", "R2DBC, defaults", "R2DBC, our settings", "JDBC" })
	private String peer = "databases";

	// Set before anything else runs.
	@SuppressWarnings("NullAway.Init")
	private Servers servers;

	// Set before anything else runs.
	@SuppressWarnings("NullAway.Init")
	private Peer working;

	/**
	 * Fill tables on the server.
	 * @throws SQLException if that fails
	 */
	@Setup
	public void open() throws SQLException {
		this.servers = new Servers(this.server);
		this.working = this.servers.peers()
			.stream()
			.filter((candidate) -> candidate.name().equals(this.peer))
			.findFirst()
			.orElseThrow();
	}

	/** Drop the tables. */
	@TearDown
	public void close() {
		this.servers.close();
	}

	/** One row by key, one in flight. */
	@Benchmark
	@OperationsPerInvocation(OPERATIONS)
	public void oneRow() {
		this.working.rows(OPERATIONS, 1);
	}

	/** One row by key, 64 in flight. */
	@Benchmark
	@OperationsPerInvocation(64 * OPERATIONS)
	public void oneRowOf64() {
		this.working.rows(64 * OPERATIONS, 64);
	}

	/**
	 * So many rows in a second, with the time that emptying the table takes.
	 * @throws SQLException if that fails
	 */
	@Benchmark
	@OperationsPerInvocation(Sql.ROWS)
	public void bulk() throws SQLException {
		this.servers.empty();
		this.working.bulk(ServerComparison.ITEMS);
	}

}
