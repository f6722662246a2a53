package io.databases.sample;

import io.databases.Database;

/**
 * Where the databases' SQL differs.
 */
enum SqlFlavour {

	/** PostgreSQL. */
	POSTGRESQL("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "", " FOR UPDATE"),

	/** MySQL and MariaDB. */
	MYSQL("BIGINT AUTO_INCREMENT PRIMARY KEY", " CHARACTER SET utf8mb4", " FOR UPDATE"),

	/** SQLite locks no rows: a transaction that writes has the file for itself. */
	SQLITE("INTEGER PRIMARY KEY AUTOINCREMENT", "", "");

	private final String id;

	private final String tableOptions;

	private final String forUpdate;

	SqlFlavour(String id, String tableOptions, String forUpdate) {
		this.id = id;
		this.tableOptions = tableOptions;
		this.forUpdate = forUpdate;
	}

	static SqlFlavour of(Database database) {
		return switch (database.dialect()) {
			case "postgresql" -> POSTGRESQL;
			case "mysql", "mariadb" -> MYSQL;
			case "sqlite" -> SQLITE;
			default -> throw new IllegalStateException(
					"The ledger has no SQL for '%s'; add it to SqlFlavour".formatted(database.dialect()));
		};
	}

	/**
	 * The definition of a key that the database generates.
	 * @return type and constraint of the column
	 */
	String id() {
		return this.id;
	}

	/**
	 * What follows the columns of a table.
	 * @return the options, possibly empty
	 */
	String tableOptions() {
		return this.tableOptions;
	}

	/**
	 * What makes a SELECT lock its rows up to the end of the transaction.
	 * @return the clause, possibly empty
	 */
	String forUpdate() {
		return this.forUpdate;
	}

}
