package io.databases.backend;

import java.time.Duration;

import io.databases.transaction.TransactionOptions;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.transaction.annotation.Isolation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A PostgreSQL session. Rollbacks go out as SQL text where the driver would skip its own:
 * when it believes that no transaction is open, which it does while BEGIN is not answered
 * yet.
 */
final class PostgresSession extends ServerSession {

	/**
	 * What DISCARD ALL does, but for the prepared statements: those of the driver stay,
	 * since it goes on using them; those made by PREPARE go.
	 */
	private static final String RESET = "CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *;"
			+ " SELECT pg_advisory_unlock_all(); DISCARD PLANS; DISCARD TEMP; DISCARD SEQUENCES;"
			+ " DO $do$ DECLARE n text; BEGIN FOR n IN SELECT name FROM pg_prepared_statements WHERE from_sql"
			+ " LOOP EXECUTE format('DEALLOCATE %I', n); END LOOP; END $do$";

	private static final Duration SERVERS_MARGIN = Duration.ofSeconds(1);

	/** As the driver has learned it while it connected. */
	private final IsolationLevel isolation;

	PostgresSession(Connection connection) {
		super(connection);
		this.isolation = connection.getTransactionIsolationLevel();
	}

	/**
	 * A limit for the transaction is one for each of its statements too, held by the
	 * server: it rides along with BEGIN.
	 */
	@Override
	public Publisher<Void> begin(TransactionOptions options) {
		Duration limit = options.timeout();
		return (limit != null) ? run(beginText(options) + "; " + limitText(limit)) : super.begin(options);
	}

	private static String beginText(TransactionOptions options) {
		String isolation = (options.isolation() != Isolation.DEFAULT)
				? " ISOLATION LEVEL " + options.isolation().name().replace('_', ' ') : "";
		return "BEGIN" + isolation + (options.readOnly() ? " READ ONLY" : "");
	}

	/*
	 * The nearer one, if there is a limit for statements already. A second after ours,
	 * which says what was waited for; together with it either could come first.
	 */
	private static String limitText(Duration limit) {
		long millis = Math.min(limit.plus(SERVERS_MARGIN).toMillis(), Integer.MAX_VALUE);
		return "SELECT set_config('statement_timeout', LEAST(" + millis
				+ ", NULLIF(extract(epoch FROM current_setting('statement_timeout')::interval) * 1000, 0))::bigint::text,"
				+ " true)";
	}

	/** With its own rollback the driver forgets the isolation of the transaction. */
	@Override
	public Publisher<Void> rollback() {
		return Mono.defer(() -> connection().isAutoCommit() ? run("ROLLBACK") : Mono.from(super.rollback()));
	}

	/**
	 * The end of a savepoint, one way or the other, brings back what was before: the
	 * server keeps read-only for each savepoint.
	 */
	@Override
	public Publisher<Void> readOnlySavepoint(String name) {
		return run("SAVEPOINT " + name + "; SET LOCAL transaction_read_only = on");
	}

	@Override
	public Publisher<Void> rollbackToSavepoint(String name) {
		return run("ROLLBACK TO SAVEPOINT " + name + "; RELEASE SAVEPOINT " + name);
	}

	/**
	 * The refusal of an aborted transaction is an answer too, and one in order.
	 */
	@Override
	public Publisher<Boolean> fence() {
		return run("SELECT 1").thenReturn(true)
			.onErrorResume(R2dbcException.class, (error) -> Mono.just("25P02".equals(error.getSqlState())));
	}

	/**
	 * The driver (1.1.1) may lose a cancel of a result without parameters that comes from
	 * another thread: it then waits for somebody to read the rest, everything after it
	 * waits too, and the buffers of the rows are never released.
	 */
	@Override
	public boolean mustRunOut() {
		return true;
	}

	@Override
	public boolean endsPortals() {
		return true;
	}

	/**
	 * The request names the session by a secret, so that it can't hit another one; what
	 * {@code pg_terminate_backend} would do to the session of somebody else behind a
	 * connection pooler. So that is not used, nor for the end of a session.
	 */
	@Override
	public Publisher<Void> cancel() {
		return (connection() instanceof PostgresqlConnection postgres) ? postgres.cancelRequest() : Mono.empty();
	}

	/**
	 * A transaction that was begun as text is rolled back, or all would be part of it.
	 * The driver tells the isolation that was set last: it is not asked of the server.
	 */
	@Override
	public @Nullable Publisher<Void> reset() {
		return Mono.defer(() -> {
			boolean open = !connection().isAutoCommit();
			if (this.isolation.equals(connection().getTransactionIsolationLevel())) {
				return run(open ? "ROLLBACK; " + RESET : RESET);
			}
			return Mono.from(open ? rollback() : Mono.<Void>empty())
				.then(Mono.defer(() -> Mono.from(connection().setTransactionIsolationLevel(this.isolation))))
				.then(Mono.defer(() -> run(RESET)));
		});
	}

	private Mono<Void> run(String sql) {
		return Flux.from(connection().createStatement(sql).execute()).concatMap(Result::getRowsUpdated).then();
	}

}
