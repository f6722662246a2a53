package io.databases.benchmarks.turns;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/**
 * What many measurements come down to.
 *
 * @param first a quarter of them is less
 * @param median half of them is less
 * @param third three quarters of them are less
 */
public record Quartiles(double first, double median, double third) {

	/**
	 * Of measurements in any order.
	 * @param values one or more
	 * @return their quartiles
	 */
	public static Quartiles of(double... values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return new Quartiles(sorted[sorted.length / 4], sorted[sorted.length / 2], sorted[sorted.length * 3 / 4]);
	}

	/**
	 * Of measurements in any order.
	 * @param values one or more
	 * @return their quartiles
	 */
	public static Quartiles of(Collection<Double> values) {
		return of(values.stream().mapToDouble(Double::doubleValue).toArray());
	}

	/** The median, and the others in parentheses. */
	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", this.median, this.first, this.third);
	}

}
