package io.databases.spring.autoconfigure.jooq;

import java.time.Duration;
import java.util.List;

import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

import io.databases.Database;
import io.databases.jooq.Jooq;
import io.databases.spring.Starter;
import io.databases.spring.autoconfigure.DatabasesAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DatabasesJooqAutoConfigurationTests {

	private final ApplicationContextRunner runner = Starter.runner()
		.withConfiguration(AutoConfigurations.of(DatabasesJooqAutoConfiguration.class));

	@Test
	void aContextThatRendersForTheDatabase() {
		this.runner.run((context) -> {
			DSLContext dsl = context.getBean(DSLContext.class);
			assertThat(dsl.dialect()).isEqualTo(SQLDialect.SQLITE);
			assertThat(context.getBean(Database.class)
				.fetchAll(Jooq.query(dsl.select(DSL.val(7).as("seven"))).as(Integer.class))
				.block(Duration.ofSeconds(10))).isEqualTo(List.of(7));
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> dsl.selectOne().fetch())
				.withMessageContaining("database.fetchAll(Jooq.query(query))");
		});
	}

	@Test
	void theUsersOwnContextWins() {
		this.runner.withUserConfiguration(Own.class).run((context) -> {
			assertThat(context).hasSingleBean(DSLContext.class);
			assertThat(context.getBean(DSLContext.class).dialect()).isEqualTo(SQLDialect.H2);
		});
	}

	@Test
	void withoutJooqThereIsNoneAndTheDatabaseWorks() {
		this.runner.withClassLoader(new FilteredClassLoader("org.jooq")).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("databasesDslContext");
			assertThat(
					context.getBean(Database.class).fetchVal("SELECT 7", Integer.class).block(Duration.ofSeconds(10)))
				.isEqualTo(7);
		});
	}

	@Test
	void withoutADatabaseThereIsNone() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(DatabasesJooqAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DSLContext.class));
	}

	@Test
	void itIsOneOfTheStartersAutoConfigurations() {
		assertThat(org.springframework.boot.context.annotation.ImportCandidates
			.load(org.springframework.boot.autoconfigure.AutoConfiguration.class, null))
			.contains(DatabasesJooqAutoConfiguration.class.getName(), DatabasesAutoConfiguration.class.getName());
	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		DSLContext own() {
			return DSL.using(SQLDialect.H2);
		}

	}

}
