package io.databases.spring.autoconfigure.jooq;

import io.databases.Database;
import io.databases.jooq.Jooq;
import io.databases.spring.autoconfigure.DatabasesAutoConfiguration;
import org.jooq.DSLContext;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link DSLContext} of the
 * database's dialect that builds and renders queries and executes none: that is what
 * {@link Jooq#query} is for. It comes after Spring Boot's, which makes one that executes
 * on a {@code DataSource} where there is one.
 */
@AutoConfiguration(after = DatabasesAutoConfiguration.class,
		afterName = "org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration")
@ConditionalOnClass(DSLContext.class)
@ConditionalOnSingleCandidate(Database.class)
public final class DatabasesJooqAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DSLContext databasesDslContext(Database database) {
		return Jooq.dsl(database);
	}

}
