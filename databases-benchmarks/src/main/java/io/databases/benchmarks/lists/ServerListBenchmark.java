package io.databases.benchmarks.lists;

import java.util.List;

import io.databases.benchmarks.turns.JmhSettings;
import io.databases.testing.ServerKind;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Lists of 1,000 rows of five columns, one figure each; {@link ListComparison} runs the
 * same in turns, which a busy machine disturbs less.
 */
public class ServerListBenchmark extends JmhSettings {

	/** The server. */
	@Param({ "POSTGRESQL", "MARIADB" })
	private ServerKind server = ServerKind.POSTGRESQL;

	// Set before anything else runs.
	@SuppressWarnings("NullAway.Init")
	private ServerLists lists;

	/** Fill a table on the server. */
	@Setup
	public void open() {
		this.lists = new ServerLists(this.server);
	}

	/** Drop the table. */
	@TearDown
	public void close() {
		this.lists.close();
	}

	/**
	 * As records, with a value.
	 * @return the rows
	 */
	@Benchmark
	public List<?> records() {
		return this.lists.records();
	}

	/**
	 * As records, without a value.
	 * @return the rows
	 */
	@Benchmark
	public List<?> recordsWithoutValues() {
		return this.lists.recordsWithoutValues();
	}

	/**
	 * As Java records, with a value.
	 * @return the rows
	 */
	@Benchmark
	public List<?> javaRecords() {
		return this.lists.items();
	}

	/**
	 * By plain R2DBC, with a value.
	 * @return the rows
	 */
	@Benchmark
	public List<?> plain() {
		return this.lists.plainItems();
	}

	/**
	 * By plain R2DBC, without a value.
	 * @return the rows
	 */
	@Benchmark
	public List<?> plainWithoutValues() {
		return this.lists.plainItemsWithoutValues();
	}

}
