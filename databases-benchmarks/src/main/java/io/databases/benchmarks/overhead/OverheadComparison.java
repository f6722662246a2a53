package io.databases.benchmarks.overhead;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

import io.databases.testing.ServerKind;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The toolkit against the same by hand, in turns of a few milliseconds in one process, so
 * that whatever else the machine does hits both. Prints the median of the quotients of
 * neighbouring turns: 1.00 means no difference.
 */
public final class OverheadComparison {

	private static final int OPERATIONS = 200;

	private static final int WARM = 60;

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
	 */
	public static void main(String[] arguments) {
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
		for (ServerKind kind : kinds.isEmpty() ? List.of(ServerKind.POSTGRESQL, ServerKind.MARIADB, ServerKind.SQLITE)
				: kinds) {
			new OverheadComparison(pairs, inFlight).run(kind);
		}
	}

	private void run(ServerKind kind) {
		try (Peers peers = new Peers(kind)) {
			compare(kind + " row", peers::rowByToolkit, peers::rowByHand);
			compare(kind + " list of 100", peers::listByToolkit, peers::listByHand);
			compare(kind + " change", peers::changeByToolkit, peers::changeByHand);
		}
	}

	private void compare(String what, IntFunction<Mono<?>> toolkit, IntFunction<Mono<?>> hand) {
		List<Double> quotients = new ArrayList<>();
		List<Double> times = new ArrayList<>();
		for (int pair = -WARM; pair < this.pairs; pair++) {
			boolean first = pair % 2 == 0;
			double one = time(first ? toolkit : hand);
			double other = time(first ? hand : toolkit);
			if (pair >= 0) {
				quotients.add(first ? one / other : other / one);
				times.add(first ? other : one);
			}
		}
		Collections.sort(quotients);
		Collections.sort(times);
		System.out.printf("%-28s by hand %6.1f us; toolkit / by hand: median %.3f, quartiles %.3f to %.3f%n", what,
				at(times, 0.5), at(quotients, 0.5), at(quotients, 0.25), at(quotients, 0.75));
	}

	private static double at(List<Double> sorted, double part) {
		return sorted.get((int) (sorted.size() * part));
	}

	/** Microseconds for one operation. */
	private double time(IntFunction<Mono<?>> work) {
		int start = this.next;
		this.next += OPERATIONS;
		long begin = System.nanoTime();
		Flux.range(start, OPERATIONS).flatMap((number) -> work.apply(Peers.id(number)), this.inFlight).blockLast();
		return (System.nanoTime() - begin) / 1_000.0 / OPERATIONS;
	}

}
