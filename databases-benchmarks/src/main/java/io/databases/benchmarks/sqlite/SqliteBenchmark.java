package io.databases.benchmarks.sqlite;

import java.io.IOException;
import java.sql.SQLException;

import io.databases.benchmarks.turns.JmhSettings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The driver next to JDBC, one figure each; {@link SqliteComparison} runs the same in
 * turns, which a busy machine disturbs less.
 */
public class SqliteBenchmark extends JmhSettings {

	private static final int OPERATIONS = 640;

	private static final int BULK = 10_000;

	/** Connections of the driver among which the operations in flight are spread. */
	@Param("1")
	private int connections;

	// Set before anything else runs.
	@SuppressWarnings("NullAway.Init")
	private Peers peers;

	/**
	 * Open the files.
	 * @throws SQLException if one cannot be opened
	 */
	@Setup
	public void open() throws SQLException {
		this.peers = new Peers(this.connections);
	}

	/**
	 * Keep the tables small.
	 * @throws SQLException if that fails
	 */
	@Setup(Level.Iteration)
	public void empty() throws SQLException {
		this.peers.empty();
	}

	/**
	 * Close and delete the files.
	 * @throws SQLException if one cannot be closed
	 * @throws IOException if one cannot be deleted
	 */
	@TearDown
	public void close() throws SQLException, IOException {
		this.peers.close();
	}

	/**
	 * One row by key, one in flight.
	 * @return the number of rows
	 */
	@Benchmark
	@OperationsPerInvocation(OPERATIONS)
	public long rowOneInFlightDriver() {
		return this.peers.driverRows(OPERATIONS, 1);
	}

	/**
	 * One row by key, one in flight, on a worker and back to the loop.
	 * @return the number of rows
	 */
	@Benchmark
	@OperationsPerInvocation(OPERATIONS)
	public long rowOneInFlightJdbc() {
		return this.peers.jdbc().rows(OPERATIONS, 1);
	}

	/**
	 * One row by key, 64 in flight.
	 * @return the number of rows
	 */
	@Benchmark
	@OperationsPerInvocation(OPERATIONS)
	public long row64InFlightDriver() {
		return this.peers.driverRows(OPERATIONS, 64);
	}

	/**
	 * One row by key, 64 in flight, on a worker and back to the loop.
	 * @return the number of rows
	 */
	@Benchmark
	@OperationsPerInvocation(OPERATIONS)
	public long row64InFlightJdbc() {
		return this.peers.jdbc().rows(OPERATIONS, 64);
	}

	/**
	 * Rows of a list.
	 * @return the number of rows
	 */
	@Benchmark
	@OperationsPerInvocation(Peers.LIST)
	public long listDriver() {
		return this.peers.driverList();
	}

	/**
	 * Rows of a list, read directly.
	 * @return the number of rows
	 * @throws SQLException if that fails
	 */
	@Benchmark
	@OperationsPerInvocation(Peers.LIST)
	public long listJdbc() throws SQLException {
		return this.peers.jdbc().list();
	}

	/**
	 * Single inserts, 64 in flight.
	 * @return the number of rows
	 */
	@Benchmark
	@OperationsPerInvocation(OPERATIONS)
	public long inserts64InFlightDriver() {
		return this.peers.driverInserts(OPERATIONS, 64);
	}

	/**
	 * Single inserts, 64 in flight, on a worker and back to the loop.
	 * @return the number of rows
	 */
	@Benchmark
	@OperationsPerInvocation(OPERATIONS)
	public long inserts64InFlightJdbc() {
		return this.peers.jdbc().inserts(OPERATIONS, 64);
	}

	/**
	 * Single inserts by ten threads with a connection each.
	 * @return the number of rows
	 */
	@Benchmark
	@OperationsPerInvocation(OPERATIONS)
	public long insertsJdbcPool() {
		return this.peers.jdbc().pooledInserts(OPERATIONS);
	}

	/**
	 * Rows by multi-row VALUES in a transaction.
	 * @return the number of rows
	 */
	@Benchmark
	@OperationsPerInvocation(BULK)
	public long bulkDriver() {
		return this.peers.driverBulk(BULK);
	}

	/**
	 * Rows by addBatch in a transaction.
	 * @return the number of rows
	 * @throws SQLException if that fails
	 */
	@Benchmark
	@OperationsPerInvocation(BULK)
	public long bulkJdbc() throws SQLException {
		return this.peers.jdbc().batch(BULK);
	}

}
