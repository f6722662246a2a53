package io.databases.spring.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;

import io.databases.Database;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test on an application that has made one account at its start.
 */
@DatabaseTest(properties = { "databases.url=sqlite:///:memory:", "spring.sql.init.mode=always",
		"spring.sql.init.schema-locations=classpath:schema-account.sql", "spring.flyway.enabled=false",
		"spring.liquibase.enabled=false" })
@ContextConfiguration(classes = AccountsTest.Application.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface AccountsTest {

	@SpringBootApplication
	class Application {

		@Bean
		ApplicationRunner seed(Database database) {
			return (arguments) -> database.execute("INSERT INTO account(owner) VALUES ('start')")
				.block(Duration.ofSeconds(30));
		}

	}

}
