package io.databases.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

	/**
	 * This JVM's own runs, never looked at: POSIX drops a process's lock as soon as the
	 * process closes any channel on the file.
	 */
	private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

	private static final long LIMIT_SECONDS = 10;

	private StaleRuns() {
	}

	static void spare(Path run) {
		OWN.add(run);
	}

	static void clear(Path base) {
		list(base).stream()
			.filter((directory) -> directory.getFileName().toString().startsWith(PREFIX) && !OWN.contains(directory))
			.forEach(StaleRuns::clearIfDead);
	}

	private static void clearIfDead(Path run) {
		// No lock file yet: its owner is just beginning.
		try (FileChannel lock = FileChannel.open(run.resolve(LOCK), StandardOpenOption.WRITE)) {
			if (lock.tryLock() != null && Files.exists(run.resolve(LOCK))) {
				list(run).forEach((server) -> endServer(run, server.resolve(PID)));
				Trees.delete(run);
			}
		}
		catch (IOException ex) {
			// Someone else is clearing it up.
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
		ProcessTree.resume(server);
		// Both kinds of server end quickly and clear up behind themselves.
		ProcessTree.tell(server, "QUIT");
		try {
			server.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			ProcessTree.kill(server);
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
