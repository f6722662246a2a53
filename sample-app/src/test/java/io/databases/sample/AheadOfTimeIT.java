package io.databases.sample;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application as it was processed ahead of time, without any URL, in a process of its
 * own: each run reads its URL when it starts. Part of the profile {@code aot}, which does
 * the processing.
 */
class AheadOfTimeIT {

	private static final Duration LIMIT = Duration.ofMinutes(2);

	private static final Pattern PORT = Pattern.compile("Netty started on port (\\d+)");

	@TempDir
	Path directory;

	@Test
	void readsItsUrlWhenItRuns() throws Exception {
		keepsItsAccounts(ServerKind.SQLITE);
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void alsoThatOfAPostgres() throws Exception {
		keepsItsAccounts(ServerKind.POSTGRESQL);
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void alsoThatOfAMariaDb() throws Exception {
		keepsItsAccounts(ServerKind.MARIADB);
	}

	private void keepsItsAccounts(ServerKind kind) throws Exception {
		try (TestDatabase database = TestServers.createDatabase(kind)) {
			try (Running first = start(database.url())) {
				assertThat(first.output).anyMatch((line) -> line.contains("Starting AOT-processed SampleApplication"));
				assertThat(first.post("/accounts", "{\"owner\":\"ada\",\"balance\":\"100.00\"}")).contains("\"ada\"");
				first.post("/accounts", "{\"owner\":\"grace\",\"balance\":\"0\"}");
				assertThat(first.post("/transfers", "{\"from\":1,\"to\":2,\"amount\":\"30.00\"}"))
					.contains("\"amount\":30.00");
				assertThat(first.post("/transfers", "{\"from\":1,\"to\":2,\"amount\":\"70.01\"}"))
					.contains("has not enough balance");
				assertThat(first.get("/actuator/health/databases")).contains("\"status\":\"UP\"");
			}
			try (Running again = start(database.url())) {
				assertThat(again.get("/accounts")).contains("70.00", "30.00");
			}
		}
		try (Running elsewhere = start("sqlite:///" + this.directory.resolve("other.db"))) {
			assertThat(elsewhere.get("/accounts")).isEqualTo("[]");
		}
	}

	private static Running start(String url) throws IOException {
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Dspring.aot.enabled=true", "-Dserver.port=0", "-cp", classPath(), SampleApplication.class.getName());
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().put("DATABASE_URL", url);
		return new Running(builder.start());
	}

	/** That of the tests, without the tests. */
	private static String classPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.endsWith("test-classes"))
			.collect(Collectors.joining(File.pathSeparator));
	}

	/** The process of an application. */
	private static final class Running implements AutoCloseable {

		private final HttpClient http = HttpClient.newHttpClient();

		private final List<String> output = new CopyOnWriteArrayList<>();

		private final Process process;

		private final String base;

		Running(Process process) {
			this.process = process;
			CompletableFuture<String> port = new CompletableFuture<>();
			Thread reader = new Thread(() -> read(process.inputReader(StandardCharsets.UTF_8), port), "output");
			reader.setDaemon(true);
			reader.start();
			try {
				this.base = "http://localhost:" + port.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
			}
			catch (RuntimeException ex) {
				process.destroyForcibly();
				throw new IllegalStateException("Not started: " + this.output, ex);
			}
		}

		private void read(BufferedReader lines, CompletableFuture<String> port) {
			lines.lines().forEach((line) -> {
				this.output.add(line);
				Matcher matcher = PORT.matcher(line);
				if (matcher.find()) {
					port.complete(matcher.group(1));
				}
			});
			port.completeExceptionally(new IllegalStateException("The process has ended"));
		}

		String get(String path) {
			return send(HttpRequest.newBuilder(URI.create(this.base + path)));
		}

		String post(String path, String body) {
			return send(HttpRequest.newBuilder(URI.create(this.base + path))
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString(body)));
		}

		private String send(HttpRequest.Builder request) {
			return this.http.sendAsync(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString())
				.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
				.join()
				.body();
		}

		/** As a platform does it: the application ends by itself. */
		@Override
		public void close() {
			this.process.destroy();
			try {
				this.process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
			}
			catch (CompletionException ex) {
				this.process.destroyForcibly();
				throw new AssertionError("Did not end: " + this.output, ex);
			}
		}

	}

}
