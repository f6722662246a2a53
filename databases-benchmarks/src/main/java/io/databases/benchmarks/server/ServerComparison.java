package io.databases.benchmarks.server;

import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.databases.benchmarks.turns.Quartiles;
import io.databases.benchmarks.turns.Turns;
import io.databases.testing.ServerKind;

/**
 * Runs the toolkit and its peers in turns of some milliseconds, so that what the machine
 * does meanwhile hits all of them. Prints how often each does its work in a second, and
 * the median of the ratios of neighbouring turns, the toolkit to the peer, with their
 * quartiles: above 1 the toolkit is faster.
 */
public final class ServerComparison {

	static final List<Item> ITEMS = IntStream.rangeClosed(1, Sql.ROWS)
		.mapToObj((id) -> new Item(id, "a name with number " + id, id * 3L, id % 2 == 0,
				LocalDateTime.of(2024, 1, 2, 3, 4, 5, 678_901_000)))
		.toList();

	private static final List<Workload> WORKLOADS = List.of(
			new Workload("one row by key, 1 in flight", 100, (peer) -> peer.rows(100, 1)),
			new Workload("one row by key, 64 in flight", 1_280, (peer) -> peer.rows(1_280, 64)),
			new Workload("list of 1,000 rows", 1, Peer::list),
			new Workload("insert, 1 in flight", 100, (peer) -> peer.inserts(100)),
			new Workload("transaction, 1 in flight", 50, (peer) -> peer.transactions(50)),
			new Workload("bulk, rows of 10,000", Sql.ROWS, (peer) -> peer.bulk(ITEMS)));

	private ServerComparison() {
	}

	/**
	 * Runs the comparisons.
	 * @param arguments kinds of servers, such as POSTGRESQL; parts of the names of the
	 * workloads, none for all. The system property {@code peers} has parts of the names
	 * of those to be run, divided by commas; the first is compared with the others
	 * @throws Exception if one fails
	 */
	public static void main(String[] arguments) throws Exception {
		for (ServerKind kind : ServerKind.values()) {
			if (Arrays.asList(arguments).contains(kind.name())) {
				try (Servers servers = new Servers(kind)) {
					run(kind, servers, Arrays.stream(arguments).filter((part) -> !isKind(part)).toList());
				}
			}
		}
		System.exit(0); // the drivers' threads
	}

	private static boolean isKind(String argument) {
		return Arrays.stream(ServerKind.values()).anyMatch((kind) -> kind.name().equals(argument));
	}

	private static void run(ServerKind kind, Servers servers, List<String> parts) throws SQLException {
		System.out.println();
		System.out.println(
				"| " + kind + " | " + String.join(" | ", servers.peers().stream().map(Peer::name).toList()) + " |");
		System.out.println("|---|" + "---:|".repeat(servers.peers().size()));
		for (Workload workload : WORKLOADS) {
			if (parts.isEmpty() || parts.stream().anyMatch(workload.name()::contains)) {
				System.out.println(workload.compare(servers));
			}
		}
	}

	/**
	 * Something that every peer can do.
	 *
	 * @param name what it is
	 * @param units how much one call does
	 * @param work one call
	 */
	private record Workload(String name, int units, Consumer<Peer> work) {

		String compare(Servers servers) throws SQLException {
			List<Peer> peers = servers.peers();
			for (Peer peer : peers) {
				run(servers, peer, Turns.WARM_UP_NANOS);
			}
			double[][] speeds = new double[peers.size()][Turns.ROUNDS];
			double[][] ratios = new double[peers.size()][Turns.ROUNDS];
			for (int round = 0; round < Turns.ROUNDS; round++) {
				for (int i = 0; i < peers.size(); i++) {
					speeds[i][round] = run(servers, peers.get(i), Turns.ROUND_NANOS);
					ratios[i][round] = speeds[0][round] / speeds[i][round];
				}
			}
			StringBuilder line = new StringBuilder("| ").append(this.name);
			for (int i = 0; i < peers.size(); i++) {
				line.append(String.format(Locale.ROOT, " | %,.0f/s", Quartiles.of(speeds[i]).median()));
				line.append((i > 0) ? "; " + Quartiles.of(ratios[i]) : "");
			}
			return line.append(" |").toString();
		}

		/* The tables are emptied between the calls; that time does not count. */
		private double run(Servers servers, Peer peer, long nanos) throws SQLException {
			long spent = 0;
			long count = 0;
			do {
				if (count == 0 || this.units == Sql.ROWS) {
					servers.empty();
				}
				long start = System.nanoTime();
				this.work.accept(peer);
				spent += System.nanoTime() - start;
				count += this.units;
			}
			while (spent < nanos);
			return count * 1e9 / spent;
		}

	}

}
