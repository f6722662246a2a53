package io.databases.spring.diagnostics;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.function.Consumer;

import io.databases.backend.MissingDriverException;
import io.databases.spring.Starter;
import io.databases.spring.autoconfigure.DatabaseBuilderCustomizer;
import io.databases.spring.autoconfigure.migration.DatabasesMigrationAutoConfiguration;
import io.databases.spring.transaction.AsyncTransactional;
import io.databases.testing.RequiresServer;
import io.databases.testing.ServerKind;
import io.databases.testing.TestServer;
import io.databases.testing.TestServers;
import io.reactivex.rxjava3.core.Single;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a newcomer reads who got it wrong.
 */
class FailureAnalyzersTests {

	@Test
	void malformedUrl() {
		analyse((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("The database URL from databases.url is not valid.")
				.doesNotContain("geheim");
			assertThat(analysis.getAction()).contains("postgresql://user:password@host:5432/name", "'%40'");
		}, "databases.url=postgresql://ada:geheim@host:port/ledger");
	}

	@Test
	void unknownScheme() {
		analyse((analysis) -> {
			assertThat(analysis.getDescription())
				.isEqualTo("The database URL from DATABASE_URL has the scheme 'mongodb', and no backend knows it.");
			assertThat(analysis.getAction()).contains("'postgresql://', 'mysql://', 'mariadb://' or 'sqlite://'")
				.contains("If DATABASE_URL is meant for something else, set 'databases.url', which wins.");
		}, "DATABASE_URL=mongodb://ada:geheim@host/ledger");
	}

	@Test
	void missingDriver() {
		Starter.bare()
			.withPropertyValues("databases.url=postgresql://host/ledger")
			.withBean(DatabaseBuilderCustomizer.class, () -> (name, builder) -> {
				throw new MissingDriverException("postgresql", "org.postgresql:r2dbc-postgresql");
			})
			.run((context) -> {
				FailureAnalysis analysis = analysis(context);
				assertThat(analysis.getDescription())
					.isEqualTo("The database URL from databases.url needs the driver for postgresql, which is not on"
							+ " the class path.");
				assertThat(analysis.getAction()).contains("Add the dependency 'org.postgresql:r2dbc-postgresql'",
						"<groupId>org.postgresql</groupId>", "<artifactId>r2dbc-postgresql</artifactId>");
			});
	}

	@Test
	void noUrlAndNoEmbeddedDatabase() {
		analyse((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("No database URL is set, and 'databases.embedded=never'");
			assertThat(analysis.getAction()).startsWith("Set DATABASE_URL or 'databases.url'");
		});
	}

	@Test
	void noUrlOnACloudPlatform() {
		analyse((analysis) -> {
			assertThat(analysis.getDescription()).contains("is refused on the cloud platform HEROKU");
			assertThat(analysis.getAction()).contains("Set DATABASE_URL", "sqlite:////path/file.db");
		}, "databases.embedded=file", "DYNO=web.1");
	}

