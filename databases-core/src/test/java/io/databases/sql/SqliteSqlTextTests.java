package io.databases.sql;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;

@RequiresServer(ServerKind.SQLITE)
class SqliteSqlTextTests extends SqlTextServerContract {

	SqliteSqlTextTests() {
		super(ServerKind.SQLITE, Dialect.SQLITE);
	}

	@Override
	String r2dbcUrl(TestDatabase database) {
		return "r2dbc:" + database.url();
	}

}
