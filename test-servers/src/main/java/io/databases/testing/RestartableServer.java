package io.databases.testing;

/**
 * An embedded server of one's own, for tests of what happens when the server is gone.
 * Starts at once; closing it ends it and deletes its data. Safe for use by several
 * threads.
 *
 * <pre class="code">
 * try (RestartableServer own = RestartableServer.start(ServerKind.POSTGRESQL)) {
 *     own.stop();
 *     own.start();
 * }
 * </pre>
 */
public final class RestartableServer implements AutoCloseable {

	private final EmbeddedServer embedded;

	private RestartableServer(EmbeddedServer embedded) {
		this.embedded = embedded;
	}

	/**
	 * Starts a new embedded server, whatever {@code TEST_DATABASE_URLS} says.
	 * @param kind the kind, not SQLite
	 * @return the server, which accepts connections
	 * @throws IllegalStateException if it cannot be started
	 */
	public static RestartableServer start(ServerKind kind) {
		return new RestartableServer(EmbeddedServer.start(ServerSoftware.of(kind)));
	}

	/**
	 * Starts a new embedded server that encrypts connections.
	 * @param kind the kind, not SQLite
	 * @param certificates what it proves itself with
	 * @return the server, which accepts connections, also those without encryption
	 * @throws IllegalStateException if it cannot be started
	 */
	public static RestartableServer start(ServerKind kind, TestCertificates certificates) {
		return new RestartableServer(EmbeddedServer.start(ServerSoftware.of(kind), certificates::write));
	}

	/**
	 * The server as clients see it: its address stays the same.
	 * @return the server
	 */
	public TestServer server() {
		return new TestServer(this.embedded.address());
	}

	/**
	 * Starts the server again on the same port and with the same data, and waits until it
	 * accepts connections. Does nothing if it runs.
	 */
	public void start() {
		this.embedded.start();
	}

	/**
	 * Ends the server in good order and waits for its end; clients are thrown out.
	 */
	public void stop() {
		this.embedded.stop();
	}

	/**
	 * Ends the server as a crash does and waits for its end.
	 */
	public void kill() {
		this.embedded.kill();
	}

	/**
	 * Freezes the server: connections stay open but nothing answers.
	 */
	public void pause() {
		this.embedded.pause();
	}

	/**
	 * Lets a frozen server go on.
	 */
	public void resume() {
		this.embedded.resume();
	}

	long pid() {
		return this.embedded.pid();
	}

	@Override
	public void close() {
		this.embedded.discard();
	}

}
