package io.databases.benchmarks.lists;

import java.util.Locale;
import java.util.concurrent.Callable;

import io.databases.benchmarks.turns.Turns;
import io.databases.testing.ServerKind;

/**
 * Runs this library and plain R2DBC in {@link Turns}; prints the median of their ratios
 * with its quartiles.
 */
public final class ListComparison {

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
		Turns turns = Turns.of(own, plain, () -> name);
		System.out.printf(Locale.ROOT, "%-40s %s x plain R2DBC; by processor time %.2f; %.0f lists/s%n", name,
				turns.ratio(), turns.processor(), turns.perSecond());
	}

}
