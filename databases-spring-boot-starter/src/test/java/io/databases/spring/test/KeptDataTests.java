package io.databases.spring.test;

import java.time.Duration;
import java.util.Map;

import io.databases.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the application has done at its start, what was done for a class and what was done
 * for a method: each is undone when that ends, and not before.
 */
@AccountsTest
class KeptDataTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Autowired
	private Database database;

	@BeforeAll
	static void forTheClass(@Autowired Database database) {
		add(database, "class");
	}

	@AfterAll
	static void isThereToTheEnd(@Autowired Database database) {
		assertThat(owners(database)).isEqualTo("start,class");
	}

	@BeforeEach
	void forTheMethod() {
		add(this.database, "method");
	}

	@Test
	void oneMethod() {
		assertThat(owners(this.database)).isEqualTo("start,class,method");
		add(this.database, "one");
	}

	@Test
	void anotherMethod() {
		assertThat(owners(this.database)).isEqualTo("start,class,method");
		add(this.database, "another");
	}

	@Nested
	class First {

		@BeforeAll
		static void forTheNestedClass(@Autowired Database database) {
			add(database, "nested");
		}

		@Test
		void oneMethod() {
			assertThat(owners(KeptDataTests.this.database)).isEqualTo("start,class,nested,method");
		}

		@Test
		void anotherMethod() {
			assertThat(owners(KeptDataTests.this.database)).isEqualTo("start,class,nested,method");
		}

	}

	@Nested
	class Second {

		@Test
		void oneMethod() {
			assertThat(owners(KeptDataTests.this.database)).isEqualTo("start,class,method");
		}

	}

	private static void add(Database database, String owner) {
		database.execute("INSERT INTO account(owner) VALUES (:owner)", Map.of("owner", owner)).block(LIMIT);
	}

	private static String owners(Database database) {
		return String.join(",",
				database.fetchAll("SELECT owner FROM account ORDER BY rowid", String.class).block(LIMIT));
	}

}
