package io.databases.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Runs whose JVM was killed: their servers are ended and their directories deleted.
 */
final class StaleRuns {

	static final String PREFIX = "run-";

	static final String LOCK = "lock";

	static final String PID = "pid";

	private static final long LIMIT_SECONDS = 10;

	private StaleRuns() {
	}

	static void clear(Path base) {
		list(base).stream()
			.filter((directory) -> directory.getFileName().toString().startsWith(PREFIX))
			.forEach(StaleRuns::clearIfDead);
	}

	private static void clearIfDead(Path run) {
		// No lock file yet: its owner is just beginning.
		try (FileChannel lock = FileChannel.open(run.resolve(LOCK), StandardOpenOption.WRITE)) {
			if (lock.tryLock() != null) {
				list(run).forEach((server) -> endServer(run, server.resolve(PID)));
				Trees.delete(run);
			}
		}
		catch (IOException | OverlappingFileLockException ex) {
			// Alive, or someone else is clearing it up.
			return;
		}
	}

	private static void endServer(Path run, Path pidFile) {
		if (Files.exists(pidFile)) {
			try {
				ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
					// The number may belong to another program by now.
					.filter((process) -> process.info().commandLine().orElse("").contains(run.toString()))
					.ifPresent(StaleRuns::end);
			}
			catch (IOException ex) {
				throw new UncheckedIOException("\"" + pidFile + "\" cannot be read", ex);
			}
		}
	}

	private static void end(ProcessHandle server) {
		Commands.signal("CONT", server);
		Commands.signal("QUIT", server);
		try {
			server.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			Commands.signal("KILL", server);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static List<Path> list(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("\"" + directory + "\" cannot be listed", ex);
		}
	}

}
