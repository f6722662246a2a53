package io.databases.tls;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@RequiresServer(ServerKind.MARIADB)
class MariaDbTlsTests extends TlsContract {

	MariaDbTlsTests() {
		super(ServerKind.MARIADB,
				"SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'SSL_VERSION' AND VARIABLE_VALUE <> ''");
	}

	@Test
	void allowIsAsPrefer() {
		assertThat(isEncrypted(builder("localhost", "sslmode=allow"))).isTrue();
	}

}
