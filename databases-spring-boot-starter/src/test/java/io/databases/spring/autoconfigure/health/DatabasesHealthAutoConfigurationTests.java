package io.databases.spring.autoconfigure.health;

import java.time.Duration;

import io.databases.Database;
import io.databases.spring.Starter;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;

import static org.assertj.core.api.Assertions.assertThat;

class DatabasesHealthAutoConfigurationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = Starter.runner();

	@Test
	void showsTheDatabase() {
		this.runner.run((context) -> {
			Health health = health(context, "databases");
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("dialect", "sqlite")
				.containsKeys("server", "roundTrip", "url", "pool");
			assertThat(String.valueOf(health.getDetails().get("server"))).startsWith("SQLite 3");
			assertThat(health.getDetails().get("pool")).asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
				.containsKeys("acquired", "idle", "pending", "max", "exhausted");
		});
	}

	@Test
	void theSamePoolIsNotShownTwice() {
		this.runner.run((context) -> assertThat(contributor(context, "r2dbc")).isNull());
		Starter.bare()
			.withUserConfiguration(Factory.class)
			.run((context) -> assertThat(contributor(context, "r2dbc")).isNull());
	}

	@Test
	void aConnectionFactoryOfItsOwnIsShownByBoot() {
		this.runner.withUserConfiguration(Factory.class)
			.run((context) -> assertThat(health(context, "r2dbc").getStatus()).isEqualTo(Status.UP));
	}

	@Test
	void severalDatabasesAreShownByName() {
		this.runner.withUserConfiguration(TwoDatabases.class).run((context) -> {
			ReactiveHealthContributor contributor = contributor(context, "databases");
			assertThat(contributor)
				.isInstanceOf(org.springframework.boot.health.contributor.CompositeReactiveHealthContributor.class);
			assertThat(((Iterable<?>) contributor)).hasSize(2);
		});
	}

	@Test
	void backsOffForTheUsers() {
		this.runner
			.withBean("databasesHealthIndicator", ReactiveHealthIndicator.class,
					() -> () -> reactor.core.publisher.Mono.just(Health.outOfService().build()))
			.run((context) -> assertThat(health(context, "databases").getStatus()).isEqualTo(Status.OUT_OF_SERVICE));
	}

	@Test
	void canBeDisabled() {
		this.runner.withPropertyValues("management.health.databases.enabled=false")
			.run((context) -> assertThat(contributor(context, "databases")).isNull());
	}

	@Test
	void isNotMissedWithoutBootsHealthModule() {
		new ApplicationContextRunner().withUserConfiguration(Everything.class)
			.withPropertyValues(Starter.MEMORY)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(Database.class);
				assertThat(context).doesNotHaveBean(DatabasesHealthAutoConfiguration.class);
			});
	}

	@Test
	void aDisconnectedDatabaseIsDown() {
		this.runner.run((context) -> {
			context.getBean(Database.class).disconnect().block(LIMIT);
			Health health = health(context, "databases");
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsKeys("error", "url");
		});
	}

	private static Health health(AssertableApplicationContext context, String name) {
		ReactiveHealthContributor contributor = contributor(context, name);
		assertThat(contributor).isInstanceOf(ReactiveHealthIndicator.class);
		Health health = ((ReactiveHealthIndicator) contributor).health(true).block(LIMIT);
		assertThat(health).isNotNull();
		return health;
	}

	private static @Nullable ReactiveHealthContributor contributor(AssertableApplicationContext context, String name) {
		assertThat(context).hasNotFailed();
		return context.getBean(ReactiveHealthContributorRegistry.class).getContributor(name);
	}

	/** As in an application: by name, so that a class that is missing is not loaded. */
	static class ByName implements DeferredImportSelector {

		@Override
		public String[] selectImports(AnnotationMetadata importing) {
			return new String[] { "io.databases.spring.autoconfigure.DatabasesAutoConfiguration",
					"io.databases.spring.autoconfigure.health.DatabasesHealthAutoConfiguration" };
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(ByName.class)
	static class Everything {

	}

	@Configuration(proxyBeanMethods = false)
	static class Factory {

		@Bean
		ConnectionFactory userConnectionFactory() {
			return ConnectionFactories.get("r2dbc:sqlite:///:memory:");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDatabases {

		@Bean
		@org.springframework.context.annotation.Primary
		Database first() {
			return Database.create("sqlite:///:memory:");
		}

		@Bean
		Database second() {
			return Database.create("sqlite:///:memory:");
		}

	}

}
