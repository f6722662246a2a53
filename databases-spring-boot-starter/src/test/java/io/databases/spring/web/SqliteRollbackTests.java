package io.databases.spring.web;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestServers;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@RequiresServer(ServerKind.SQLITE)
class SqliteRollbackTests extends RollbackContract {

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		String url = TestServers.createDatabase(ServerKind.SQLITE).url();
		registry.add("databases.url", () -> url);
	}

}
