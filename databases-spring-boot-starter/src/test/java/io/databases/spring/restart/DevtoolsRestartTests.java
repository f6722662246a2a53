package io.databases.spring.restart;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.databases.testing.JavaProcess;
import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that Spring Boot's devtools start again in the same process, whenever
 * one of its classes was compiled.
 */
class DevtoolsRestartTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final int RESTARTS = Boolean.getBoolean("databases.stress") ? 10 : 1;

	@TempDir
	Path directory;

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void theDatabasesAreThereAgainAndTheOldOnesAreGone() throws Exception {
		try (TestDatabase database = TestServers.createDatabase(ServerKind.POSTGRESQL)) {
			Path main = compile();
			create(database);
			try (JavaProcess application = start(database)) {
				application.awaitWebServer();
				String notes = "Note[text=0]";
				assertThat(application.get("/add/0")).isEqualTo("[" + notes + "] and 2 items");
				for (int i = 1; i <= RESTARTS; i++) {
					List<Integer> before = sessions(database);
					assertThat(before).isNotEmpty();
					touch(main, i);
					application.awaitWebServer();
					notes += ", Note[text=" + i + "]";
					assertThat(application.get("/add/" + i)).isEqualTo("[" + notes + "] and " + (2 * i + 2) + " items");
					Awaitility.await()
						.atMost(LIMIT)
						.untilAsserted(() -> assertThat(sessions(database)).doesNotContainAnyElementsOf(before));
				}
				Awaitility.await().atMost(LIMIT).untilAsserted(() -> nothingIsLeft(application));
			}
		}
	}

	/**
	 * Threads of Reactor and Netty last as long as the process, and so does the class
	 * loader of the first start, which they have got as their own.
	 */
	private static void nothingIsLeft(JavaProcess application) {
		List<String> heap = application.get("/heap").lines().toList();
		assertThat(count(heap, "org.springframework.boot.devtools.restart.classloader.RestartClassLoader"))
			.isLessThanOrEqualTo(2);
		assertThat(count(heap, RestartApplication.Notes.class.getName())).isEqualTo(1);
		assertThat(count(heap, "io.databases.DefaultDatabase")).isEqualTo(2);
		assertThat(count(heap, "io.databases.sqlite.engine.Workers")).isEqualTo(1);
	}

	private static long count(List<String> heap, String type) {
		Pattern line = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+" + Pattern.quote(type) + "(\\s.*)?");
		return heap.stream()
			.map(line::matcher)
			.filter(Matcher::matches)
			.mapToLong((matcher) -> Long.parseLong(matcher.group(1)))
			.sum();
	}

	private JavaProcess start(TestDatabase database) {
		return JavaProcess.start(Map.of("DATABASE_URL", database.url()), "-XX:TieredStopAtLevel=1",
				"-XX:SoftRefLRUPolicyMSPerMB=0", "-cp",
				classes() + File.pathSeparator + JavaProcess.classPathWithout(getClass()),
				RestartApplication.class.getName(), "--server.port=0",
				"--databases.named.orders.url=sqlite:///" + this.directory.resolve("orders.db"),
				"--databases.named.orders.migration.flyway-locations=classpath:migration-orders",
				"--spring.flyway.enabled=false", "--spring.liquibase.enabled=false",
				"--spring.devtools.restart.poll-interval=100ms", "--spring.devtools.restart.quiet-period=50ms");
	}

	/** What is the application's own is in a directory, all else stays as it is. */
	private Path compile() throws IOException, URISyntaxException {
		Path classes = Path.of(RestartApplication.class.getResource("RestartApplication.class").toURI()).getParent();
		Path target = Files
			.createDirectories(classes().resolve(RestartApplication.class.getPackageName().replace('.', '/')));
		try (Stream<Path> files = Files.list(classes)) {
			for (Path file : (Iterable<Path>) files::iterator) {
				Files.copy(file, target.resolve(file.getFileName()));
			}
		}
		Path settings = Files.createDirectories(classes().resolve("META-INF"));
		Files.writeString(settings.resolve("spring-devtools.properties"),
				"restart.exclude.databases=.*/(target|main|test)/.*");
		Path scripts = Files.createDirectories(classes().resolve("migration-orders"));
		Files.writeString(scripts.resolve("V1__item.sql"), "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT)");
		return target.resolve("RestartApplication.class");
	}

	private Path classes() {
		return this.directory.resolve("classes");
	}

	private static void touch(Path file, int time) throws IOException {
		Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10L * time)));
	}

	private static void create(TestDatabase database) throws SQLException {
		try (Connection connection = database.openJdbcConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE TABLE note(id SERIAL PRIMARY KEY, text TEXT)");
		}
	}

	private static List<Integer> sessions(TestDatabase database) throws SQLException {
		try (Connection connection = database.openJdbcConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT pid FROM pg_stat_activity"
						+ " WHERE datname = current_database() AND pid <> pg_backend_pid()")) {
			List<Integer> sessions = new ArrayList<>();
			while (rows.next()) {
				sessions.add(rows.getInt(1));
			}
			return sessions;
		}
	}

}
