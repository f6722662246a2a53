package io.databases.sample;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@RequiresServer(ServerKind.POSTGRESQL)
class PostgresLedgerTests extends LedgerContract {

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		useNewDatabase(registry, ServerKind.POSTGRESQL);
	}

}
