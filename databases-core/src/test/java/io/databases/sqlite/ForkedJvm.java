package io.databases.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Another process that runs a main class of the tests; killed when it is closed. */
final class ForkedJvm implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private ForkedJvm(Process process) {
		this.process = process;
		this.output = process.inputReader(StandardCharsets.UTF_8);
	}

	static ForkedJvm start(List<String> options, Class<?> main, String... arguments) {
		return start(List.of(), options, main, arguments);
	}

	/** For whom permissions hold: they do not for root as it is. */
	static ForkedJvm startWithoutPrivileges(Class<?> main, String... arguments) {
		boolean root = "root".equals(System.getProperty("user.name"));
		return start(root ? List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search") : List.of(), List.of(),
				main, arguments);
	}

	/** None of its files grows beyond this: a write fails then. */
	static ForkedJvm startWithFileLimit(int kibibytes, Class<?> main, String... arguments) {
		return start(List.of("bash", "-c", "ulimit -f " + kibibytes + " && exec \"$@\"", "bash"), List.of(), main,
				arguments);
	}

	private static ForkedJvm start(List<String> prefix, List<String> options, Class<?> main, String... arguments) {
		List<String> command = new ArrayList<>(prefix);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		if (Runtime.version().feature() >= 24) {
			// otherwise Java warns of the native library, among the lines that are read
			command.add("--enable-native-access=ALL-UNNAMED");
		}
		command.add("-XX:+UseSerialGC");
		command.add("-cp");
		command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
		command.add(main.getName());
		command.addAll(List.of(arguments));
		try {
			return new ForkedJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The next line, or null at the end. */
	String readLine() {
		try {
			return this.output.readLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Read lines up to this one. */
	void await(String line) {
		List<String> before = new ArrayList<>();
		for (String read = readLine(); !line.equals(read); read = readLine()) {
			assertThat(read).as("instead of \"%s\" after %s", line, before).isNotNull();
			before.add(read);
		}
	}

	/** Everything that is left, once it has ended by itself. */
	List<String> readAll() throws InterruptedException {
		List<String> lines = new ArrayList<>();
		for (String read = readLine(); read != null; read = readLine()) {
			lines.add(read);
		}
		assertThat(this.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.process.exitValue()).as("%s", lines).isZero();
		return lines;
	}

	/** SIGKILL. */
	void kill() throws InterruptedException {
		// Process itself would close its output, which is yet to be read.
		this.process.toHandle().destroyForcibly();
		assertThat(this.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
