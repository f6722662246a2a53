package io.databases.record.dialect;

import org.junit.jupiter.api.Test;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import org.junit.jupiter.api.Tag;

@Tag("mysql")
@RequiresServer(ServerKind.MYSQL)
class MySqlColumnReadersTests {

	@Test
	void everyTypeIsReadAsDocumented() {
		MySqlTypes.check(ServerKind.MYSQL);
	}

	@Test
	void ourCodecGivesWhatTheDriversGive() {
		MySqlTypes.compare(ServerKind.MYSQL);
	}

}
