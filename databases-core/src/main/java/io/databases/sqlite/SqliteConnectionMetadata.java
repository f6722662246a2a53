package io.databases.sqlite;

import io.r2dbc.spi.ConnectionMetadata;

/** What SQLite calls itself. */
final class SqliteConnectionMetadata implements ConnectionMetadata {

	private final String version;

	SqliteConnectionMetadata(String version) {
		this.version = version;
	}

	@Override
	public String getDatabaseProductName() {
		return "SQLite";
	}

	@Override
	public String getDatabaseVersion() {
		return this.version;
	}

}
