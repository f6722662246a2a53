package io.databases.sample;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.databases.testing.JavaProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the starter adds to the start of an application: processes that start on WebFlux,
 * with the actuator, and end, in turns with the starter on an SQLite file and without it.
 * Prints figures, and is run by name only.
 */
class StartUpIT {

	private static final int RUNS = Integer.getInteger("databases.start-up.runs", 12);

	/** The starter and what it brings, which an application without it does not have. */
	private static final Pattern STARTER = Pattern
		.compile("databases-(core|spring-boot-starter)|sqlite-jdbc|r2dbc-|spring-r2dbc|spring-boot-r2dbc"
				+ "|spring-boot-sql|spring-boot-transaction|spring-tx|reactor-pool|/(core|starter)/main$");

	@TempDir
	Path directory;

	@Test
	void withTheStarterAndWithout() {
		double[] with = new double[RUNS];
		double[] without = new double[RUNS];
		for (int i = -1; i < RUNS; i++) { // the first pair fills the caches of the disk
			double one = seconds(classPath(true));
			double other = seconds(classPath(false));
			if (i >= 0) {
				with[i] = one;
				without[i] = other;
			}
		}
		double[] more = new double[RUNS];
		Arrays.setAll(more, (i) -> with[i] - without[i]);
		System.out.printf("with the starter %s s, without %s s, more %s s, %d pairs%n", describe(with),
				describe(without), describe(more), RUNS);
	}

	private double seconds(String classPath) {
		long start = System.nanoTime();
		try (JavaProcess process = JavaProcess.start(
				Map.of("DATABASE_URL", "sqlite:///" + this.directory.resolve("start.db")), "-cp", classPath,
				Application.class.getName(), "--server.port=0")) {
			assertThat(process.awaitEnd()).as(() -> String.join("\n", process.output())).isZero();
		}
		return (System.nanoTime() - start) / 1e9;
	}

	private static String classPath(boolean starter) {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> starter || !STARTER.matcher(entry).find())
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static double mean(double[] values) {
		return Arrays.stream(values).average().orElseThrow();
	}

	private static String describe(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return "%.2f (%.2f-%.2f)".formatted(mean(values), sorted[0], sorted[sorted.length - 1]);
	}

	/**
	 * Nothing but what Spring Boot and the starter make of the class path. Not annotated
	 * as a configuration: the tests beside would take it for theirs.
	 */
	@EnableAutoConfiguration
	static class Application {

		public static void main(String[] args) {
			System.exit(SpringApplication.exit(SpringApplication.run(Application.class, args)));
		}

	}

}
