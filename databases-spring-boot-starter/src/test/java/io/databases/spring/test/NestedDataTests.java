package io.databases.spring.test;

import java.time.Duration;
import java.util.Map;

import io.databases.Database;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a class has done for those that are nested in it, of which it has no test itself.
 * Each of them must find it, in whatever order they run.
 */
@AccountsTest
class NestedDataTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Autowired
	private Database database;

	@BeforeAll
	static void forAll(@Autowired Database database) {
		add(database, "outer");
	}

	private static void add(Database database, String owner) {
		database.execute("INSERT INTO account(owner) VALUES (:owner)", Map.of("owner", owner)).block(LIMIT);
	}

	private void addsToWhatIsThere(String before) {
		assertThat(owners()).isEqualTo(before);
		add(this.database, "test");
		assertThat(owners()).isEqualTo(before + ",test");
	}

	private String owners() {
		return String.join(",",
				this.database.fetchAll("SELECT owner FROM account ORDER BY rowid", String.class).block(LIMIT));
	}

	@Nested
	class First {

		@BeforeAll
		static void forTheNestedClass(@Autowired Database database) {
			add(database, "first");
		}

		@Test
		void one() {
			addsToWhatIsThere("start,outer,first");
		}

		@Test
		void two() {
			addsToWhatIsThere("start,outer,first");
		}

		@Nested
		class Deeper {

			@Test
			void one() {
				addsToWhatIsThere("start,outer,first");
			}

		}

	}

	@Nested
	class Second {

		@Test
		void one() {
			addsToWhatIsThere("start,outer");
		}

		@Nested
		class Deeper {

			@Test
			void one() {
				addsToWhatIsThere("start,outer");
			}

		}

	}

}
