package io.databases.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * One server of ours: its data, its port, its process. The port stays the same from the
 * first start on. All methods are guarded by this object's monitor; nothing but the
 * shutdown at the end of the run contends for it.
 */
final class EmbeddedServer {

	static final String USER = "tester";

	private static final int ATTEMPTS = 5;

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final int CONNECT_SECONDS = 10;

	private static final long STOP_SECONDS = 30;

	private final ServerSoftware software;

	private final TestRun run;

	private final Path directory;

	private final Path log;

	/** A secret of each server, so that another one on its port is not taken for it. */
	private final String password = "secret-" + UUID.randomUUID();

	private int port;

	private @Nullable Process process;

	private EmbeddedServer(ServerSoftware software, TestRun run) throws IOException {
		this.software = software;
		this.run = run;
		this.directory = Files.createTempDirectory(run.directory(), software.kind().scheme() + "-");
		TestDirectories.openToAll(this.directory);
		this.log = run.directory().resolve(this.directory.getFileName() + ".log");
	}

	/** A new server with data of its own, which accepts connections. */
	static EmbeddedServer start(ServerSoftware software) {
		return start(software, (directory) -> {
		});
	}

	/** The same, with something put into its directory before. */
	static EmbeddedServer start(ServerSoftware software, Consumer<Path> preparation) {
		TestRun run = TestRun.current();
		try {
			EmbeddedServer server = new EmbeddedServer(software, run);
			run.owns(server);
			preparation.accept(server.directory);
			software.initialise(server.directory, server.password, server.log);
			server.startOnFreePort();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No data directory for " + software.kind() + " can be made", ex);
		}
	}

	synchronized ServerAddress address() {
		return new ServerAddress(this.software.kind(), "127.0.0.1", this.port, USER, this.password,
				this.software.defaultDatabase(), "");
	}

	private synchronized void startOnFreePort() throws IOException {
		for (int attempt = 1;; attempt++) {
			try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
				this.port = socket.getLocalPort();
			}
			try {
				start();
				return;
			}
			catch (IllegalStateException ex) {
				// Between the look and the start someone else may take the port.
				if (attempt == ATTEMPTS || !Commands.tail(this.log).contains("already in use")) {
					throw ex;
				}
				Files.delete(this.log);
			}
		}
	}

	synchronized void start() {
		if (running().isPresent()) {
			return;
		}
		Process started = Commands.start(this.software.command(this.directory, this.port), this.software.environment(),
				this.directory, this.log);
		this.process = started;
		try {
			Files.writeString(this.directory.resolve(StaleRuns.PID), Long.toString(started.pid()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The process id of " + this.software.kind() + " cannot be kept", ex);
		}
		awaitReady(started);
	}

	private void awaitReady(Process started) {
		long end = System.nanoTime() + LIMIT.toNanos();
		String last = "";
		while (started.isAlive() && System.nanoTime() < end) {
			try (Connection connection = JdbcAdmin.open(address())) {
				if (connection.isValid(CONNECT_SECONDS)) {
					return;
				}
			}
			catch (SQLException ex) {
				last = ex.getMessage();
				LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
			}
		}
		String fact = started.isAlive() ? "does not accept connections after " + LIMIT.toSeconds() + " s" : "ended";
		kill();
		throw new IllegalStateException("The embedded " + this.software.kind() + " " + fact + " (" + last + "). Set "
				+ RequestedServers.VARIABLE + " to use a server of yours. It printed: " + Commands.tail(this.log));
	}

	synchronized long pid() {
		return (this.process != null) ? this.process.pid() : -1;
	}

	/** Ends the server in its own orderly way; clients are thrown out. */
	synchronized void stop() {
		end(this.software.stopSignal());
	}

	/** Ends the server as a crash does. */
	synchronized void kill() {
		running().map(Process::toHandle).ifPresent(ProcessTree::kill);
	}

	synchronized void pause() {
		running().map(Process::toHandle).ifPresent(ProcessTree::pause);
	}

	synchronized void resume() {
		running().map(Process::toHandle).ifPresent(ProcessTree::resume);
	}

	/** Ends the server quickly and deletes its data. */
	synchronized void discard() {
		end(this.software.discardSignal());
		this.run.disowns(this);
		Trees.delete(this.directory);
	}

	private void end(String signal) {
		running().ifPresent((server) -> {
			resume();
			ProcessTree.tell(server.toHandle(), signal);
			if (!Commands.ends(server, STOP_SECONDS)) {
				kill();
				throw new IllegalStateException("The embedded " + this.software.kind() + " did not end within "
						+ STOP_SECONDS + " s and was killed. It printed: " + Commands.tail(this.log));
			}
		});
	}

	private Optional<Process> running() {
		return Optional.ofNullable(this.process).filter(Process::isAlive);
	}

}
