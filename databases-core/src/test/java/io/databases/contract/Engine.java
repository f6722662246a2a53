package io.databases.contract;

import io.databases.testing.ServerKind;

/**
 * The databases that the suites run on, and the words that differ between them.
 */
enum Engine {

	POSTGRESQL(ServerKind.POSTGRESQL, "BIGSERIAL PRIMARY KEY", "SELECT pg_backend_pid()", "SELECT pg_sleep(60)"),

	MARIADB(ServerKind.MARIADB, "BIGINT AUTO_INCREMENT PRIMARY KEY", "SELECT CONNECTION_ID()", "SELECT SLEEP(60)"),

	MYSQL(ServerKind.MYSQL, "BIGINT AUTO_INCREMENT PRIMARY KEY", "SELECT CONNECTION_ID()", "SELECT SLEEP(60)"),

	SQLITE_FILE(ServerKind.SQLITE, "INTEGER PRIMARY KEY", "", Engine.COUNT_FOR_EVER),

	SQLITE_MEMORY(ServerKind.SQLITE, "INTEGER PRIMARY KEY", "", Engine.COUNT_FOR_EVER);

	private static final String COUNT_FOR_EVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
			+ " SELECT i + 1 FROM n WHERE i < 1000000000000) SELECT count(*) FROM n";

	private final ServerKind kind;

	private final String identity;

	private final String connectionId;

	private final String slowQuery;

	Engine(ServerKind kind, String identity, String connectionId, String slowQuery) {
		this.kind = kind;
		this.identity = identity;
		this.connectionId = connectionId;
		this.slowQuery = slowQuery;
	}

	ServerKind kind() {
		return this.kind;
	}

	/** The type of a key that the database makes. */
	String identity() {
		return this.identity;
	}

	/** A query for the id of the connection; empty where there is none. */
	String connectionId() {
		return this.connectionId;
	}

	/** A query that takes a minute or more. */
	String slowQuery() {
		return this.slowQuery;
	}

	boolean isServer() {
		return this.kind != ServerKind.SQLITE;
	}

	boolean isMySqlFamily() {
		return this == MARIADB || this == MYSQL;
	}

	/** A type with date and time, to the microsecond. */
	String dateTime() {
		return switch (this) {
			case POSTGRESQL -> "TIMESTAMP";
			case MARIADB, MYSQL -> "DATETIME(6)";
			case SQLITE_FILE, SQLITE_MEMORY -> "DATETIME";
		};
	}

	/** A type with a time of day, to the microsecond. */
	String time() {
		return isMySqlFamily() ? "TIME(6)" : "TIME";
	}

	/** A type of bytes. */
	String bytes() {
		return (this == POSTGRESQL) ? "BYTEA" : "BLOB";
	}

	/** The class of the driver's own connection begins with it. */
	String driverPackage() {
		return switch (this) {
			case POSTGRESQL -> "io.r2dbc.postgresql.";
			case MARIADB, MYSQL -> "io.asyncer.r2dbc.mysql.";
			case SQLITE_FILE, SQLITE_MEMORY -> "io.databases.sqlite.";
		};
	}

	/** A placeholder in the driver's own words. */
	String driverPlaceholder() {
		return (this == POSTGRESQL) ? "$1" : "?";
	}

}
