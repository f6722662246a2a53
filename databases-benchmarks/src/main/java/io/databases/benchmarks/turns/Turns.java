package io.databases.benchmarks.turns;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/**
 * Two sides that take turns of some milliseconds, so that what the machine does meanwhile
 * hits both. What counts is the ratio of neighbouring turns.
 *
 * @param ratio how often the one does it while the other does it once: above 1 the one is
 * faster
 * @param processor the same of the processor time, of all threads of this process
 * @param perSecond how often the one does it in a second
 */
public record Turns(Quartiles ratio, double processor, double perSecond) {

	/** How many turns each side has: the system property {@code rounds}. */
	public static final int ROUNDS = Integer.getInteger("rounds", 101);

	/** How long each side warms up: the system property {@code warmup}, in seconds. */
	public static final long WARM_UP_NANOS = Long.getLong("warmup", 5) * 1_000_000_000L;

	/** How long a turn takes: the system property {@code round}, in milliseconds. */
	public static final long ROUND_NANOS = Long.getLong("round", 40) * 1_000_000L;

	/**
	 * Compare two sides.
	 * @param one the one
	 * @param other the other
	 * @param between called before each pair of turns
	 * @return what came out
	 * @throws Exception if one of them fails
	 */
	public static Turns of(Callable<?> one, Callable<?> other, Callable<?> between) throws Exception {
		Turn.of(one, WARM_UP_NANOS);
		Turn.of(other, WARM_UP_NANOS);
		double[] ratios = new double[ROUNDS];
		double[] rates = new double[ROUNDS];
		double processor = 0;
		double otherProcessor = 0;
		for (int i = 0; i < ROUNDS; i++) {
			between.call();
			Turn ours = Turn.of(one, ROUND_NANOS);
			Turn theirs = Turn.of(other, ROUND_NANOS);
			ratios[i] = ours.perSecond() / theirs.perSecond();
			rates[i] = ours.perSecond();
			processor += ours.processorNanos();
			otherProcessor += theirs.processorNanos();
		}
		return new Turns(Quartiles.of(ratios), otherProcessor / processor, Quartiles.of(rates).median());
	}

	/**
	 * What one side did in one turn.
	 *
	 * @param perSecond how often in a second
	 * @param processorNanos processor time of one time
	 */
	private record Turn(double perSecond, double processorNanos) {

		static Turn of(Callable<?> work, long nanos) throws Exception {
			long start = System.nanoTime();
			long before = processorTime();
			long count = 0;
			do {
				work.call();
				count++;
			}
			while (System.nanoTime() - start < nanos);
			return new Turn(count * 1e9 / (System.nanoTime() - start), (double) (processorTime() - before) / count);
		}

		private static long processorTime() {
			return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
				.getProcessCpuTime();
		}

	}

}
