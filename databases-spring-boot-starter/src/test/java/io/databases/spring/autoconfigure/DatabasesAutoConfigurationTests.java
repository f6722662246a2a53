package io.databases.spring.autoconfigure;

import java.time.Duration;
import java.util.Map;

import io.databases.Database;
import io.databases.spring.Starter;
import io.databases.testing.ServerKind;
import io.databases.testing.TestDatabase;
import io.databases.testing.TestServers;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;

class DatabasesAutoConfigurationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = Starter.runner();

	@Test
	void providesAConnectedDatabase() {
		this.runner.run((context) -> {
			Database database = context.getBean(Database.class);
			assertThat(database.isConnected()).isTrue();
			assertThat(database.dialect()).isEqualTo("sqlite");
			assertThat(database.fetchVal("SELECT 1 + 1", Integer.class).block(LIMIT)).isEqualTo(2);
		});
	}

	@Test
	void providesWhatBootMakesOfAConnectionFactory() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(ConnectionFactory.class);
			assertThat(context).hasSingleBean(R2dbcTransactionManager.class);
			assertThat(context).hasSingleBean(DatabaseClient.class);
			assertThat(context).hasSingleBean(TransactionalOperator.class);
		});
	}

	@Test
	void databaseAndConnectionFactorySeeTheSameDatabase() {
		this.runner.run((context) -> {
			Database database = context.getBean(Database.class);
			database.execute("CREATE TABLE note(id INTEGER PRIMARY KEY, text VARCHAR(20))").block(LIMIT);
			database.execute("INSERT INTO note(text) VALUES (:text)", Map.of("text", "one")).block(LIMIT);
			assertThat(context.getBean(DatabaseClient.class)
				.sql("SELECT text FROM note")
				.map((row) -> row.get(0, String.class))
				.one()
				.block(LIMIT)).isEqualTo("one");
		});
	}

	@Test
	void databaseJoinsTheTransactionOfSpring() {
		this.runner.run((context) -> {
			Database database = context.getBean(Database.class);
			database.execute("CREATE TABLE note(id INTEGER PRIMARY KEY, text VARCHAR(20))").block(LIMIT);
			context.getBean(TransactionalOperator.class).execute((tx) -> {
				tx.setRollbackOnly();
				return database.execute("INSERT INTO note(text) VALUES ('gone')");
			}).blockLast(LIMIT);
			assertThat(database.fetchVal("SELECT COUNT(*) FROM note", Long.class).block(LIMIT)).isZero();
		});
	}

	@Test
	void clientJoinsTheTransactionOfTheDatabase() {
		this.runner.run((context) -> {
			Database database = context.getBean(Database.class);
			DatabaseClient client = context.getBean(DatabaseClient.class);
			database.execute("CREATE TABLE note(id INTEGER PRIMARY KEY, text VARCHAR(20))").block(LIMIT);
			database.inTransaction((tx) -> {
				tx.setRollbackOnly();
				return client.sql("INSERT INTO note(text) VALUES ('gone')").fetch().rowsUpdated();
			}).block(LIMIT);
			assertThat(database.fetchVal("SELECT COUNT(*) FROM note", Long.class).block(LIMIT)).isZero();
		});
	}

	@Test
	void connectionFactoryUnwrapsToItsOptions() {
		this.runner
			.withPropertyValues("databases.url=postgresql://ada:geheim@db.example.com:5433/ledger",
					"databases.connect=lazy")
			.run((context) -> {
				OptionsCapableConnectionFactory capable = OptionsCapableConnectionFactory
					.unwrapFrom(context.getBean(ConnectionFactory.class));
				assertThat(capable).isNotNull();
				assertThat(capable.getOptions().toString()).contains("db.example.com", "5433", "ledger", "ada")
					.doesNotContain("geheim");
			});
	}

	@Test
	void scriptsRunBeforeTheDatabaseIsUsed() {
		this.runner
			.withPropertyValues("spring.sql.init.mode=always",
					"spring.sql.init.schema-locations=classpath:schema-note.sql")
			.withUserConfiguration(CountsAtStart.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(CountsAtStart.class).count).isEqualTo(2L);
			});
	}

	@Test
	void backsOffForADatabaseOfTheUserAndConnectsIt() {
		this.runner.withUserConfiguration(UserDatabase.class).run((context) -> {
			assertThat(context).hasSingleBean(Database.class);
			Database database = context.getBean(Database.class);
			assertThat(database).isSameAs(context.getBean(UserDatabase.class).mine);
			assertThat(database.isConnected()).isTrue();
			assertThat(context).hasSingleBean(ConnectionFactory.class);
			assertThat(context).doesNotHaveBean(ManagedDatabase.class);
		});
	}

	@Test
	void disconnectsWhenTheContextIsClosed() {
		Database[] seen = new Database[1];
		this.runner.run((context) -> seen[0] = context.getBean(Database.class));
		assertThat(seen[0].isConnected()).isFalse();
	}

	@Test
	void disconnectsADatabaseOfTheUserToo() {
		Database[] seen = new Database[1];
		this.runner.withUserConfiguration(UserDatabase.class)
			.run((context) -> seen[0] = context.getBean(Database.class));
		assertThat(seen[0].isConnected()).isFalse();
	}

	@Test
	void aStoppedContextConnectsAgainWhenItIsStarted() {
		this.runner.run((context) -> {
			Database database = context.getBean(Database.class);
			context.stop();
			assertThat(database.isConnected()).isFalse();
			context.start();
			assertThat(database.isConnected()).isTrue();
		});
	}

	@Test
	void aPausedContextKeepsItsDatabase() {
		this.runner.run((context) -> {
			DatabasesLifecycle lifecycle = context.getBean(DatabasesLifecycle.class);
			assertThat(lifecycle.isPauseable()).isFalse();
			assertThat(lifecycle.isRunning()).isTrue();
		});
	}

	@Test
	void twoContextsHaveTwoDatabases() {
		this.runner.run((first) -> {
			first.getBean(Database.class).execute("CREATE TABLE mine(id INTEGER)").block(LIMIT);
			this.runner.run((second) -> {
				String sql = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'mine'";
				assertThat(second.getBean(Database.class).fetchVal(sql, Long.class).block(LIMIT)).isZero();
				assertThat(first.getBean(Database.class).fetchVal(sql, Long.class).block(LIMIT)).isEqualTo(1);
			});
		});
	}

	@Test
	void connectsWithTheFirstUseWhenLazy() {
		this.runner.withPropertyValues("databases.connect=lazy").run((context) -> {
			Database database = context.getBean(Database.class);
			assertThat(database.isConnected()).isFalse();
			assertThat(database.fetchVal("SELECT 1", Integer.class).block(LIMIT)).isEqualTo(1);
			assertThat(database.isConnected()).isTrue();
		});
	}

	@Test
	void isConnectedEvenWhereBeansAreLazy() {
		this.runner
			.withInitializer((context) -> context
				.addBeanFactoryPostProcessor(new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBeanFactory().containsSingleton("database")).isTrue());
	}

	@Test
	void appliesWhatIsSet() {
		this.runner
			.withPropertyValues("databases.url=postgresql://ada@db.example.com/ledger?max_size=7",
					"databases.connect=lazy", "databases.username=eve", "databases.password=geheim",
					"databases.options.application_name=books")
			.run((context) -> {
				Database database = context.getBean(Database.class);
				assertThat(database.url().user()).isEqualTo("eve");
				assertThat(database.url().password()).isEqualTo("geheim");
				assertThat(database.url().options()).containsEntry("application_name", "books")
					.containsEntry("max_size", "7");
			});
	}

	@Test
	void appliesThePoolsSize() {
		try (TestDatabase file = TestServers.createDatabase(ServerKind.SQLITE)) {
			this.runner.withPropertyValues("databases.url=" + file.url(), "databases.pool.max-size=3")
				.run((context) -> assertThat(context.getBean(Database.class).poolStats().max()).isEqualTo(3));
		}
	}

	@Test
	void customizersHaveTheLastWord() {
		try (TestDatabase file = TestServers.createDatabase(ServerKind.SQLITE)) {
			this.runner
				.withPropertyValues("databases.url=" + file.url(), "databases.pool.min-size=1",
						"databases.pool.max-size=3")
				.withUserConfiguration(Smaller.class)
				.run((context) -> assertThat(context.getBean(Database.class).poolStats().max()).isEqualTo(2));
		}
	}

	@Test
	void aWrongSettingFailsAndIsNamed() {
		this.runner.withPropertyValues("databases.pool.max-size=0")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("'maxSize' must be 1 or more"));
	}

	@Test
	void leavesEverythingToBootWhenDisabled() {
		Starter.bare()
			.withPropertyValues("databases.enabled=false", "spring.r2dbc.url=r2dbc:sqlite:///:memory:")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(ConnectionFactory.class);
				assertThat(context).doesNotHaveBean(Database.class);
				assertThat(context).doesNotHaveBean(DatabaseConnector.class);
			});
	}

	@Test
	void isOrderedBeforeBootsOwn() {
		assertThat(DatabasesAutoConfiguration.class.getAnnotation(AutoConfiguration.class).before())
			.contains(R2dbcAutoConfiguration.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class CountsAtStart {

		@org.jspecify.annotations.Nullable
		Long count;

		@org.springframework.beans.factory.annotation.Autowired
		void count(Database database) {
			this.count = database.fetchVal("SELECT COUNT(*) FROM note", Long.class).block(LIMIT);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserDatabase {

		final Database mine = Database.create("sqlite:///:memory:");

		@Bean
		Database mine() {
			return this.mine;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Smaller {

		@Bean
		DatabaseBuilderCustomizer smaller() {
			return (name, builder) -> builder.pool((pool) -> pool.withMaxSize(2));
		}

	}

}
