package io.databases.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How the programs of one kind of server are called.
 */
interface ServerSoftware {

	static ServerSoftware of(ServerKind kind) {
		return switch (kind) {
			case POSTGRESQL -> new PostgreSqlSoftware();
			case MARIADB -> MySqlSoftware.mariaDb();
			case MYSQL -> MySqlSoftware.mySql();
			case SQLITE -> throw new IllegalArgumentException("SQLITE has no servers; create a database instead");
		};
	}

	ServerKind kind();

	/** A database that is there from the start. */
	String defaultDatabase();

	/** Makes the data of a new server with the user of the tests. */
	void initialise(Path directory, String password, Path log);

	List<String> command(Path directory, int port);

	Map<String, String> environment();

	/** Ends the server in good order, without waiting for clients. */
	String stopSignal();

	/** Ends the server fast, without care for the data. */
	String discardSignal();

}
