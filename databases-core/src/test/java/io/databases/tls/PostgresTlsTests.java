package io.databases.tls;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;

@RequiresServer(ServerKind.POSTGRESQL)
class PostgresTlsTests extends TlsContract {

	PostgresTlsTests() {
		super(ServerKind.POSTGRESQL, "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl");
	}

}
