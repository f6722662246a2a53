package io.databases.spring.test;

import java.time.Duration;

import io.databases.Database;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two test classes whose contexts Spring keeps and pauses while the other's is in use:
 * each finds its own database again, also one in memory.
 */
class CachedContextsTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	@Test
	void alternatingContextsKeepTheirDatabases() throws Exception {
		try {
			ApplicationContext first = use(First.class, "CREATE TABLE one(id INTEGER)");
			ApplicationContext second = use(Second.class, "CREATE TABLE two(id INTEGER)");
			for (int i = 0; i < 3; i++) {
				assertThat(use(First.class, "INSERT INTO one(id) VALUES (1)")).isSameAs(first);
				assertThat(use(Second.class, "INSERT INTO two(id) VALUES (2)")).isSameAs(second);
			}
			assertThat(count(first, "one")).isEqualTo(3);
			assertThat(count(second, "two")).isEqualTo(3);
			assertThat(count(first, "sqlite_master WHERE name = 'two'")).isZero();
		}
		finally {
			end(First.class);
			end(Second.class);
		}
	}

	/**
	 * What a test class does: it takes its context, works, and leaves it to the cache.
	 */
	private static ApplicationContext use(Class<?> test, String sql) throws Exception {
		TestContextManager manager = new TestContextManager(test);
		manager.beforeTestClass();
		ApplicationContext context = manager.getTestContext().getApplicationContext();
		context.getBean(Database.class).execute(sql).block(LIMIT);
		manager.afterTestClass();
		manager.getTestContext().markApplicationContextUnused();
		return context;
	}

	private static long count(ApplicationContext context, String from) {
		return context.getBean(Database.class).fetchVal("SELECT COUNT(*) FROM " + from, Long.class).block(LIMIT);
	}

	private static void end(Class<?> test) {
		new TestContextManager(test).getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = { "databases.url=sqlite:///:memory:", "spring.flyway.enabled=false",
					"spring.liquibase.enabled=false", "which=first" })
	static class First {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = { "databases.url=sqlite:///:memory:", "spring.flyway.enabled=false",
					"spring.liquibase.enabled=false", "which=second" })
	static class Second {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
