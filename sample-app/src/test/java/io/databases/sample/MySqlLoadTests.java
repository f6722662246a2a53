package io.databases.sample;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.junit.jupiter.api.Tag;

@Tag("mysql")
@RequiresServer(ServerKind.MYSQL)
class MySqlLoadTests extends LoadContract {

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		useNewDatabase(registry, ServerKind.MYSQL);
	}

}
