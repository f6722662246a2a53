package io.databases.benchmarks.sqlite;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;

/**
 * Runs the driver and its peers in turns of some milliseconds, so that what the machine
 * does meanwhile hits both; prints the median of the ratios of neighbouring turns with
 * their quartiles.
 */
public final class SqliteComparison {

	private static final int ROUNDS = Integer.getInteger("rounds", 101);

	private static final long WARM_UP_NANOS = Long.getLong("warmup", 3) * 1_000_000_000L;

	private static final long ROUND_NANOS = Long.getLong("round", 40) * 1_000_000L;

	private SqliteComparison() {
	}

	/**
	 * Run all comparisons.
	 * @param arguments parts of the names of those to run, none for all
	 * @throws Exception if one fails
	 */
	public static void main(String[] arguments) throws Exception {
		try (Peers peers = new Peers(Integer.getInteger("connections", 1))) {
			for (Comparison comparison : comparisons(peers)) {
				if (arguments.length == 0 || Arrays.stream(arguments).anyMatch(comparison.name()::contains)) {
					peers.empty();
					comparison.run(peers);
				}
			}
			if (arguments.length == 0 || List.of(arguments).contains("cancel")) {
				cancel(peers);
			}
		}
	}

	private static void cancel(Peers peers) {
		long[] nanos = LongStream.generate(peers::driverCancel).limit(500).sorted().toArray();
		System.out.printf(Locale.ROOT, "%-68s median %.2f ms, 99 of 100 within %.2f ms, the longest %.2f ms%n",
				"from a cancel to the result of the next statement", nanos[250] / 1e6, nanos[495] / 1e6,
				nanos[499] / 1e6);
	}

	private static List<Comparison> comparisons(Peers peers) {
		List<Comparison> all = new ArrayList<>();
		all.add(new Comparison("one row, 1 in flight / JDBC on a worker and back", 1.0, () -> peers.driverRows(200, 1),
				() -> peers.jdbcRows(200, 1)));
		all.add(new Comparison("one row, 1 in flight, back to the loop / JDBC on a worker and back", 0,
				() -> peers.driverRowsBack(200, 1), () -> peers.jdbcRows(200, 1)));
		all.add(new Comparison("one row, 64 in flight / JDBC on a worker and back", 0.8,
				() -> peers.driverRows(6400, 64), () -> peers.jdbcRows(6400, 64)));
		all.add(new Comparison("list of 1,000 x 5 / direct JDBC", 0.85, peers::driverList, peers::jdbcList));
		all.add(new Comparison("64 inserts at once / JDBC on a worker", 1.0, () -> peers.driverInserts(1280, 64),
				() -> peers.jdbcInserts(1280, 64)));
		all.add(new Comparison("64 inserts at once / 64 threads with a JDBC pool of 10", 3.0,
				() -> peers.driverInserts(1280, 64), () -> peers.jdbcPooledInserts(1280, 64)));
		all.add(new Comparison("64 inserts at once / 10 threads with a JDBC connection each", 0,
				() -> peers.driverInserts(640, 64), () -> peers.jdbcPooledInserts(640)));
		all.add(new Comparison("64 inserts at once by the toolkit / JDBC on a worker", 1.0,
				() -> peers.toolkitInserts(1280, 64), () -> peers.jdbcInserts(1280, 64)));
		all.add(new Comparison("64 inserts at once by the toolkit / 64 threads with a JDBC pool of 10", 3.0,
				() -> peers.toolkitInserts(1280, 64), () -> peers.jdbcPooledInserts(1280, 64)));
		all.add(new Comparison("bulk by the toolkit's executeMany / JDBC addBatch", 1.3,
				() -> peers.toolkitMany(10_000), () -> peers.jdbcBatch(10_000)));
		all.add(new Comparison("bulk by VALUES / JDBC addBatch", 1.3, () -> peers.driverBulk(10_000),
				() -> peers.jdbcBatch(10_000)));
		return all;
	}

	/** One workload on both sides; both do the same number of operations. */
	private record Comparison(String name, double target, Callable<?> driver, Callable<?> peer) {

		void run(Peers peers) throws Exception {
			runs(this.driver, WARM_UP_NANOS);
			runs(this.peer, WARM_UP_NANOS);
			double[] ratios = new double[ROUNDS];
			double[] units = new double[ROUNDS];
			double ownProcessor = 0;
			double otherProcessor = 0;
			for (int i = 0; i < ROUNDS; i++) {
				peers.empty();
				Figures own = runs(this.driver, ROUND_NANOS);
				Figures other = runs(this.peer, ROUND_NANOS);
				units[i] = own.perSecond();
				ratios[i] = own.perSecond() / other.perSecond();
				ownProcessor += own.processorNanos();
				otherProcessor += other.processorNanos();
			}
			Arrays.sort(ratios);
			Arrays.sort(units);
			System.out.printf(Locale.ROOT, "%-68s %.2f (%.2f-%.2f), wanted %.2f; by processor time %.2f; %.1f runs/s%n",
					this.name, ratios[ROUNDS / 2], ratios[ROUNDS / 4], ratios[ROUNDS * 3 / 4], this.target,
					otherProcessor / ownProcessor, units[ROUNDS / 2]);
		}

		private static Figures runs(Callable<?> work, long nanos) throws Exception {
			long start = System.nanoTime();
			long processor = processorNanos();
			long count = 0;
			do {
				work.call();
				count++;
			}
			while (System.nanoTime() - start < nanos);
			return new Figures(count * 1e9 / (System.nanoTime() - start),
					(double) (processorNanos() - processor) / count);
		}

		/** Of all threads of this process. */
		private static long processorNanos() {
			return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
				.getProcessCpuTime();
		}

	}

	/**
	 * What one side did in one round.
	 *
	 * @param perSecond runs in a second
	 * @param processorNanos processor time of a run
	 */
	private record Figures(double perSecond, double processorNanos) {

	}

}
