package io.databases.benchmarks.lists;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;

import io.databases.testing.ServerKind;

/**
 * Runs this library and plain R2DBC in turns of some milliseconds, so that what the
 * machine does meanwhile hits both; prints the median of the ratios of neighbouring turns
 * with their quartiles.
 */
public final class ListComparison {

	private static final int ROUNDS = Integer.getInteger("rounds", 101);

	private static final long WARM_UP_NANOS = Long.getLong("warmup", 3) * 1_000_000_000L;

	private static final long ROUND_NANOS = Long.getLong("round", 40) * 1_000_000L;

	private ListComparison() {
	}

	/**
	 * Run the comparisons.
	 * @param arguments the servers: {@code POSTGRESQL}, {@code MARIADB}, {@code MYSQL}
	 * @throws Exception if one fails
	 */
	public static void main(String[] arguments) throws Exception {
		for (String kind : arguments) {
			try (ServerLists lists = new ServerLists(ServerKind.valueOf(kind))) {
				compare(kind + " records", lists::records, lists::plainItems);
				compare(kind + " records without values", lists::recordsWithoutValues, lists::plainItemsWithoutValues);
				compare(kind + " Java records", lists::items, lists::plainItems);
			}
		}
	}

	private static void compare(String name, Callable<?> own, Callable<?> plain) throws Exception {
		run(own, WARM_UP_NANOS);
		run(plain, WARM_UP_NANOS);
		double[] ratios = new double[ROUNDS];
		double ownProcessor = 0;
		double theirProcessor = 0;
		double[] rates = new double[ROUNDS];
		for (int i = 0; i < ROUNDS; i++) {
			Figures ours = run(own, ROUND_NANOS);
			Figures theirs = run(plain, ROUND_NANOS);
			ratios[i] = ours.perSecond() / theirs.perSecond();
			ownProcessor += ours.processorNanos();
			theirProcessor += theirs.processorNanos();
			rates[i] = ours.perSecond();
		}
		Arrays.sort(ratios);
		Arrays.sort(rates);
		System.out.printf(Locale.ROOT, "%-40s %.2f x plain R2DBC (%.2f-%.2f); by processor time %.2f; %.0f lists/s%n",
				name, ratios[ROUNDS / 2], ratios[ROUNDS / 4], ratios[ROUNDS * 3 / 4], theirProcessor / ownProcessor,
				rates[ROUNDS / 2]);
	}

	private static Figures run(Callable<?> work, long nanos) throws Exception {
		long start = System.nanoTime();
		long processor = processorNanos();
		long count = 0;
		do {
			work.call();
			count++;
		}
		while (System.nanoTime() - start < nanos);
		return new Figures(count * 1e9 / (System.nanoTime() - start), (double) (processorNanos() - processor) / count);
	}

	/** Of all threads of this process. */
	private static long processorNanos() {
		return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
			.getProcessCpuTime();
	}

	/**
	 * What one side did in one round.
	 *
	 * @param perSecond lists in a second
	 * @param processorNanos processor time of a list
	 */
	private record Figures(double perSecond, double processorNanos) {

	}

}
