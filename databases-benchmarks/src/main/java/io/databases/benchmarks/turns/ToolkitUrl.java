package io.databases.benchmarks.turns;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The URLs that the toolkit is measured with.
 */
public final class ToolkitUrl {

	private ToolkitUrl() {
	}

	/**
	 * A URL with options, and with those of the system property {@code options}, such as
	 * {@code binary=true}.
	 * @param url without options
	 * @param options name and value each
	 * @return the URL
	 */
	public static String of(String url, String... options) {
		String query = Stream.concat(Stream.of(options), Stream.of(System.getProperty("options", "")))
			.filter((option) -> !option.isEmpty())
			.collect(Collectors.joining("&"));
		return query.isEmpty() ? url : url + "?" + query;
	}

}
