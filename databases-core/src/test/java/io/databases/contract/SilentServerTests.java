package io.databases.contract;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import io.databases.Database;
import io.databases.error.DatabaseTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A server that accepts connections and never says a word: the drivers' own limits do not
 * cover that.
 */
class SilentServerTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private ServerSocket door;

	private LogCapture mysql;

	private LogCapture postgresql;

	@BeforeEach
	void open() throws IOException {
		this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.mysql = LogCapture.of("io.asyncer.r2dbc.mysql");
		this.postgresql = LogCapture.of("io.r2dbc.postgresql");
	}

	@AfterEach
	void close() throws IOException {
		this.door.close();
		this.mysql.close();
		this.postgresql.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql", "mysql", "mariadb" })
	void connectIsGivenUp(String dialect) {
		Database database = Database
			.builder(dialect + "://ada:geheim@" + this.door.getInetAddress().getHostAddress() + ":"
					+ this.door.getLocalPort() + "/ledger?sslmode=disable")
			.limits((limits) -> limits.withConnect(Duration.ofMillis(300)))
			.build();
		assertThatExceptionOfType(DatabaseTimeoutException.class).isThrownBy(() -> database.connect().block(LIMIT))
			.withMessageContaining("login")
			.withMessageContaining("300 ms")
			.withMessageContaining("pool acquired=0")
			.withMessageContaining("'connect_timeout'")
			.withMessageNotContaining("geheim");
		database.disconnect().block(LIMIT);
	}

}