	@Test
	void serverNotReachable() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		analyse((analysis) -> {
			assertThat(analysis.getDescription())
				.startsWith("The database at postgresql://ada:********@127.0.0.1:" + port
						+ "/ledger could not be reached (bean 'database').")
				.doesNotContain("geheim");
			assertThat(analysis.getAction()).contains("Check that the server runs", "'databases.connect=retry'");
		}, "databases.url=postgresql://ada:geheim@127.0.0.1:" + port + "/ledger");
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void wrongPasswordOnPostgres() {
		wrongPassword(TestServers.postgresql());
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void wrongPasswordOnMariaDb() {
		wrongPassword(TestServers.mariadb());
	}

	private static void wrongPassword(TestServer server) {
		analyse((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("The server refused the login to ")
				.contains("(bean 'database')")
				.doesNotContain("geheim");
			assertThat(analysis.getAction()).contains("Check user and password", "'databases.password'");
		}, "databases.url=" + server.url(), "databases.username=nobody_here", "databases.password=geheim");
	}

	@Test
	void emptyUrlOfANamedDatabase() {
		analyse((analysis) -> assertThat(analysis.getDescription())
			.startsWith("The database URL from databases.named.orders.url is not valid."),
				"databases.named.orders.url=");
	}

	@Test
	void unknownHost() {
		analyse((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("The host of postgresql://db.invalid/ledger is not known");
			assertThat(analysis.getAction()).startsWith("Check the host's name");
		}, "databases.url=postgresql://db.invalid/ledger");
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void unknownDatabaseOnPostgres() {
		unknownDatabase(TestServers.postgresql());
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void unknownDatabaseOnMariaDb() {
		unknownDatabase(TestServers.mariadb());
	}

	private static void unknownDatabase(TestServer server) {
		analyse((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("The server has no database of the name in ")
				.contains("/no_such_database")
				.doesNotContain(server.password());
			assertThat(analysis.getAction()).startsWith("Create the database");
		}, "databases.url=" + server.url().replaceFirst("/[a-z]+$", "/no_such_database"));
	}

	@Test
	@RequiresServer(ServerKind.POSTGRESQL)
	void encryptionThatPostgresDoesNotHave() {
		noEncryption(TestServers.postgresql());
	}

	private static void noEncryption(TestServer server) {
		analyse((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("No encrypted connection to ")
				.doesNotContain(server.password());
			assertThat(analysis.getAction()).contains("'?sslrootcert=/path/ca.pem'", "'databases.ssl.bundle'",
					"'sslmode=disable'");
		}, "databases.url=" + server.url() + "?sslmode=require");
	}

	@Test
	void aDirectoryThatIsNotThere() {
		analyse((analysis) -> {
			assertThat(analysis.getDescription())
				.startsWith("The SQLite database sqlite:////no/such/directory/ledger.db could not be opened");
			assertThat(analysis.getAction()).startsWith("Check that its directory exists and can be written to");
		}, "databases.url=sqlite:////no/such/directory/ledger.db");
	}

	@Test
	void aNumberOutOfRange() {
		analyse((analysis) -> {
			assertThat(analysis.getDescription())
				.startsWith("A setting of the database of databases.url is not possible.")
				.contains("'maxSize' must be 1 or more, but is 0");
			assertThat(analysis.getAction()).startsWith("Correct the property below 'databases'");
		}, Starter.MEMORY, "databases.pool.max-size=0");
	}

	@Test
	void aSettingThatTheDatabaseDoesNotHave() {
		analyse((analysis) -> assertThat(analysis.getDescription()).contains("can't be set on SQLite"), Starter.MEMORY,
				"databases.session-variables.search_path=app");
	}

	@Test
	@RequiresServer(ServerKind.MARIADB)
	void missingJdbcDriver() {
		Starter.bare()
			.withConfiguration(
					AutoConfigurations.of(DatabasesMigrationAutoConfiguration.class, FlywayAutoConfiguration.class))
			.withPropertyValues("databases.url=" + TestServers.mariadb().url())
			.withClassLoader(new FilteredClassLoader("org.mariadb.jdbc", "liquibase"))
			.run((context) -> {
				FailureAnalysis analysis = analysis(context);
				assertThat(analysis.getDescription())
					.endsWith("runs on JDBC, and the JDBC driver for mariadb is not on the class path.");
				assertThat(analysis.getAction())
					.startsWith("Add the dependency 'org.mariadb.jdbc:mariadb-java-client'");
			});
	}

	@Test
	void asyncTransactionalInTheWrongPlace() {
		Starter.runner().withBean(Wrong.class).run((context) -> {
			FailureAnalysis analysis = analysis(context);
			assertThat(analysis.getDescription()).endsWith(
					"Wrong.count' can't be @AsyncTransactional: it returns int," + " which is not a reactive type.");
			assertThat(analysis.getAction()).startsWith("Return Mono, Flux or Publisher");
		});
	}

	@Test
	void asyncTransactionalForADatabaseThatIsNotThere() {
		asyncTransactional(NoSuchDatabase.class, "NoSuchDatabase.count' can't be @AsyncTransactional: it is for the"
				+ " database 'orders', and there are only: [database].", "Name the database");
	}

	@Test
	void asyncTransactionalWithATimeoutThatIsNone() {
		asyncTransactional(NoTimeout.class,
				"NoTimeout.count' can't be @AsyncTransactional: its timeoutString 'soon' is no duration.",
				"Write a number of seconds, or a duration such as '500ms'");
	}

	@Test
	void asyncTransactionalOnATypeThatLosesTheTransaction() {
		asyncTransactional(NoHandle.class,
				"NoHandle.count' can't be @AsyncTransactional: it returns Single, which does not hand on the Reactor"
						+ " Context in which its statements would find the transaction.",
				"Give it one parameter of type io.databases.connection.Transaction");
	}

	private static void asyncTransactional(Class<?> type, String description, String action) {
		Starter.runner().withBean(type).run((context) -> {
			FailureAnalysis analysis = analysis(context);
			assertThat(analysis.getDescription()).endsWith(description);
			assertThat(analysis.getAction()).startsWith(action);
		});
	}

	private static void analyse(Consumer<FailureAnalysis> test, String... properties) {
		Starter.bare().withPropertyValues(properties).run((context) -> test.accept(analysis(context)));
	}

	private static FailureAnalysis analysis(AssertableApplicationContext context) {
		Throwable failure = context.getStartupFailure();
		assertThat(failure).isNotNull();
		FailureAnalysis analysis = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, (type, name, problem) -> {
				// Boot's own ones that want arguments are not meant here.
			})
			.stream()
			.filter((analyzer) -> analyzer.getClass().getName().startsWith("io.databases."))
			.map((analyzer) -> analyzer.analyze(failure))
			.filter((found) -> found != null)
			.findFirst()
			.orElse(null);
		assertThat(analysis).as("analysis of %s", failure).isNotNull();
		return analysis;
	}

	static class NoSuchDatabase {

		@AsyncTransactional("orders")
		Mono<Integer> count() {
			return Mono.just(1);
		}

	}

	static class NoTimeout {

		@AsyncTransactional(timeoutString = "soon")
		Mono<Integer> count() {
			return Mono.just(1);
		}

	}

	static class NoHandle {

		@AsyncTransactional
		Single<Integer> count() {
			return Single.just(1);
		}

	}

	static class Wrong {

		@AsyncTransactional
		int count() {
			return 1;
		}

	}

}
