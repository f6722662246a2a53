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

	/** The same with one parameter in the driver's own form, which is to be 1. */
	String slowQueryWithParameter() {
		return this.slowQuery + (isMySqlFamily() ? " FROM DUAL" : "") + " WHERE " + driverPlaceholder() + " = 1";
	}

	boolean isServer() {
		return this.kind != ServerKind.SQLITE;
	}

	boolean isMySqlFamily() {
		return this == MARIADB || this == MYSQL;
	}

	/** A query that takes about two milliseconds. */
	String shortQuery() {
		return switch (this) {
			case POSTGRESQL -> "SELECT pg_sleep(0.002)";
			case MARIADB, MYSQL -> "SELECT SLEEP(0.002)";
			case SQLITE_FILE, SQLITE_MEMORY -> COUNT_FOR_EVER.replace("1000000000000", "10000");
		};
	}

	/** A statement after which the session is not as it was. */
	String changeOfSession() {
		return switch (this) {
			case POSTGRESQL -> "SET work_mem = '8MB'";
			case MARIADB, MYSQL -> "SET @changed = 1";
			case SQLITE_FILE, SQLITE_MEMORY -> "PRAGMA cache_size = -3000";
		};
	}

	/** The statements that run in the database, but for this one. */
	String runningStatements() {
		return isMySqlFamily()
				? "SELECT concat_ws(' ', id, command, time, state, info) FROM information_schema.processlist WHERE db = database()"
						+ " AND command NOT IN ('Sleep', 'Daemon') AND id <> connection_id()"
				: "SELECT concat_ws(' ', pid, state, query_start, query) FROM pg_stat_activity"
						+ " WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()";
	}

	/** Counts the sessions in the database that are in a transaction and do nothing. */
	String openTransactions() {
		return isMySqlFamily()
				? "SELECT count(*) FROM information_schema.innodb_trx JOIN information_schema.processlist"
						+ " ON id = trx_mysql_thread_id WHERE db = database()"
				: "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
						+ " AND state LIKE 'idle in transaction%'";
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

	/** The column of this database in the tables of the documentation. */
	int column() {
		return switch (this) {
			case POSTGRESQL -> 0;
			case MARIADB -> 1;
			case MYSQL -> 2;
			case SQLITE_FILE, SQLITE_MEMORY -> 3;
		};
	}

	/**
	 * A column type in the words of the documentation.
	 * @param word what the documentation calls it
	 * @return the type, empty where the database has none
	 */
	String typeOf(String word) {
		return switch (word) {
			case "integer" -> "INTEGER";
			case "bigint" -> "BIGINT";
			case "numeric" -> "NUMERIC(20, 4)";
			case "double" -> "DOUBLE PRECISION";
			case "text" -> "VARCHAR(100)";
			case "datetime" -> dateTime();
			case "time of servers" -> isServer() ? "TIME" : "";
			case "time of MySQL" -> isMySqlFamily() ? "TIME" : "";
			default -> throw new IllegalArgumentException(word);
		};
	}

}
