package io.databases.sqlite.spring;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.databases.sqlite.SqliteConnectionConfiguration;
import io.databases.sqlite.SqliteConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.CreatedDate;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.LastModifiedDate;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.config.AbstractR2dbcConfiguration;
import org.springframework.data.r2dbc.config.EnableR2dbcAuditing;
import org.springframework.data.r2dbc.repository.Modifying;
import org.springframework.data.r2dbc.repository.Query;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** DatabaseClient and repositories with nothing but the driver. */
class SqliteSpringTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@TempDir
	static Path directory;

	private AnnotationConfigApplicationContext context;

	private DatabaseClient client;

	private Notes notes;

	@BeforeEach
	void start() {
		this.context = new AnnotationConfigApplicationContext(Application.class);
		this.client = this.context.getBean(DatabaseClient.class);
		this.notes = this.context.getBean(Notes.class);
		this.client.sql("DROP TABLE IF EXISTS note").then().block(LIMIT);
		this.client
			.sql("""
					CREATE TABLE note(id INTEGER PRIMARY KEY AUTOINCREMENT, title VARCHAR(80) UNIQUE, kind TEXT, price DECIMAL_TEXT,
					token UUID, done BOOLEAN, due DATE, seen TIMESTAMP, created TIMESTAMP, modified TIMESTAMP, version INTEGER)""")
			.then()
			.block(LIMIT);
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	private static Note note(String title) {
		Note note = new Note();
		note.title = title;
		note.kind = Kind.WORK;
		note.price = new BigDecimal("1.50");
		note.token = UUID.randomUUID();
		note.done = true;
		note.due = LocalDate.of(2024, 2, 29);
		note.seen = LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4_000);
		return note;
	}

	@Test
	void clientBindsNamedParameters() {
		Mono<Long> inserted = this.client
			.sql("INSERT INTO note(title, done) VALUES (:title, :done), (:title || '2', :done)")
			.bind("title", "a")
			.bind("done", true)
			.fetch()
			.rowsUpdated();
		assertThat(inserted.block(LIMIT)).isEqualTo(2);
		List<Map<String, Object>> rows = this.client
			.sql("SELECT title, done FROM note WHERE title IN (:titles) ORDER BY title")
			.bind("titles", List.of("a", "a2", "b"))
			.fetch()
			.all()
			.collectList()
			.block(LIMIT);
		assertThat(rows).containsExactly(Map.of("title", "a", "done", true), Map.of("title", "a2", "done", true));
	}

	@Test
	void clientReturnsGeneratedKeys() {
		Long key = this.client.sql("INSERT INTO note(title) VALUES ('a')")
			.filter(statement -> statement.returnGeneratedValues("id"))
			.map(row -> row.get("id", Long.class))
			.one()
			.block(LIMIT);
		assertThat(key).isOne();
	}

	@Test
	void repositorySavesAndFinds() {
		Note saved = this.notes.save(note("first")).block(LIMIT);
		assertThat(saved.id).isOne();
		assertThat(saved.version).isZero();
		Note found = this.notes.findById(saved.id).block(LIMIT);
		assertThat(found).usingRecursiveComparison().isEqualTo(saved);
		assertThat(found.created).isCloseTo(Instant.now(), within(1, ChronoUnit.HOURS));
		found.title = "renamed";
		Note updated = this.notes.save(found).block(LIMIT);
		assertThat(updated.version).isOne();
		assertThat(updated.created).isEqualTo(saved.created);
		assertThat(this.notes.existsById(saved.id).block(LIMIT)).isTrue();
		assertThat(this.notes.count().block(LIMIT)).isOne();
		this.notes.delete(updated).block(LIMIT);
		assertThat(this.notes.count().block(LIMIT)).isZero();
	}

	@Test
	void optimisticLockingWorks() {
		Note saved = this.notes.save(note("first")).block(LIMIT);
		Note stale = this.notes.findById(saved.id).block(LIMIT);
		this.notes.save(saved).block(LIMIT);
		StepVerifier.create(this.notes.save(stale)).expectError(OptimisticLockingFailureException.class).verify(LIMIT);
	}

	@Test
	void uniqueViolationsAreDuplicateKeys() {
		this.notes.save(note("same")).block(LIMIT);
		StepVerifier.create(this.notes.save(note("same"))).expectError(DuplicateKeyException.class).verify(LIMIT);
	}

	@Test
	void derivedAndDeclaredQueriesPage() {
		this.notes.saveAll(Flux.range(0, 25).map(i -> note("note %02d".formatted(i)))).blockLast(LIMIT);
		assertThat(this.notes.findByTitleStartingWith("note 1", PageRequest.of(1, 4, Sort.by("title").descending()))
			.map(note -> note.title)
			.collectList()
			.block(LIMIT)).containsExactly("note 15", "note 14", "note 13", "note 12");
		assertThat(this.notes.findFirstByOrderByTitleDesc().block(LIMIT).title).isEqualTo("note 24");
		assertThat(this.notes.findByToken(this.notes.findById(3L).block(LIMIT).token).block(LIMIT).id).isEqualTo(3);
		assertThat(this.notes.titled("note 03").map(note -> note.kind).block(LIMIT)).isEqualTo(Kind.WORK);
		assertThat(this.notes.finish(false).block(LIMIT)).isEqualTo(25);
		assertThat(this.notes.findByDone(true).count().block(LIMIT)).isZero();
		assertThat(this.notes.findAll(Sort.by("id")).skip(20).count().block(LIMIT)).isEqualTo(5);
	}

	@Test
	void transactionsRollBack() {
		TransactionalOperator operator = TransactionalOperator
			.create(new R2dbcTransactionManager(this.context.getBean(ConnectionFactory.class)));
		Mono<Void> failing = this.notes.save(note("gone"))
			.then(Mono.<Void>error(new IllegalStateException("on purpose")))
			.as(operator::transactional);
		assertThatThrownBy(() -> failing.block(LIMIT)).hasMessage("on purpose");
		assertThat(this.notes.count().block(LIMIT)).isZero();
		this.notes.save(note("kept")).as(operator::transactional).block(LIMIT);
		assertThat(this.notes.count().block(LIMIT)).isOne();
	}

	enum Kind {

		WORK, HOME

	}

	@Table("note")
	static class Note {

		@Id
		Long id;

		String title;

		Kind kind;

		BigDecimal price;

		UUID token;

		boolean done;

		LocalDate due;

		LocalDateTime seen;

		@CreatedDate
		Instant created;

		@LastModifiedDate
		Instant modified;

		@Version
		Long version;

	}

	interface Notes extends R2dbcRepository<Note, Long> {

		Flux<Note> findByTitleStartingWith(String prefix, Pageable page);

		Mono<Note> findFirstByOrderByTitleDesc();

		Mono<Note> findByToken(UUID token);

		Flux<Note> findByDone(boolean done);

		@Query("SELECT * FROM note WHERE title = :title")
		Mono<Note> titled(String title);

		@Modifying
		@Query("UPDATE note SET done = :done")
		Mono<Integer> finish(boolean done);

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = SqliteSpringTests.class)
	@EnableR2dbcAuditing
	static class Application extends AbstractR2dbcConfiguration {

		@Override
		@Bean(destroyMethod = "")
		public SqliteConnectionFactory connectionFactory() {
			return new SqliteConnectionFactory(
					SqliteConnectionConfiguration.builder(directory.resolve("spring.db").toString()).build());
		}

		@Bean
		AutoCloseable closing(SqliteConnectionFactory factory) {
			return () -> factory.close().block(LIMIT);
		}

	}

}
