package io.databases.spring.restart;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;

import javax.management.JMException;
import javax.management.ObjectName;

import io.databases.Database;
import io.databases.spring.transaction.AsyncTransactional;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a developer works on: an application that keeps notes in two databases, and whose
 * classes the toolkit gets to know in every way there is.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ RestartApplication.Web.class, RestartApplication.Notes.class })
public class RestartApplication {

	public static void main(String[] args) {
		SpringApplication.run(RestartApplication.class, args);
	}

	record Note(String text) {
	}

	static class Notes {

		private final Database database;

		Notes(Database database) {
			this.database = database;
		}

		@AsyncTransactional
		Mono<List<Note>> add(Note note) {
			return this.database.execute("INSERT INTO note(text) VALUES (:text)", note)
				.then(this.database.fetchAll("SELECT text FROM note ORDER BY id", Map.of(), Note.class));
		}

	}

	@RestController
	static class Web {

		private final Notes notes;

		private final Database orders;

		Web(Notes notes, @Qualifier("orders") Database orders) {
			this.notes = notes;
			this.orders = orders;
		}

		@GetMapping("/add/{text}")
		Mono<String> add(@PathVariable String text) {
			Note note = new Note(text);
			return this.orders.executeMany("INSERT INTO item(name) VALUES (:text)", List.of(note, note))
				.then(this.orders.fetchVal("SELECT COUNT(*) FROM item", Long.class))
				.zipWith(this.notes.add(note), (items, notes) -> notes + " and " + items + " items");
		}

		/** What is reachable, after garbage was collected: classes and their numbers. */
		@GetMapping("/heap")
		Mono<String> heap() {
			return Mono.fromCallable(Web::histogram).subscribeOn(Schedulers.boundedElastic());
		}

		private static String histogram() throws JMException {
			return (String) ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
						new Object[] { new String[0] }, new String[] { String[].class.getName() });
		}

	}

}
