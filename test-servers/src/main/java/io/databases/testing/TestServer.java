package io.databases.testing;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server that runs, embedded or the user's. Safe for use by several threads.
 */
public final class TestServer {

	private final ServerAddress address;

	private final Set<String> databases = ConcurrentHashMap.newKeySet();

	TestServer(ServerAddress address) {
		this.address = address;
	}

	/**
	 * The kind of server.
	 * @return the kind
	 */
	public ServerKind kind() {
		return this.address.kind();
	}

	/**
	 * The host.
	 * @return the host name or address
	 */
	public String host() {
		return this.address.host();
	}

	/**
	 * The TCP port.
	 * @return the port
	 */
	public int port() {
		return this.address.port();
	}

	/**
	 * The user, who may create databases.
	 * @return the user's name
	 */
	public String user() {
		return this.address.user();
	}

	/**
	 * The user's password.
	 * @return the password, or an empty string
	 */
	public String password() {
		return this.address.password();
	}

	/**
	 * The URL of the database that was there at the start, which tests should leave
	 * alone; see {@link #createDatabase()}.
	 * @return the URL in the toolkit's own form, password included
	 */
	public String url() {
		return this.address.url();
	}

	/**
	 * Creates an empty database of a name not used before.
	 * @return the database
	 * @throws IllegalStateException if the server refuses
	 */
	public TestDatabase createDatabase() {
		String name = "databases_test_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
		JdbcAdmin.create(this.address, name);
		this.databases.add(name);
		return TestDatabase.onServer(this.address.withDatabase(name), () -> drop(name));
	}

	void dropDatabases() {
		this.databases.forEach(this::drop);
	}

	private void drop(String name) {
		if (this.databases.remove(name)) {
			JdbcAdmin.drop(this.address, name);
		}
	}

	@Override
	public String toString() {
		return this.address.toString();
	}

}
