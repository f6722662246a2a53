package io.databases.benchmarks.sqlite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;

import io.databases.benchmarks.turns.Turns;

/**
 * Runs the driver and its peers in {@link Turns}; prints the median of their ratios with
 * its quartiles.
 */
public final class SqliteComparison {

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
				() -> peers.jdbc().rows(200, 1)));
		all.add(new Comparison("one row, 1 in flight, back to the loop / JDBC on a worker and back", 0,
				() -> peers.driverRowsBack(200, 1), () -> peers.jdbc().rows(200, 1)));
		all.add(new Comparison("one row, 64 in flight / JDBC on a worker and back", 0.8,
				() -> peers.driverRows(6400, 64), () -> peers.jdbc().rows(6400, 64)));
		all.add(new Comparison("list of 1,000 x 5 / direct JDBC", 0.85, peers::driverList, peers.jdbc()::list));
		all.add(new Comparison("64 inserts at once / JDBC on a worker", 1.0, () -> peers.driverInserts(1280, 64),
				() -> peers.jdbc().inserts(1280, 64)));
		all.add(new Comparison("64 inserts at once / 64 threads with a JDBC pool of 10", 3.0,
				() -> peers.driverInserts(1280, 64), () -> peers.jdbc().pooledInserts(1280, 64)));
		all.add(new Comparison("64 inserts at once / 10 threads with a JDBC connection each", 0,
				() -> peers.driverInserts(640, 64), () -> peers.jdbc().pooledInserts(640)));
		all.add(new Comparison("64 inserts at once by the toolkit / JDBC on a worker", 1.0,
				() -> peers.toolkitInserts(1280, 64), () -> peers.jdbc().inserts(1280, 64)));
		all.add(new Comparison("64 inserts at once by the toolkit / 64 threads with a JDBC pool of 10", 3.0,
				() -> peers.toolkitInserts(1280, 64), () -> peers.jdbc().pooledInserts(1280, 64)));
		all.add(new Comparison("bulk by the toolkit's executeMany / JDBC addBatch", 1.3,
				() -> peers.toolkitMany(10_000), () -> peers.jdbc().batch(10_000)));
		all.add(new Comparison("bulk by VALUES / JDBC addBatch", 1.3, () -> peers.driverBulk(10_000),
				() -> peers.jdbc().batch(10_000)));
		return all;
	}

	/** One workload on both sides; both do the same number of operations. */
	private record Comparison(String name, double target, Callable<?> driver, Callable<?> peer) {

		void run(Peers peers) throws Exception {
			Turns turns = Turns.of(this.driver, this.peer, () -> {
				peers.empty();
				return null;
			});
			System.out.printf(Locale.ROOT, "%-68s %s, wanted %.2f; by processor time %.2f; %.1f runs/s%n", this.name,
					turns.ratio(), this.target, turns.processor(), turns.perSecond());
		}

	}

}
