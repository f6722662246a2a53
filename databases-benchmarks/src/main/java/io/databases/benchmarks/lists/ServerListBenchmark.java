package io.databases.benchmarks.lists;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.databases.testing.ServerKind;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Lists of 1,000 rows of five columns, one figure each; {@link ListComparison} runs the
 * same in turns, which a busy machine disturbs less.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ServerListBenchmark {

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
