package io.databases.record.mapping;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Column names in messages, and how they match the names of properties.
 */
public final class ColumnNames {

	private static final int LISTED = 50;

	private ColumnNames() {
	}

	/**
	 * The form in which {@code created_at}, {@code createdAt}, {@code CREATEDAT} meet.
	 */
	static String canonical(String name) {
		return name.replace("_", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * Say which names there are.
	 * @param name the name that is not there
	 * @param names all names
	 * @return the nearest name if one is near, and the list of all
	 */
	public static String hint(String name, List<String> names) {
		String nearest = nearest(name, names);
		return ((nearest != null) ? "; did you mean '" + nearest + "'?" : ".") + " Columns: " + list(names);
	}

	/**
	 * List names in quotes.
	 * @param names the names
	 * @return the list, cut where it is long
	 */
	public static String list(List<String> names) {
		String list = names.stream().limit(LISTED).map((name) -> "'" + name + "'").collect(Collectors.joining(", "));
		return (names.size() > LISTED) ? list + ", … (" + names.size() + " in all)" : list;
	}

	private static @Nullable String nearest(String name, List<String> names) {
		String wanted = canonical(name);
		String nearest = null;
		int least = Math.max(1, wanted.length() / 3) + 1;
		for (String candidate : names) {
			int distance = distance(wanted, canonical(candidate));
			if (distance < least) {
				least = distance;
				nearest = candidate;
			}
		}
		return nearest;
	}

	/** How many letters are inserted, missing, replaced or swapped with a neighbour. */
	private static int distance(String a, String b) {
		int[][] cost = new int[a.length() + 1][b.length() + 1];
		for (int i = 0; i <= a.length(); i++) {
			for (int j = 0; j <= b.length(); j++) {
				cost[i][j] = (i == 0 || j == 0) ? i + j : step(cost, a, b, i, j);
			}
		}
		return cost[a.length()][b.length()];
	}

	private static int step(int[][] cost, String a, String b, int i, int j) {
		int replace = cost[i - 1][j - 1] + ((a.charAt(i - 1) == b.charAt(j - 1)) ? 0 : 1);
		int least = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
		boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
		return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
	}

}
