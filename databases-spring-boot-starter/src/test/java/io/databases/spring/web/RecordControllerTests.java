package io.databases.spring.web;

import java.time.Duration;
import java.util.Map;

import io.databases.Database;
import io.databases.record.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Records as what a controller returns: they are written as JSON objects.
 */
class RecordControllerTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final String ONE = "{\"id\":1,\"text\":\"one \\\"quoted\\\"\",\"done\":true,\"at\":\"2026-02-03T04:05:06\"}";

	private static final String TWO = "{\"id\":2,\"text\":null,\"done\":false,\"at\":null}";

	private final Database database = Database.create("sqlite:///:memory:");

	private WebTestClient client;

	@BeforeEach
	void start() {
		this.database.connect().block(LIMIT);
		this.database.execute("CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT, done BOOLEAN, at TIMESTAMP)")
			.then(this.database.execute("INSERT INTO note(id, text, done, at) VALUES"
					+ " (1, 'one \"quoted\"', 1, '2026-02-03 04:05:06'), (2, NULL, 0, NULL)"))
			.block(LIMIT);
		this.client = WebTestClient.bindToController(new Notes(this.database))
			.configureClient()
			.responseTimeout(LIMIT)
			.build();
	}

	@AfterEach
	void stop() {
		this.database.disconnect().block(LIMIT);
	}

	@Test
	void aFluxOfRecordsIsAnArrayOfObjectsInColumnOrder() {
		this.client.get()
			.uri("/notes")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.APPLICATION_JSON)
			.expectBody(String.class)
			.isEqualTo("[" + ONE + "," + TWO + "]");
	}

	@Test
	void aFluxOfRecordsIsAStreamOfObjects() {
		this.client.get()
			.uri("/notes")
			.accept(MediaType.APPLICATION_NDJSON)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo(ONE + "\n" + TWO + "\n");
	}

	@Test
	void oneRecordIsAnObject() {
		this.client.get()
			.uri("/note")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("{\"id\":2}");
	}

	@RestController
	static class Notes {

		private final Database database;

		Notes(Database database) {
			this.database = database;
		}

		@GetMapping("/notes")
		Flux<Record> notes() {
			return this.database.iterate("SELECT * FROM note ORDER BY id");
		}

		@GetMapping("/note")
		Mono<Record> note() {
			return this.database.fetchOne("SELECT id FROM note WHERE id = :id", Map.of("id", 2));
		}

	}

}
