package io.databases.spring.test;

import java.time.Duration;
import java.util.Map;

import io.databases.Database;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Service;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each of the first two methods finds what the script has left, and nothing of the other.
 */
@DatabaseTest(properties = { "databases.url=sqlite:///:memory:", "databases.named.orders.url=sqlite:///:memory:",
		"spring.sql.init.mode=always", "spring.sql.init.schema-locations=classpath:schema-note.sql",
		"spring.flyway.enabled=false", "spring.liquibase.enabled=false" })
class DatabaseTestTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Autowired
	private Database database;

	@Autowired
	@Qualifier("orders")
	private Database orders;

	@Autowired
	private DatabaseClient client;

	@Autowired
	private ApplicationContext context;

	@Test
	void oneMethodIsRolledBack() {
		addAndCount();
	}

	@Test
	void anotherMethodToo() {
		addAndCount();
	}

	private void addAndCount() {
		this.database.execute("INSERT INTO note(text) VALUES (:text)", Map.of("text", "mine")).block(LIMIT);
		this.client.sql("INSERT INTO note(text) VALUES ('of the client')").then().block(LIMIT);
		assertThat(this.database.fetchVal("SELECT COUNT(*) FROM note", Long.class).block(LIMIT)).isEqualTo(4);
	}

	@Test
	void severalDatabasesAreRolledBack() {
		addToBoth();
	}

	@Test
	void severalDatabasesAreRolledBackEachTime() {
		addToBoth();
	}

	private void addToBoth() {
		this.orders.execute("CREATE TABLE made(id INTEGER)").block(LIMIT);
		this.database.execute("CREATE TABLE made(id INTEGER)").block(LIMIT);
		assertThat(this.orders.fetchVal("SELECT COUNT(*) FROM made", Long.class).block(LIMIT)).isZero();
	}

	@Test
	void componentsOfTheApplicationAreLeftOut() {
		assertThat(this.context.getBeanNamesForType(Component.class)).isEmpty();
	}

	@SpringBootApplication
	static class Application {

	}

	@Service
	static class Component {

	}

}
