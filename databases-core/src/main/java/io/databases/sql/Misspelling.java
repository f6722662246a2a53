package io.databases.sql;

import java.util.Collection;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Finds the name that was probably meant.
 */
final class Misspelling {

	private static final int LONGEST = 64;

	private Misspelling() {
	}

	/**
	 * The candidate that is spelled most alike, apart from case and underscores.
	 * @return {@code null} if none is near
	 */
	static @Nullable String nearest(String name, Collection<String> candidates) {
		String wanted = normalized(name);
		String nearest = null;
		int smallest = Math.min(wanted.length(), (wanted.length() + 2) / 3 + 1);
		for (String candidate : candidates) {
			int distance = distance(wanted, normalized(candidate), smallest);
			if (distance < smallest) {
				smallest = distance;
				nearest = candidate;
			}
		}
		return nearest;
	}

	private static String normalized(String name) {
		return name.replace("_", "").toLowerCase(Locale.ROOT);
	}

	/** Insertions, deletions, replacements and swaps of neighbours. */
	private static int distance(String a, String b, int limit) {
		if (Math.abs(a.length() - b.length()) >= limit || a.length() > LONGEST || b.length() > LONGEST) {
			return limit;
		}
		int[][] distances = new int[a.length() + 1][b.length() + 1];
		for (int i = 0; i <= a.length(); i++) {
			for (int j = 0; j <= b.length(); j++) {
				distances[i][j] = (Math.min(i, j) == 0) ? Math.max(i, j) : step(distances, a, b, i, j);
			}
		}
		return distances[a.length()][b.length()];
	}

	private static int step(int[][] distances, String a, String b, int i, int j) {
		int replaced = distances[i - 1][j - 1] + ((a.charAt(i - 1) == b.charAt(j - 1)) ? 0 : 1);
		int best = Math.min(replaced, Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
		boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
		return swapped ? Math.min(best, distances[i - 2][j - 2] + 1) : best;
	}

}
