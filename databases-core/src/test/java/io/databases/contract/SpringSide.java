package io.databases.contract;

import java.util.Objects;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.DialectResolver;
import org.springframework.data.r2dbc.repository.Query;
import org.springframework.data.r2dbc.repository.support.R2dbcRepositoryFactory;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.repository.reactive.ReactiveCrudRepository;
import org.springframework.r2dbc.connection.ConnectionFactoryUtils;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What an application of Spring's has over a connection factory.
 */
final class SpringSide {

	private final ConnectionFactory factory;

	private final Engine engine;

	private final ReactiveTransactionManager manager;

	private final DatabaseClient client;

	private final Notes notes;

	SpringSide(ConnectionFactory factory, Engine engine) {
		this.factory = factory;
		this.engine = engine;
		this.manager = new R2dbcTransactionManager(factory);
		this.client = DatabaseClient.create(factory);
		this.notes = new R2dbcRepositoryFactory(
				new R2dbcEntityTemplate(this.client, DialectResolver.getDialect(factory)))
			.getRepository(Notes.class);
	}

	ReactiveTransactionManager manager() {
		return this.manager;
	}

	DatabaseClient client() {
		return this.client;
	}

	Notes notes() {
		return this.notes;
	}

	TransactionalOperator required() {
		return operator(TransactionDefinition.PROPAGATION_REQUIRED, false);
	}

	TransactionalOperator nested() {
		return operator(TransactionDefinition.PROPAGATION_NESTED, false);
	}

	TransactionalOperator requiresNew() {
		return operator(TransactionDefinition.PROPAGATION_REQUIRES_NEW, false);
	}

	TransactionalOperator readOnlyRequiresNew() {
		return operator(TransactionDefinition.PROPAGATION_REQUIRES_NEW, true);
	}

	TransactionalOperator serializable() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
		return TransactionalOperator.create(this.manager, definition);
	}

	private TransactionalOperator operator(int propagation, boolean readOnly) {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition(propagation);
		definition.setReadOnly(readOnly);
		return TransactionalOperator.create(this.manager, definition);
	}

	/** Stores a row by the client. */
	Mono<Void> insert(String text) {
		return this.client.sql(Contract.INSERT).bind("text", text).bind("completed", false).then();
	}

	/** Stores a row by the repository. */
	Mono<Void> save(String text) {
		return this.notes.save(new Note(null, text, false)).then();
	}

	/** The connection as the client, the repository and plain R2DBC code have it. */
	Flux<Long> connections(String sql) {
		return Flux.concat(this.client.sql(sql).map((row) -> Objects.requireNonNull(row.get(0, Long.class))).one(),
				ofRepository(),
				Flux.usingWhen(ConnectionFactoryUtils.getConnection(this.factory), (connection) -> ask(connection, sql),
						(connection) -> ConnectionFactoryUtils.releaseConnection(connection, this.factory)));
	}

	private Mono<Long> ofRepository() {
		return switch (this.engine) {
			case POSTGRESQL -> this.notes.connectionOfPostgres();
			case MARIADB, MYSQL -> this.notes.connectionOfMySql();
			case SQLITE_FILE, SQLITE_MEMORY -> this.notes.connectionOfSqlite();
		};
	}

	private static Flux<Long> ask(Connection connection, String sql) {
		return Flux.from(connection.createStatement(sql).execute())
			.concatMap((result) -> result.map((row) -> Objects.requireNonNull(row.get(0, Long.class))));
	}

	/** A row of the table. */
	@Table("notes")
	record Note(@Id Long id, String text, boolean completed) {

	}

	/** A repository. */
	interface Notes extends ReactiveCrudRepository<Note, Long> {

		@Query("SELECT pg_backend_pid()")
		Mono<Long> connectionOfPostgres();

		@Query("SELECT CONNECTION_ID()")
		Mono<Long> connectionOfMySql();

		@Query("SELECT id FROM temp.who")
		Mono<Long> connectionOfSqlite();

	}

}
