package io.databases.tls;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.databases.DatabaseBuilder;
import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;

@RequiresServer(ServerKind.POSTGRESQL)
class PostgresTlsTests extends TlsContract {

	PostgresTlsTests() {
		super(ServerKind.POSTGRESQL, "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl");
	}

	@Test
	void allowIsPlain() {
		assertThat(isEncrypted(builder("localhost", "sslmode=allow"))).isFalse();
	}

	@Test
	void allowIsEncryptedWhereTheServerInsists() throws SQLException {
		insist();
		// The server reads its file again when it comes to it.
		DataAccessException refused = Mono.fromCallable(() -> refused(insisted("disable")))
			.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(50)))
			.subscribeOn(Schedulers.boundedElastic())
			.block(LIMIT);
		assertThat(refused).hasStackTraceContaining("no encryption");
		assertThat(isEncrypted(insisted("allow"))).isTrue();
		assertThat(isEncrypted(insisted("prefer"))).isTrue();
	}

	private DatabaseBuilder insisted(String mode) {
		return builder(url("localhost", "sslmode=" + mode).withUser("insists").withPassword("insists"));
	}

	/** On encryption of one user, who is named before what the server's file says. */
	private void insist() throws SQLException {
		try (TestDatabase database = server().server().createDatabase();
				Connection connection = database.openJdbcConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE ROLE insists LOGIN PASSWORD 'insists'");
			statement.execute("""
					DO $$
					BEGIN
						EXECUTE format('COPY (SELECT line FROM string_to_table(%L, E''\\n'') AS line) TO %L',
							translate(E'hostnossl all insists all reject\\n'
								|| pg_read_file(current_setting('hba_file')), E'\\t', ' '),
							current_setting('hba_file'));
					END
					$$""");
			statement.execute("SELECT pg_reload_conf()");
		}
	}

}
