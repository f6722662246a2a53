package io.databases.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * An application in a process of its own, on the Java of the tests. Closing it ends it as
 * a platform does, so that it ends by itself. For use by one thread.
 */
public final class JavaProcess implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofMinutes(2);

	private static final Pattern PORT = Pattern.compile("Netty started on port (\\d+)");

	private final HttpClient http = HttpClient.newHttpClient();

	private final Process process;

	private final List<String> output = new ArrayList<>();

	private int read;

	private boolean ended;

	private @Nullable String base;

	private JavaProcess(Process process) {
		this.process = process;
		Thread reader = new Thread(() -> read(process.inputReader(StandardCharsets.UTF_8)), "output");
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Starts a process and does not wait for anything.
	 * @param environment what it has in its environment besides that of the tests
	 * @param arguments what stands behind {@code java}
	 * @return the process
	 */
	public static JavaProcess start(Map<String, String> environment, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(environment);
		try {
			return new JavaProcess(builder.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The class path of the tests without the tests.
	 * @param test one of the tests
	 * @return the class path
	 */
	public static String classPathWithout(Class<?> test) {
		String tests = Path.of(URI.create(test.getProtectionDomain().getCodeSource().getLocation().toString()))
			.toString();
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.equals(tests))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private void read(BufferedReader lines) {
		lines.lines().forEach((line) -> {
			synchronized (this.output) {
				this.output.add(line);
				this.output.notifyAll();
			}
		});
		synchronized (this.output) {
			this.ended = true;
			this.output.notifyAll();
		}
	}

	/**
	 * Waits for a line, from the one on that was waited for last.
	 * @param pattern what is to be found in the line
	 * @return what was found
	 * @throws AssertionError if there is none in time, or the process has ended before
	 */
	public Matcher await(Pattern pattern) {
		long deadline = System.nanoTime() + LIMIT.toNanos();
		synchronized (this.output) {
			while (true) {
				while (this.read < this.output.size()) {
					Matcher matcher = pattern.matcher(this.output.get(this.read++));
					if (matcher.find()) {
						return matcher;
					}
				}
				awaitLine(pattern, deadline);
			}
		}
	}

	private void awaitLine(Pattern pattern, long deadline) {
		long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
		if (this.ended || left <= 0) {
			this.process.destroyForcibly();
			throw new AssertionError("No \"" + pattern + "\" in " + String.join("\n", this.output));
		}
		try {
			this.output.wait(left);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted", ex);
		}
	}

	/**
	 * Waits until the application's web server listens, from now on or again.
	 */
	public void awaitWebServer() {
		this.base = "http://localhost:" + await(PORT).group(1);
	}

	/**
	 * What was printed so far.
	 * @return the lines
	 */
	public List<String> output() {
		synchronized (this.output) {
			return List.copyOf(this.output);
		}
	}

	/**
	 * Asks the application's web server.
	 * @param path the path and what follows it
	 * @return the body of the answer
	 */
	public String get(String path) {
		return send(path, HttpRequest.newBuilder());
	}

	/**
	 * Sends JSON to the application's web server.
	 * @param path the path and what follows it
	 * @param body the JSON
	 * @return the body of the answer
	 */
	public String post(String path, String body) {
		return send(path,
				HttpRequest.newBuilder()
					.header("Content-Type", "application/json")
					.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private String send(String path, HttpRequest.Builder request) {
		return this.http
			.sendAsync(request.uri(URI.create(this.base + path)).timeout(LIMIT).build(),
					HttpResponse.BodyHandlers.ofString())
			.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
			.join()
			.body();
	}

	/**
	 * Waits until the process has ended.
	 * @return its exit status
	 * @throws AssertionError if it does not end in time
	 */
	public int awaitEnd() {
		try {
			this.process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
		}
		catch (CompletionException ex) {
			this.process.destroyForcibly();
			throw new AssertionError("Did not end: " + output(), ex);
		}
		return this.process.exitValue();
	}

	/** The process's own method would close its output before it is read. */
	@Override
	public void close() {
		this.process.toHandle().destroy();
		awaitEnd();
	}

}
