package io.databases.spring.web;

import java.time.Duration;

import io.databases.Database;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any {@code @SpringBootTest} with {@code databases.force-rollback=true}: each method
 * finds an empty table, also after HTTP requests, and may do the same as the other.
 */
@SpringBootTest(classes = WebApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "databases.force-rollback=true", "spring.flyway.enabled=false", "spring.liquibase.enabled=false",
				"spring.sql.init.mode=always", "spring.sql.init.schema-locations=classpath:schema-account.sql",
				"spring.main.banner-mode=off" })
@Import(ConnectionPerRequest.class)
@AutoConfigureWebTestClient(timeout = "60s")
@DirtiesContext
abstract class RollbackContract {

	static final Duration LIMIT = Duration.ofSeconds(60);

	@Autowired
	WebTestClient http;

	@Autowired
	Database database;

	@Autowired
	DatabaseClient client;

	@Autowired
	AccountRepository accounts;

	@Autowired
	R2dbcEntityTemplate template;

	@Test
	void whatOneMethodDoesIsGone() {
		addAndCount();
	}

	@Test
	void whatAnotherMethodDoesIsGone() {
		addAndCount();
	}

	@Test
	void requestsOfManyThreadsAreRolledBack() {
		manyRequests();
	}

	@Test
	void requestsOfManyThreadsFindNothingOfOthers() {
		manyRequests();
	}

	private void manyRequests() {
		count(0);
		Flux.range(0, 24)
			.flatMap((i) -> Mono.fromRunnable(() -> add("owner " + i)).subscribeOn(Schedulers.boundedElastic()), 8)
			.blockLast(LIMIT);
		count(24);
	}

	private void add(String owner) {
		this.http.post().uri("/accounts").bodyValue(owner).exchange().expectStatus().isOk().expectBody().isEmpty();
	}

	@Test
	void repositoriesTakePart() {
		throughARepository();
	}

	@Test
	void whatRepositoriesDoIsGone() {
		throughARepository();
	}

	private void throughARepository() {
		assertThat(this.accounts.count().block(LIMIT)).isZero();
		add("ada");
		this.template.insert(new Account("grace")).block(LIMIT);
		this.accounts.deleteById("ada").block(LIMIT);
		assertThat(this.accounts.findAll().map(Account::owner).collectList().block(LIMIT)).containsExactly("grace");
		count(1);
	}

	private void addAndCount() {
		count(0);
		this.http.post().uri("/accounts").bodyValue("ada").exchange().expectStatus().isOk();
		this.client.sql("INSERT INTO account(owner) VALUES ('grace')").then().block(LIMIT);
		count(2);
		this.http.post().uri("/accounts").exchange().expectStatus().isBadRequest();
		assertThat(this.database.fetchVal("SELECT COUNT(*) FROM account", Long.class).block(LIMIT)).isEqualTo(2);
	}

	private void count(long expected) {
		this.http.get().uri("/accounts/count").exchange().expectBody(Long.class).isEqualTo(expected);
	}

}
