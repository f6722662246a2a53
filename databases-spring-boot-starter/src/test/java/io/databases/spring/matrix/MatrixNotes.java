package io.databases.spring.matrix;

import reactor.core.publisher.Mono;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.repository.reactive.ReactiveCrudRepository;

/**
 * A repository of Spring Data. Public, as it may be implemented under another class
 * loader.
 */
public interface MatrixNotes extends ReactiveCrudRepository<MatrixNotes.Note, Long> {

	Mono<Note> findByText(String text);

	/**
	 * A row.
	 *
	 * @param id its key, {@code null} for one that is new
	 * @param text its text
	 */
	@Table("note")
	record Note(@Id Long id, String text) {
	}

}
