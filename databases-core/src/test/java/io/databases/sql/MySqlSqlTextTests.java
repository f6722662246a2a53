package io.databases.sql;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import org.junit.jupiter.api.Tag;

@Tag("mysql")
@RequiresServer(ServerKind.MYSQL)
class MySqlSqlTextTests extends SqlTextServerContract {

	MySqlSqlTextTests() {
		super(ServerKind.MYSQL, Dialect.MYSQL);
	}

	@Override
	String r2dbcUrl(TestDatabase database) {
		return "r2dbc:" + database.url();
	}

}
