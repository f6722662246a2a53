package io.databases.benchmarks.overhead;

import java.util.function.IntFunction;

import io.databases.benchmarks.turns.JmhSettings;
import io.databases.testing.ServerKind;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A plain query outside of a transaction, by the toolkit and by hand on the same driver
 * and pool. With {@code -prof gc} the figure {@code gc.alloc.rate.norm} is the bytes of
 * one operation, which a busy machine does not disturb; {@link OverheadComparison}
 * compares the times in turns.
 */
public class OverheadBenchmark extends JmhSettings {

	private static final int OPERATIONS = 256;

	/** Which database. */
	// Set by JMH.
	@SuppressWarnings("NullAway.Init")
	@Param({ "POSTGRESQL", "MARIADB", "SQLITE" })
	private ServerKind kind;

	/** How many operations are under way at a time. */
	@Param("4")
	private int inFlight;

	// Set before anything else runs.
	@SuppressWarnings("NullAway.Init")
	private Peers peers;

	private int next;

	/** Make the database. */
	@Setup
	public void open() {
		this.peers = new Peers(this.kind);
	}

	/** Close it. */
	@TearDown
	public void close() {
		this.peers.close();
	}

	private long run(IntFunction<Mono<?>> work) {
		int start = this.next;
		this.next += OPERATIONS;
		return Flux.range(start, OPERATIONS)
			.flatMap((number) -> work.apply(Peers.id(number)), this.inFlight)
			.count()
			.blockOptional()
			.orElseThrow();
	}

	/**
	 * One row by key.
	 * @return the number of rows
	 */
	@Benchmark
	@OperationsPerInvocation(OPERATIONS)
	public long rowByToolkit() {
		return run(this.peers::rowByToolkit);
	}

	/**
	 * One row by key.
	 * @return the number of rows
	 */
	@Benchmark
	@OperationsPerInvocation(OPERATIONS)
	public long rowByHand() {
		return run(this.peers::rowByHand);
	}

	/**
	 * A list of 100 rows.
	 * @return the number of lists
	 */
	@Benchmark
	@OperationsPerInvocation(OPERATIONS)
	public long listByToolkit() {
		return run(this.peers::listByToolkit);
	}

	/**
	 * A list of 100 rows.
	 * @return the number of lists
	 */
	@Benchmark
	@OperationsPerInvocation(OPERATIONS)
	public long listByHand() {
		return run(this.peers::listByHand);
	}

	/**
	 * A change of one row.
	 * @return the number of changes
	 */
	@Benchmark
	@OperationsPerInvocation(OPERATIONS)
	public long changeByToolkit() {
		return run(this.peers::changeByToolkit);
	}

	/**
	 * A change of one row.
	 * @return the number of changes
	 */
	@Benchmark
	@OperationsPerInvocation(OPERATIONS)
	public long changeByHand() {
		return run(this.peers::changeByHand);
	}

}
