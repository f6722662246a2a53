package io.databases.sample;

import java.nio.file.Path;
import java.util.Map;

import io.databases.testing.JavaProcess;
import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application as it was processed ahead of time, without any URL, in a process of its
 * own: each run reads its URL when it starts. Part of the profile {@code aot}, which does
 * the processing.
 */
class AheadOfTimeIT {

	@TempDir
	Path directory;

	@Test
	void readsItsUrlWhenItRuns() throws Exception {
		keepsItsAccounts(ServerKind.SQLITE);
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void alsoThatOfAPostgres() throws Exception {
		keepsItsAccounts(ServerKind.POSTGRESQL);
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void alsoThatOfAMariaDb() throws Exception {
		keepsItsAccounts(ServerKind.MARIADB);
	}

	private void keepsItsAccounts(ServerKind kind) throws Exception {
		try (TestDatabase database = TestServers.createDatabase(kind)) {
			try (JavaProcess first = start(database.url())) {
				assertThat(first.output())
					.anyMatch((line) -> line.contains("Starting AOT-processed SampleApplication"));
				assertThat(first.post("/accounts", "{\"owner\":\"ada\",\"balance\":\"100.00\"}")).contains("\"ada\"");
				first.post("/accounts", "{\"owner\":\"grace\",\"balance\":\"0\"}");
				assertThat(first.post("/transfers", "{\"from\":1,\"to\":2,\"amount\":\"30.00\"}"))
					.contains("\"amount\":30.00");
				assertThat(first.post("/transfers", "{\"from\":1,\"to\":2,\"amount\":\"70.01\"}"))
					.contains("has not enough balance");
				assertThat(first.get("/actuator/health/databases")).contains("\"status\":\"UP\"");
			}
			try (JavaProcess again = start(database.url())) {
				assertThat(again.get("/accounts")).contains("70.00", "30.00");
			}
		}
		try (JavaProcess elsewhere = start("sqlite:///" + this.directory.resolve("other.db"))) {
			assertThat(elsewhere.get("/accounts")).isEqualTo("[]");
		}
	}

	private static JavaProcess start(String url) {
		JavaProcess process = JavaProcess.start(Map.of("DATABASE_URL", url), "-Dspring.aot.enabled=true",
				"-Dserver.port=0", "-cp", JavaProcess.classPathWithout(AheadOfTimeIT.class),
				SampleApplication.class.getName());
		process.awaitWebServer();
		return process;
	}

}
