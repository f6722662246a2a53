package io.databases.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes what a long test has counted, for people: {@code target/<name>-<subject>.txt}.
 */
public final class Histogram {

	private Histogram() {
	}

	/**
	 * Writes them.
	 * @param name of the test
	 * @param subject the database, or what else was looked at
	 * @param counts the counts
	 */
	public static void write(String name, Enum<?> subject, Map<?, ?> counts) {
		String lines = counts.entrySet()
			.stream()
			.map((entry) -> "%-36s %8s%n".formatted(entry.getKey(), entry.getValue()))
			.collect(Collectors.joining());
		try {
			Path directory = Files.createDirectories(Path.of("target"));
			String file = name + "-" + subject.name().toLowerCase(Locale.ROOT) + ".txt";
			Files.writeString(directory.resolve(file), lines);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
