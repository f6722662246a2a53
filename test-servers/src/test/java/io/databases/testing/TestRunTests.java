package io.databases.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is left of a run, ended or killed: nothing. The runs are JVMs of their own.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TestRunTests {

	@TempDir
	Path place;

	private @Nullable Process other;

	@AfterEach
	void endTheOtherRun() {
		if (this.other != null) {
			this.other.destroyForcibly();
		}
	}

	@Test
	void aRunThatEndsTakesItsServersAndItsDataWithIt() throws Exception {
		Process run = start("end");
		assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(run.exitValue()).isZero();
		assertThat(runDirectory()).doesNotExist();
		assertThat(server()).isNotPresent();
	}

	@Test
	void theNextRunClearsUpAfterAKilledOne() throws Exception {
		Process killed = start("wait");
		while (!Files.exists(this.place.resolve("ready"))) {
			assertThat(killed.isAlive()).isTrue();
			TimeUnit.MILLISECONDS.sleep(20);
		}
		StaleRuns.clear(TestDirectories.base());
		assertThat(server().filter(ProcessHandle::isAlive)).isPresent();

		killed.destroyForcibly();
		assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(server().filter(ProcessHandle::isAlive)).isPresent();

		StaleRuns.clear(TestDirectories.base());

		assertThat(runDirectory()).doesNotExist();
		assertThat(server().filter(ProcessHandle::isAlive)).isNotPresent();
	}

	@Test
	void aLivingRunIsLeftAlone() {
		Path mine = TestRun.current().directory();
		StaleRuns.clear(TestDirectories.base());
		assertThat(mine).exists();
	}

	private Process start(String then) throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		this.other = new ProcessBuilder(
				List.of(java, "-Xmx64m", "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"), "-cp",
						System.getProperty("java.class.path"), OtherRun.class.getName(), this.place.toString(), then))
			.redirectErrorStream(true)
			.redirectOutput(this.place.resolve("output").toFile())
			.start();
		return this.other;
	}

	private Path runDirectory() throws IOException {
		return Path.of(Files.readString(this.place.resolve("directory")));
	}

	private Optional<ProcessHandle> server() throws IOException {
		return ProcessHandle.of(Long.parseLong(Files.readString(this.place.resolve("pid"))));
	}

	/** The other JVM. */
	static final class OtherRun {

		private OtherRun() {
		}

		public static void main(String[] arguments) throws Exception {
			Path place = Path.of(arguments[0]);
			RestartableServer server = RestartableServer.start(ServerKind.POSTGRESQL);
			Files.writeString(place.resolve("directory"), TestRun.current().directory().toString());
			Files.writeString(place.resolve("pid"), Long.toString(server.pid()));
			Files.createFile(place.resolve("ready"));
			if (arguments[1].equals("wait")) {
				Thread.currentThread().join();
			}
		}

	}

}
