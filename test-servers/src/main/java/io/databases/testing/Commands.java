package io.databases.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Programs outside of the JVM. What they print goes to a file and is shown on failure
 * only.
 */
final class Commands {

	private static final int TAIL_LINES = 30;

	private static final long LIMIT_SECONDS = 120;

	private Commands() {
	}

	/** Starts a program that goes on; its output is appended to {@code log}. */
	static Process start(List<String> command, Map<String, String> environment, Path directory, Path log) {
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
		builder.environment().putAll(environment);
		try {
			return builder.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("\"" + command.get(0) + "\" cannot be run", ex);
		}
	}

	/** Runs a program to its end. */
	static void run(List<String> command, Map<String, String> environment, Path directory, Path log) {
		Process process = start(command, environment, directory, log);
		if (!ends(process, LIMIT_SECONDS)) {
			process.destroyForcibly();
			throw new IllegalStateException(
					"\"" + command + "\" did not end within " + LIMIT_SECONDS + " s: " + tail(log));
		}
		if (process.exitValue() != 0) {
			throw new IllegalStateException(
					"\"" + command + "\" ended with status " + process.exitValue() + ": " + tail(log));
		}
	}

	/** Whether the program exists and ends with status 0. */
	static boolean succeeds(String... command) {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD);
		try {
			Process process = builder.start();
			return ends(process, LIMIT_SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Waits for the end of a process. */
	static boolean ends(Process process, long seconds) {
		try {
			return process.waitFor(seconds, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/** The last lines of a file, for an error message. */
	static String tail(Path log) {
		try {
			List<String> lines = new ArrayList<>(
					new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList());
			return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())
				.stream()
				.collect(Collectors.joining(System.lineSeparator(), System.lineSeparator(), ""));
		}
		catch (IOException ex) {
			return "(nothing was printed)";
		}
	}

}
