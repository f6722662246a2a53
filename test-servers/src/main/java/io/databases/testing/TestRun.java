package io.databases.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * What one run of tests in this JVM owns: a directory and the servers that live in it.
 * Both end with the run. The lock on the directory tells other runs that the owner lives:
 * the system releases it even when the JVM is killed, and the next run clears up.
 */
final class TestRun {

	private static final AtomicBoolean HOOKED = new AtomicBoolean();

	private static @Nullable TestRun current;

	private final Path directory;

	private final FileChannel lock;

	private final Set<EmbeddedServer> servers = ConcurrentHashMap.newKeySet();

	private TestRun(Path directory, FileChannel lock) {
		this.directory = directory;
		this.lock = lock;
	}

	/** The run of now, begun if there is none. */
	static synchronized TestRun current() {
		TestRun run = current;
		if (run == null) {
			Path base = TestDirectories.base();
			StaleRuns.clear(base);
			run = begin(base);
			current = run;
			if (HOOKED.compareAndSet(false, true)) {
				// For runs that nobody ends: an IDE's, or a main method's.
				Runtime.getRuntime().addShutdownHook(new Thread(TestServers::stop, "test-servers-stop"));
			}
		}
		return run;
	}

	/** Ends the run, if there is one. */
	static void end() {
		TestRun run = take();
		// Outside of the lock: a server that just starts may need this class.
		if (run != null) {
			run.close();
		}
	}

	private static synchronized @Nullable TestRun take() {
		TestRun run = current;
		current = null;
		return run;
	}

	private static TestRun begin(Path base) {
		try {
			while (true) {
				Path directory = Files.createTempDirectory(base, StaleRuns.PREFIX);
				StaleRuns.spare(directory);
				TestDirectories.openToAll(directory);
				FileChannel lock = FileChannel.open(directory.resolve(StaleRuns.LOCK), StandardOpenOption.CREATE,
						StandardOpenOption.WRITE);
				// Another run may clear it up between these lines: then take a new one.
				// Its
				// lock may be gone again by now, and the file with it.
				if (lock.tryLock() != null && Files.exists(directory.resolve(StaleRuns.LOCK))) {
					return new TestRun(directory, lock);
				}
				lock.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No directory for the test servers can be made in \"" + base + "\"", ex);
		}
	}

	Path directory() {
		return this.directory;
	}

	void owns(EmbeddedServer server) {
		this.servers.add(server);
	}

	void disowns(EmbeddedServer server) {
		this.servers.remove(server);
	}

	private void close() {
		try {
			this.servers.forEach(EmbeddedServer::discard);
			Trees.delete(this.directory);
		}
		finally {
			release();
		}
	}

	private void release() {
		try {
			this.lock.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The lock of \"" + this.directory + "\" cannot be released", ex);
		}
	}

}
