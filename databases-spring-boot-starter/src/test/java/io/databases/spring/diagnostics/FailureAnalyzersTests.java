package io.databases.spring.diagnostics;

import io.databases.Database;
import io.databases.backend.MissingDriverException;
import io.databases.spring.Starter;
import io.databases.spring.autoconfigure.DatabaseBuilderCustomizer;
import io.databases.spring.transaction.AsyncTransactional;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.reactivex.rxjava3.core.Single;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a newcomer reads who got it wrong.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalyzersTests {

	@Test
	void malformedUrl() {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("The database URL from databases.url is not valid.")
				.doesNotContain("geheim");
			assertThat(analysis.getAction()).contains("postgresql://user:password@host:5432/name", "'%40'");
		}, "databases.url=postgresql://ada:geheim@host:port/ledger");
	}

	@Test
	void unknownScheme() {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription())
				.isEqualTo("The database URL from DATABASE_URL has the scheme 'mongodb', and no backend knows it.");
			assertThat(analysis.getAction()).contains("'postgresql://', 'mysql://', 'mariadb://' or 'sqlite://'")
				.contains("If DATABASE_URL is meant for something else, set 'databases.url', which wins.");
		}, "DATABASE_URL=mongodb://ada:geheim@host/ledger");
	}

	@Test
	void missingDriver() {
		Analyses.of(Starter.bare()
			.withPropertyValues("databases.url=postgresql://host/ledger")
			.withBean(DatabaseBuilderCustomizer.class, () -> (name, builder) -> {
				throw new MissingDriverException("postgresql", "org.postgresql:r2dbc-postgresql");
			}), (analysis) -> {
				assertThat(analysis.getDescription())
					.isEqualTo("The database URL from databases.url needs the driver for postgresql, which is not on"
							+ " the class path.");
				assertThat(analysis.getAction()).contains("Add the dependency 'org.postgresql:r2dbc-postgresql'",
						"<groupId>org.postgresql</groupId>", "<artifactId>r2dbc-postgresql</artifactId>");
			});
	}

	@Test
	void noUrlAndNoEmbeddedDatabase() {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("No database URL is set, and 'databases.embedded=never'");
			assertThat(analysis.getAction()).startsWith("Set DATABASE_URL or 'databases.url'");
		});
	}

	@Test
	void noUrlOnACloudPlatform() {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription()).contains("is refused on the cloud platform HEROKU");
			assertThat(analysis.getAction()).contains("Set DATABASE_URL", "sqlite:////path/file.db");
		}, "databases.embedded=file", "DYNO=web.1");
	}

	@Test
	void emptyUrlOfANamedDatabase() {
		Analyses.with(
				(analysis) -> assertThat(analysis.getDescription())
					.startsWith("The database URL from databases.named.orders.url is not valid."),
				"databases.named.orders.url=");
	}

	@Test
	void aNumberOutOfRange() {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription())
				.startsWith("A setting of the database of databases.url is not possible.")
				.contains("'maxSize' must be 1 or more, but is 0");
			assertThat(analysis.getAction()).startsWith("Correct the property below 'databases'");
		}, Starter.MEMORY, "databases.pool.max-size=0");
	}

	@Test
	void aSettingThatTheDatabaseDoesNotHave() {
		Analyses.with((analysis) -> assertThat(analysis.getDescription()).contains("can't be set on SQLite"),
				Starter.MEMORY, "databases.session-variables.search_path=app");
	}

	@Test
	void morePermanentThanPossibleConnections() {
		settingIsNotPossible("'minSize' must be between 0 and 'maxSize' (10), but is 30", "databases.pool.min-size=30");
	}

	@Test
	void aLimitBelowZero() {
		settingIsNotPossible("Limit 'acquire' must be positive, but is PT-3S", "databases.limits.acquire=-3s");
	}

	private static void settingIsNotPossible(String reason, String property) {
		Analyses.with((analysis) -> assertThat(analysis.getDescription())
			.startsWith("A setting of the database of databases.url is not possible.")
			.endsWith(reason), Starter.MEMORY, property);
	}

	@Test
	void whatIsNoDuration() {
		Analyses.with((analysis) -> assertThat(analysis.getDescription())
			.startsWith("Failed to bind properties under 'databases.limits.acquire'")
			.contains("'soon' is not a valid duration"), Starter.MEMORY, "databases.limits.acquire=soon");
	}

	@Test
	void aWordThatIsNoneOfThose() {
		Analyses.with((analysis) -> assertThat(analysis.getAction()).contains("EAGER", "LAZY", "RETRY"), Starter.MEMORY,
				"databases.connect=later");
	}

	@Test
	void specialCharactersInThePassword() {
		invalidUrl("more than one '@' before the host. Percent-encode", "postgresql://ada:gehe@im@host/ledger");
		invalidUrl("a '#' in the user name or the password; percent-encode it as '%23'",
				"postgresql://ada:gehe#im@host/ledger");
		invalidUrl("If the password holds '/' or '?', percent-encode them", "postgresql://ada:gehe/im@host/ledger");
		invalidUrl("write '%25' for a percent sign", "postgresql://ada:gehe%im@host/ledger");
	}

	@Test
	void whatOneCopiesByMistake() {
		invalidUrl("it begins with a quotation mark", "\"postgresql://ada:geheim@host/ledger\"");
		invalidUrl("it has no '://' after the scheme", "localhost:5432/ledger");
		invalidUrl("the host holds '${', a placeholder that nobody has replaced", "postgresql://${DB_HOST}/ledger");
		invalidUrl("Write 'sqlite:///app.db' for a file beside the application", "sqlite://ledger.db");
	}

	@Test
	void optionsWithValuesThatTheyCantHave() {
		invalidUrl("option 'sslmode' must be one of 'disable', 'allow', 'prefer', 'require', 'verify-ca',"
				+ " 'verify-full', but is 'reqire'", "postgresql://host/ledger?sslmode=reqire");
		invalidUrl("option 'max_size' must be a whole number from 1 to 10000, but is 'many'",
				"postgresql://host/ledger?max_size=many");
	}

	private static void invalidUrl(String reason, String url) {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("The database URL from databases.url is not valid.")
				.contains(reason)
				.doesNotContain("gehe");
			assertThat(analysis.getAction()).startsWith("Write it as 'postgresql://user:password@host:5432/name'");
		}, "databases.url=" + url);
	}

	@Test
	void sslBundlesThatAreNotThere() {
		ApplicationContextRunner application = Starter.bare()
			.withPropertyValues("databases.url=postgresql://host/ledger", "databases.ssl.bundle=db");
		Analyses.of(application, FailureAnalyzersTests::noSuchBundle);
		Analyses.of(application.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class)),
				FailureAnalyzersTests::noSuchBundle);
	}

	private static void noSuchBundle(FailureAnalysis analysis) {
		assertThat(analysis.getDescription())
			.isEqualTo("There is no SSL bundle 'db', which 'databases.ssl.bundle' names.");
		assertThat(analysis.getAction()).startsWith(
				"Define it with 'spring.ssl.bundle.pem.db.truststore.certificate=file:/path/ca.pem', or correct");
	}

	@Test
	void oneDatabaseOfSeveral() {
		Analyses.of(Starter.bare()
			.withPropertyValues("databases.named.a.url=sqlite:///:memory:", "databases.named.b.url=sqlite:///:memory:")
			.withBean(NeedsOne.class), (analysis) -> {
				assertThat(analysis.getDescription()).contains("required a single bean, but 2 were found",
						"- aDatabase: defined by method 'database' in the properties 'databases.named.a'",
						"- bDatabase: defined by method 'database' in the properties 'databases.named.b'");
				assertThat(analysis.getAction()).contains("@Qualifier");
			});
	}

	@Test
	void severalConnectionFactories() {
		Analyses.of(Starter.bare().withUserConfiguration(TwoConnectionFactories.class), (analysis) -> {
			assertThat(analysis.getDescription()).contains("required a single bean, but 2 were found");
			assertThat(analysis.getAction()).contains("@Primary");
		});
	}

	@Test
	void aScriptThatFails() {
		Analyses.with((analysis) -> {
			assertThat(analysis.getDescription())
				.startsWith("Failed to execute SQL script statement #1 of class path resource [schema-wrong.sql]")
				.endsWith("near \"TABEL\": syntax error");
			assertThat(analysis.getAction()).startsWith("Correct the statement.")
				.contains("spring.sql.init.mode=never");
		}, Starter.MEMORY, "spring.sql.init.mode=always",
				"spring.sql.init.schema-locations=classpath:schema-wrong.sql");
	}

	@Test
	void propertiesThatNobodyKnows(CapturedOutput output) {
		Starter.runner()
			.withPropertyValues("databases.pool.max-sise=3", "databases.ulr=sqlite:///x.db",
					"databases.named.orders.url=sqlite:///:memory:", "databases.named.orders.limits.aquire=3s",
					"databases.options.synchronous=full")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.contains("There is no property 'databases.pool.max-sise', it does nothing. Below 'databases.pool' there"
					+ " are: leak-place, leak-threshold, max-idle-time, max-life-time, max-size, min-size")
			.contains("There is no property 'databases.ulr', it does nothing. Below 'databases' there are: ")
			.contains("There is no property 'databases.named.orders.limits.aquire'")
			.doesNotContain("'databases.options");
	}

	@Test
	void theUrlOfAnotherLibrary(CapturedOutput output) {
		Starter.bare()
			.withPropertyValues("databases.embedded=memory",
					"spring.datasource.url=jdbc:postgresql://ada:geheim@host/ledger")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("'spring.datasource.url' is for JDBC only: set 'databases.url'")
			.doesNotContain("geheim");
	}

	@Test
	void asyncTransactionalInTheWrongPlace() {
		Analyses.of(Starter.runner().withBean(Wrong.class), (analysis) -> {
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
		Analyses.of(Starter.runner().withBean(type), (analysis) -> {
			assertThat(analysis.getDescription()).endsWith(description);
			assertThat(analysis.getAction()).startsWith(action);
		});
	}

	static class NeedsOne {

		NeedsOne(Database database) {
			assertThat(database).isNotNull();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoConnectionFactories {

		@Bean
		ConnectionFactory one() {
			return ConnectionFactories.get("r2dbc:sqlite:///:memory:");
		}

		@Bean
		ConnectionFactory two() {
			return one();
		}

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
