package io.databases.sql;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;

@RequiresServer(ServerKind.POSTGRESQL)
class PostgresSqlTextTests extends SqlTextServerContract {

	PostgresSqlTextTests() {
		super(ServerKind.POSTGRESQL, Dialect.POSTGRESQL);
	}

	@Override
	String r2dbcUrl(TestDatabase database) {
		return "r2dbc:" + database.url();
	}

}
