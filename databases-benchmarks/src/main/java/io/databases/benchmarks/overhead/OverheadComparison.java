package io.databases.benchmarks.overhead;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

import com.sun.management.ThreadMXBean;
import io.databases.benchmarks.turns.Quartiles;
import io.databases.benchmarks.turns.Turns;
import io.databases.testing.ServerKind;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The toolkit against the same by hand, in turns of a few milliseconds in one process for
 * each kind of work, so that whatever else the machine does hits both. Prints the median
 * of the quotients of neighbouring turns, of time and of allocated bytes: 1.00 means no
 * difference.
 */
public final class OverheadComparison {

	private static final int OPERATIONS = 200;

	/** The system property that says which work is compared, in this process. */
	private static final String WORK = "work";

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/** What is compared. */
	private enum Work {

		ROW, LIST, CHANGE

	}

	private final int pairs;

	private final int inFlight;

	private int next;

	private OverheadComparison(int pairs, int inFlight) {
		this.pairs = pairs;
		this.inFlight = inFlight;
	}

	/**
	 * Runs the comparison.
	 * @param arguments the databases, for example {@code POSTGRESQL SQLITE}; then how
	 * many pairs of turns, then how many operations are under way at a time
	 * @throws IOException if a process can't be started
	 * @throws InterruptedException if somebody interrupts
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		List<ServerKind> kinds = new ArrayList<>();
		List<Integer> numbers = new ArrayList<>();
		for (String argument : arguments) {
			if (Character.isDigit(argument.charAt(0))) {
				numbers.add(Integer.valueOf(argument));
			}
			else {
				kinds.add(ServerKind.valueOf(argument));
			}
		}
		int pairs = numbers.isEmpty() ? 300 : numbers.get(0);
		int inFlight = (numbers.size() < 2) ? 1 : numbers.get(1);
		String only = System.getProperty(WORK);
		for (ServerKind kind : kinds.isEmpty() ? List.of(ServerKind.POSTGRESQL, ServerKind.MARIADB, ServerKind.SQLITE)
				: kinds) {
			for (Work work : Work.values()) {
				if (only == null) {
					fork(work, kind, pairs, inFlight);
				}
				else if (work.name().equals(only)) {
					new OverheadComparison(pairs, inFlight).run(kind, work);
				}
			}
		}
	}

	/*
	 * What the compiler has learned from one kind of work is not carried over to another.
	 */
	private static void fork(Work work, ServerKind kind, int pairs, int inFlight)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
		command.addAll(List.of("-D" + WORK + "=" + work, "-cp", System.getProperty("java.class.path"),
				OverheadComparison.class.getName(), kind.name(), String.valueOf(pairs), String.valueOf(inFlight)));
		int status = new ProcessBuilder(command).inheritIO().start().waitFor();
		if (status != 0) {
			throw new IllegalStateException("A comparison ended with " + status);
		}
	}

	private void run(ServerKind kind, Work work) {
		try (Peers peers = new Peers(kind)) {
			switch (work) {
				case ROW -> compare(kind + " row", peers::rowByToolkit, peers::rowByHand);
				case LIST -> compare(kind + " list of 100", peers::listByToolkit, peers::listByHand);
				case CHANGE -> compare(kind + " change", peers::changeByToolkit, peers::changeByHand);
			}
		}
	}

	private void compare(String what, IntFunction<Mono<?>> toolkit, IntFunction<Mono<?>> hand) {
		List<Double> times = new ArrayList<>();
		List<Double> bytes = new ArrayList<>();
		List<Turn> byHand = new ArrayList<>();
		long start = System.nanoTime();
		while (System.nanoTime() - start < 2 * Turns.WARM_UP_NANOS) {
			turn(toolkit);
			turn(hand);
		}
		for (int pair = 0; pair < this.pairs; pair++) {
			boolean first = pair % 2 == 0;
			Turn one = turn(first ? toolkit : hand);
			Turn other = turn(first ? hand : toolkit);
			times.add(first ? one.micros() / other.micros() : other.micros() / one.micros());
			bytes.add(first ? one.bytes() / other.bytes() : other.bytes() / one.bytes());
			byHand.add(first ? other : one);
		}
		System.out.printf(Locale.ROOT,
				"%-22s by hand %6.1f us, %7.0f bytes; toolkit / by hand: time %s, bytes %s (quartiles)%n", what,
				Quartiles.of(byHand.stream().map(Turn::micros).toList()).median(),
				Quartiles.of(byHand.stream().map(Turn::bytes).toList()).median(), Quartiles.of(times),
				Quartiles.of(bytes));
	}

	private Turn turn(IntFunction<Mono<?>> work) {
		int start = this.next;
		this.next += OPERATIONS;
		double bytes = allocatedBytes();
		long begin = System.nanoTime();
		Flux.range(start, OPERATIONS).flatMap((number) -> work.apply(Peers.id(number)), this.inFlight).blockLast();
		double micros = (System.nanoTime() - begin) / 1_000.0;
		return new Turn(micros / OPERATIONS, (allocatedBytes() - bytes) / OPERATIONS);
	}

	/** By all threads that are there; no thread ends during a turn. */
	private static double allocatedBytes() {
		long sum = 0;
		for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
			sum += Math.max(bytes, 0);
		}
		return sum;
	}

	/**
	 * What an operation of a turn took.
	 *
	 * @param micros microseconds
	 * @param bytes allocated bytes
	 */
	private record Turn(double micros, double bytes) {
	}

}
