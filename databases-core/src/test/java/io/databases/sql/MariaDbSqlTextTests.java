package io.databases.sql;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;

@RequiresServer(ServerKind.MARIADB)
class MariaDbSqlTextTests extends SqlTextServerContract {

	MariaDbSqlTextTests() {
		super(ServerKind.MARIADB, Dialect.MARIADB);
	}

	@Override
	String r2dbcUrl(TestDatabase database) {
		return database.url().replaceFirst("mariadb:", "r2dbc:mysql:");
	}

}
