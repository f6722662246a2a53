package io.databases.spring.matrix;

import java.util.List;

import io.databases.Database;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the application does with libraries that may be missing.
 */
abstract class MatrixParts {

	static class Jooq {

		static String query(ApplicationContext context) {
			DSLContext dsl = context.getBean(DSLContext.class);
			List<Integer> rows = context.getBean(Database.class)
				.fetchAll(io.databases.jooq.Jooq.query(dsl.select(DSL.val(7).as("seven"))).as(Integer.class))
				.block(MatrixApplication.LIMIT);
			return "jOOQ " + rows;
		}

	}

	/** Repositories take part in our transactions. */
	static class Data {

		static String save(ApplicationContext context) {
			MatrixNotes notes = context.getBean(MatrixNotes.class);
			context.getBean(Database.class).inTransaction((transaction) -> {
				transaction.setRollbackOnly();
				return notes.save(new MatrixNotes.Note(null, "undone"));
			}).block(MatrixApplication.LIMIT);
			MatrixNotes.Note saved = notes.save(new MatrixNotes.Note(null, "saved")).block(MatrixApplication.LIMIT);
			MatrixNotes.Note read = notes.findByText("saved").block(MatrixApplication.LIMIT);
			long count = notes.count().block(MatrixApplication.LIMIT);
			return (saved.equals(read) && saved.id() != null) ? "repository " + count : "other";
		}

	}

	@RestController
	static class Web {

		private final Database database;

		Web(Database database) {
			this.database = database;
		}

		@GetMapping("/count")
		Mono<String> count() {
			return this.database.fetchVal("SELECT 'HTTP'", String.class);
		}

	}

	static class Health {

		static String status(ApplicationContext context) {
			return "health " + context.getBean("databasesHealthContributor", ReactiveHealthIndicator.class)
				.health()
				.block(MatrixApplication.LIMIT)
				.getStatus();
		}

	}

}
