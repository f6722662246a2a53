package io.databases.record.dialect;

import org.junit.jupiter.api.Test;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;

@RequiresServer(ServerKind.MARIADB)
class MariaDbColumnReadersTests {

	@Test
	void everyTypeIsReadAsDocumented() {
		MySqlTypes.check(ServerKind.MARIADB);
	}

	@Test
	void ourCodecGivesWhatTheDriversGive() {
		MySqlTypes.compare(ServerKind.MARIADB);
	}

}
