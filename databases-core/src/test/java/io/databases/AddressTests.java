package io.databases;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import io.databases.url.DatabaseUrl;
import io.databases.url.HostAddress;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Servers behind a Unix socket, and several of them in one URL.
 */
class AddressTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	/** Nobody listens there. */
	private static final int CLOSED_PORT = 1;

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void postgresqlThroughTheDirectoryOfItsSocket() {
		with(ServerKind.POSTGRESQL, (tcp) -> {
			String directory = value(tcp, "SELECT current_setting('data_directory')", String.class);
			DatabaseUrl socket = tcp.withHosts(List.of())
				.withOption("host", directory)
				.withOption("port", Integer.toString(tcp.portOrDefault()));
			assertThat(value(socket, "SELECT inet_server_addr() IS NULL", Boolean.class)).isTrue();
			assertThat(value(tcp, "SELECT inet_server_addr() IS NULL", Boolean.class)).isFalse();
		});
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void mariaDbThroughItsSocket() {
		String peer = "SELECT host FROM information_schema.processlist WHERE id = connection_id()";
		with(ServerKind.MARIADB, (tcp) -> {
			String file = value(tcp, "SELECT concat(@@datadir, @@socket)", String.class);
			DatabaseUrl socket = tcp.withHosts(List.of()).withOption("unix_socket", file);
			assertThat(value(socket, peer, String.class)).isEqualTo("localhost");
			assertThat(value(tcp, peer, String.class)).contains(":");
		});
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void postgresqlTriesOneHostAfterTheOther() {
		with(ServerKind.POSTGRESQL, AddressTests::triesOneHostAfterTheOther);
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void mariaDbTriesOneHostAfterTheOther() {
		with(ServerKind.MARIADB, AddressTests::triesOneHostAfterTheOther);
	}

	private static void triesOneHostAfterTheOther(DatabaseUrl url) {
		HostAddress there = url.hosts().get(0);
		HostAddress nowhere = there.withPort(CLOSED_PORT);
		assertThat(value(url.withHosts(List.of(nowhere, there)), "SELECT 42", Integer.class)).isEqualTo(42);
		assertThat(value(url.withHosts(List.of(there, nowhere)), "SELECT 42", Integer.class)).isEqualTo(42);
		assertThatExceptionOfType(DataAccessResourceFailureException.class)
			.isThrownBy(() -> value(url.withHosts(List.of(nowhere, nowhere)), "SELECT 42", Integer.class))
			.withMessageContaining(nowhere + "," + nowhere);
	}

	/** A session of the same number on another host would be someone else's. */
	@Test
	@RequiresServer(ServerKind.MARIADB)
	void aStatementIsStoppedOnTheHostThatRunsIt() {
		with(ServerKind.MARIADB, (url) -> {
			HostAddress there = url.hosts().get(0);
			DatabaseUrl both = url.withHosts(List.of(there.withPort(CLOSED_PORT), there))
				.withOption("cancel", "server");
			open(both, (database) -> {
				database.execute("CREATE TABLE sleeping (started INT)").block(LIMIT);
				Mono<Integer> stopped = database.inConnection((one) -> one.execute("INSERT INTO sleeping VALUES (1)")
					.then(one.fetchVal("SELECT SLEEP(600)", Integer.class)
						.timeout(Duration.ofMillis(200), Mono.empty()))
					.then(one.fetchVal("SELECT count(*) FROM sleeping", Integer.class)));
				assertThat(stopped.block(LIMIT)).isOne();
			});
		});
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void aHostThatRefusesTheLoginHasAnswered() {
		with(ServerKind.MARIADB, (url) -> {
			HostAddress there = url.hosts().get(0);
			assertThatExceptionOfType(PermissionDeniedDataAccessException.class).isThrownBy(
					() -> value(url.withHosts(List.of(there, there)).withPassword("wrong"), "SELECT 1", Integer.class))
				.satisfies((error) -> assertThat(error.getCause().getSuppressed()).isEmpty());
		});
	}

	private static void with(ServerKind kind, Consumer<DatabaseUrl> test) {
		try (TestDatabase server = TestServers.createDatabase(kind)) {
			test.accept(DatabaseUrl.parse(server.url()));
		}
	}

	private static <T> T value(DatabaseUrl url, String sql, Class<T> type) {
		AtomicReference<T> value = new AtomicReference<>();
		open(url, (database) -> value.set(database.fetchVal(sql, type).block(LIMIT)));
		return value.get();
	}

	private static void open(DatabaseUrl url, Consumer<Database> work) {
		Database database = Database.builder(url).pool((pool) -> pool.withMaxSize(1)).build();
		try {
			database.connect().block(LIMIT);
			work.accept(database);
		}
		finally {
			database.disconnect().block(LIMIT);
		}
	}

}
