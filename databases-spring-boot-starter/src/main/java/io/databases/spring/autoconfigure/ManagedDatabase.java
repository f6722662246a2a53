package io.databases.spring.autoconfigure;

import io.databases.Database;
import io.databases.url.DatabaseUrl;

/**
 * A database that was made but is not connected yet. It stands between the beans: the
 * {@code ConnectionFactory} must be there for database initializers, and the
 * {@code Database} is to connect after these.
 *
 * @param source where it comes from
 * @param database the database
 */
record ManagedDatabase(DatabaseSource source, Database database) implements DatabaseConnectionDetails {

	@Override
	public DatabaseUrl url() {
		return this.source.url();
	}

	/** For a context that fails to start after an initializer has connected. */
	void disconnect() {
		this.database.disconnect().block(DatabaseConnector.NET);
	}

	@Override
	public String toString() {
		return this.source.toString();
	}

}
