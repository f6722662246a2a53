package io.databases.spring.autoconfigure;

import io.databases.Database;
import io.databases.spring.Starter;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which URL wins. Nothing connects here.
 */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseSourceTests {

	private static final String MAIN = "databases.url=postgresql://ada:geheim@main/one";

	private static final String SPRING = "spring.r2dbc.url=r2dbc:postgresql://spring/five";

	private static final String VARIABLE = "DATABASE_URL=mysql://variable/six";

	private final ApplicationContextRunner runner = Starter.bare()
		.withPropertyValues("databases.connect=lazy", "databases.embedded=file");

	@Test
	void propertyWinsOverEverythingButBeans(CapturedOutput output) {
		this.runner.withPropertyValues(MAIN, SPRING, VARIABLE).withUserConfiguration(Details.class).run((context) -> {
			assertThat(url(context)).isEqualTo("postgresql://ada:********@main/one");
			assertThat(output).containsOnlyOnce("is the database of databases.url: postgresql://ada:********@main/one")
				.doesNotContain("geheim");
		});
	}

	@Test
	void detailsWinOverAConnectionFactory() {
		this.runner.withPropertyValues(SPRING, VARIABLE)
			.withUserConfiguration(Details.class, Factory.class)
			.run((context) -> {
				assertThat(url(context)).isEqualTo("postgresql://eve:********@details:6543/two");
				assertThat(context.getBean(Database.class).url().password()).isEqualTo("p@ss:word");
				assertThat(context.getBean(ManagedDatabase.class).source().connectionFactory()).isNull();
			});
	}

	@Test
	void aConnectionFactoryWinsOverSpringsUrl() {
		this.runner.withPropertyValues(SPRING, VARIABLE).withUserConfiguration(Factory.class).run((context) -> {
			ConnectionFactory factory = context.getBean(ConnectionFactory.class);
			assertThat(factory).isNotInstanceOf(DatabasesConnectionFactory.class);
			assertThat(context.getBean(ManagedDatabase.class).source().connectionFactory()).isSameAs(factory);
			assertThat(context.getBean(Database.class).dialect()).isEqualTo("sqlite");
			assertThat(context).hasSingleBean(R2dbcTransactionManager.class);
		});
	}

	@Test
	void oursIsNotExposedBesideAConnectionFactoryOfTheUser() {
		this.runner.withPropertyValues(MAIN).withUserConfiguration(Factory.class).run((context) -> {
			assertThat(url(context)).endsWith("@main/one");
			assertThat(context).hasSingleBean(ConnectionFactory.class);
			assertThat(context).doesNotHaveBean(DatabasesConnectionFactory.class);
		});
	}

	@Test
	void springsUrlWinsOverTheVariable() {
		this.runner
			.withPropertyValues(SPRING, VARIABLE, "spring.r2dbc.username=eve", "spring.r2dbc.password=geheim",
					"spring.r2dbc.properties.application_name=books")
			.run((context) -> {
				assertThat(url(context)).startsWith("postgresql://eve:********@spring/five");
				assertThat(context.getBean(Database.class).url().password()).isEqualTo("geheim");
				assertThat(context.getBean(Database.class).url().options()).containsEntry("application_name", "books");
				assertThat(context).hasSingleBean(ConnectionFactory.class);
			});
	}

	@Test
	void springsPoolIsTakenOver() {
		this.runner
			.withPropertyValues("spring.r2dbc.url=r2dbc:pool:postgresql://spring/five?maxSize=5",
					"databases.pool.max-size=4")
			.run((context) -> assertThat(url(context)).startsWith("postgresql://spring/five"));
		this.runner.withPropertyValues(SPRING, "spring.r2dbc.pool.max-size=6").run((context) -> {
			DatabaseSource source = context.getBean(ManagedDatabase.class).source();
			assertThat(source.pool().apply(io.databases.pool.PoolOptions.defaults()).maxSize()).isEqualTo(6);
		});
	}

	@Test
	void theVariableWinsOverTheEmbeddedDatabase() {
		this.runner.withPropertyValues(VARIABLE)
			.run((context) -> assertThat(url(context)).isEqualTo("mysql://variable/six"));
	}

	@Test
	void emptyCountsAsUnset() {
		this.runner.withPropertyValues("databases.url= ", "spring.r2dbc.url=", VARIABLE)
			.run((context) -> assertThat(url(context)).isEqualTo("mysql://variable/six"));
	}

	@Test
	void withoutAnythingItIsAFileAndAWarning(CapturedOutput output) {
		this.runner.run((context) -> {
			assertThat(url(context)).isEqualTo("sqlite:///databases.db");
			assertThat(output.toString().lines().filter((line) -> line.contains("embedded SQLite database")))
				.singleElement()
				.asString()
				.contains("WARN", "the embedded SQLite database 'sqlite:///databases.db'");
		});
	}

	@Test
	void embeddedCanBeInMemory() {
		this.runner.withPropertyValues("databases.embedded=memory")
			.run((context) -> assertThat(context.getBean(Database.class).url().database()).isEqualTo(":memory:"));
	}

	@Test
	void embeddedIsRefusedWhereItIsForbidden() {
		this.runner.withPropertyValues("databases.embedded=never")
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(EmbeddedDatabaseRefusedException.class));
	}

	@Test
	void embeddedFileIsRefusedOnACloudPlatform() {
		this.runner.withPropertyValues("DYNO=web.1")
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(EmbeddedDatabaseRefusedException.class)
				.hasStackTraceContaining("HEROKU"));
	}

	@Test
	void aBrokenUrlIsNamedByItsOrigin() {
		this.runner.withPropertyValues("DATABASE_URL=geheim-without-scheme")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("No database can be made from DATABASE_URL")
				.satisfies((failure) -> assertThat(failure.toString()).doesNotContain("geheim")));
	}

	private static String url(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		return context.getBean(Database.class).url().masked();
	}

	@Configuration(proxyBeanMethods = false)
	static class Details {

		@Bean
		R2dbcConnectionDetails details() {
			return () -> ConnectionFactoryOptions.builder()
				.option(ConnectionFactoryOptions.DRIVER, "postgresql")
				.option(ConnectionFactoryOptions.HOST, "details")
				.option(ConnectionFactoryOptions.PORT, 6543)
				.option(ConnectionFactoryOptions.USER, "eve")
				.option(ConnectionFactoryOptions.PASSWORD, "p@ss:word")
				.option(ConnectionFactoryOptions.DATABASE, "two")
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factory {

		@Bean
		ConnectionFactory userConnectionFactory() {
			return ConnectionFactories.get("r2dbc:sqlite:///:memory:");
		}

	}

}
