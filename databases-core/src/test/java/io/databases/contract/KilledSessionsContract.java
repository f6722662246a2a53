package io.databases.contract;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.databases.Database;
import io.databases.connection.Transaction;
import io.databases.transaction.TransactionOptions;
import io.databases.transaction.UnknownTransactionOutcomeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Somebody kills the session on the server, at each point of its life. The error says
 * that the connection was lost, the pool goes on with another one, and nothing is half
 * done.
 */
abstract class KilledSessionsContract extends Contract {

	private LogCapture driver;

	private Database killer;

	KilledSessionsContract(Engine engine) {
		super(engine);
	}

	/* Drivers log what the tests do to their connections. */
	@BeforeEach
	void prepare() {
		this.driver = LogCapture
			.of((this.engine == Engine.POSTGRESQL) ? "io.r2dbc.postgresql" : "io.asyncer.r2dbc.mysql");
		this.killer = open((builder) -> builder.pool((pool) -> pool.withMaxSize(1)));
		reopenWithOneConnection();
	}

	@AfterEach
	void letTheDriverLog() {
		this.driver.close();
	}

	private Long id(Mono<Object> id) {
		return (Long) Objects.requireNonNull(await(id));
	}

	private void kill(Long id) {
		String sql = (this.engine == Engine.POSTGRESQL) ? "SELECT pg_terminate_backend(" + id + ")" : "KILL " + id;
		await(this.killer.execute(sql));
		awaitGone(id);
	}

	private void awaitGone(Long id) {
		String gone = (this.engine == Engine.POSTGRESQL) ? "SELECT count(*) FROM pg_stat_activity WHERE pid = " + id
				: "SELECT count(*) FROM information_schema.processlist WHERE id = " + id;
		awaitUntil("session " + id + " is gone", () -> witness(gone) == 0);
	}

	private Long idOf(Transaction tx) {
		return await(tx.fetchVal(this.engine.connectionId(), Long.class));
	}

	private static void isLost(Mono<?> work) {
		assertThat(catchThrowable(() -> await(work))).isInstanceOf(DataAccessResourceFailureException.class);
	}

	/* The pool goes on, and of what was not committed nothing is there. */
	private void recovers(long rows) {
		awaitIdle();
		assertThat(await(count(this.database))).isEqualTo(rows);
		await(this.database.inTransaction((tx) -> insert(tx, "afterwards")));
		assertThat(await(count(this.database))).isEqualTo(rows + 1);
		awaitIdle();
	}

	@Test
	void idleInThePool() {
		kill(id(connectionId(this.database)));
		// whoever comes before the news may notice, nobody after that
		assertThat(catchThrowable(() -> await(count(this.database)))).satisfiesAnyOf(
				(error) -> assertThat(error).isNull(),
				(error) -> assertThat(error).isInstanceOf(DataAccessResourceFailureException.class));
		recovers(0);
	}

	@Test
	void afterBegin() {
		Transaction tx = await(this.database.begin());
		kill(idOf(tx));
		isLost(insert(tx, "never"));
		assertThat(catchThrowable(() -> await(tx.commit()))).isInstanceOf(DataAccessException.class);
		recovers(0);
	}

	@Test
	void betweenStatements() {
		Transaction tx = await(this.database.begin());
		await(insert(tx, "lost"));
		Transaction inner = await(tx.begin());
		await(insert(inner, "lost too"));
		kill(idOf(inner));
		isLost(insert(inner, "never"));
		assertThat(catchThrowable(() -> await(inner.commit()))).isInstanceOf(DataAccessException.class);
		assertThat(catchThrowable(() -> await(tx.commit()))).isInstanceOf(DataAccessException.class);
		recovers(0);
	}

	@Test
	void duringAStatement() {
		Outcome outcome = new Outcome();
		Transaction tx = await(this.database.begin());
		await(insert(tx, "lost"));
		Long id = idOf(tx);
		outcome.watch(tx.fetchVal(this.engine.slowQuery()));
		awaitSlowStatements(1);
		kill(id);
		assertThat(outcome.get()).isInstanceOf(DataAccessResourceFailureException.class);
		await(tx.rollback().onErrorComplete());
		recovers(0);
	}

	@Test
	void whileRowsCome() {
		String rows = (this.engine == Engine.POSTGRESQL)
				? "SELECT g, repeat('x', 1000) AS text FROM generate_series(1, 200000) g"
				: "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
						+ " SELECT a.i, repeat('x', 1000) AS text FROM n a, n b LIMIT 200000";
		Transaction tx = await(this.database.begin());
		await(insert(tx, "lost"));
		Long id = idOf(tx);
		Reader reader = new Reader();
		tx.iterate(rows).subscribe(reader);
		reader.request(10);
		await(reader.first.asMono());
		kill(id);
		reader.requestUnbounded();
		await(reader.ended.asMono());
		assertThat(reader.error).isInstanceOf(DataAccessException.class);
		await(tx.rollback().onErrorComplete());
		recovers(0);
	}

	@Test
	void beforeCommit() {
		Transaction tx = await(this.database.begin());
		await(insert(tx, "lost"));
		kill(idOf(tx));
		Throwable error = catchThrowable(() -> await(tx.commit()));
		// nobody can know whether it arrived before the session was killed
		assertThat(error).isInstanceOf(DataAccessException.class);
		recovers(0);
	}

	/*
	 * The commit waits on the server: on PostgreSQL for a deferred trigger, elsewhere for
	 * somebody who forbids commits.
	 */
	@Test
	void duringCommit() {
		slowDownCommits();
		AtomicInteger attempts = new AtomicInteger();
		Sinks.One<Long> session = Sinks.one();
		Sinks.Empty<Void> enough = Sinks.empty();
		Outcome outcome = new Outcome();
		outcome.watch(this.database.inTransaction(TransactionOptions.defaults().retry(3),
				(tx) -> insert(tx, "one " + attempts.incrementAndGet()).then(insert(tx, "two"))
					.then(tx.fetchVal(this.engine.connectionId(), Long.class))
					.doOnNext(session::tryEmitValue)
					.then(enough.asMono())));
		Long id = await(session.asMono());
		Mono<Void> allowCommits = this.engine.isMySqlFamily() ? forbidCommits() : Mono.empty();
		enough.tryEmitEmpty();
		String waiting = (this.engine == Engine.POSTGRESQL)
				? "SELECT count(*) FROM pg_stat_activity WHERE pid = " + id
						+ " AND state = 'active' AND wait_event = 'PgSleep'"
				: "SELECT count(*) FROM information_schema.processlist WHERE id = " + id
						+ " AND state LIKE 'Waiting for%'";
		awaitUntil("the commit waits", () -> witness(waiting) == 1);
		kill(id);
		Throwable error = outcome.get();
		await(allowCommits);
		assertThat(error).isInstanceOf(UnknownTransactionOutcomeException.class)
			.hasMessageContaining("the outcome of transaction is unknown");
		assertThat(attempts).as("never run again").hasValue(1);
		awaitIdle();
		assertThat(await(count(this.database))).as("both or none").isIn(0L, 2L);
	}

	private void slowDownCommits() {
		if (this.engine == Engine.POSTGRESQL) {
			await(this.database.execute("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
					+ " $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$"));
			await(this.database.execute("CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON notes"
					+ " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()"));
		}
	}

	/* Until what is returned is subscribed to. */
	private Mono<Void> forbidCommits() {
		Database other = open((builder) -> builder.pool((pool) -> pool.withMaxSize(1)));
		Sinks.Empty<Void> forbidden = Sinks.empty();
		Sinks.Empty<Void> enough = Sinks.empty();
		Mono<Void> lock = other.inConnection((connection) -> connection.execute("FLUSH TABLES WITH READ LOCK")
			.doOnSuccess((done) -> forbidden.tryEmitEmpty())
			.then(enough.asMono())
			.then(connection.execute("UNLOCK TABLES"))
			.then());
		Mono<Void> held = lock.doOnError(forbidden::tryEmitError).cache();
		held.subscribe(null, (error) -> {
		});
		await(forbidden.asMono());
		return Mono.fromRunnable(enough::tryEmitEmpty).then(held);
	}

	/* By its own settings, since it does nothing for too long. */
	@Test
	void anIdleTransactionThatTheServerEnds() {
		Database impatient = open((builder) -> switch (this.engine) {
			case POSTGRESQL -> builder.sessionVariable("idle_in_transaction_session_timeout", "2000");
			case MARIADB -> builder.sessionVariable("idle_transaction_timeout", "2");
			default -> builder.sessionVariable("wait_timeout", "2");
		});
		Transaction tx = await(impatient.begin());
		await(insert(tx, "lost"));
		awaitGone(idOf(tx));
		isLost(insert(tx, "never"));
		assertThat(catchThrowable(() -> await(tx.commit()))).isInstanceOf(DataAccessException.class);
		recovers(0);
	}

	@Test
	void underForceRollback() {
		Database forced = open((builder) -> builder.forceRollback(true).pool((pool) -> pool.withMaxSize(1)));
		await(insert(forced, "lost"));
		kill(await(forced.fetchVal(this.engine.connectionId(), Long.class)));
		assertThat(catchThrowable(() -> await(insert(forced, "never")))).isInstanceOf(DataAccessException.class);
		await(forced.disconnect().timeout(Duration.ofSeconds(20)));
		recovers(0);
	}

	/** How something ends that goes on meanwhile. */
	private static final class Outcome {

		private final Sinks.One<Throwable> error = Sinks.one();

		void watch(Mono<?> work) {
			work.subscribe(null, this.error::tryEmitValue, this.error::tryEmitEmpty);
		}

		Throwable get() {
			return await(this.error.asMono());
		}

	}

	/** Asks when it is told to. */
	private static final class Reader extends BaseSubscriber<Object> {

		private final Sinks.One<Boolean> first = Sinks.one();

		private final Sinks.Empty<Void> ended = Sinks.empty();

		private volatile Throwable error;

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// later
		}

		@Override
		protected void hookOnNext(Object row) {
			this.first.tryEmitValue(true);
		}

		@Override
		protected void hookOnComplete() {
			this.ended.tryEmitEmpty();
		}

		@Override
		protected void hookOnError(Throwable failure) {
			this.error = failure;
			this.ended.tryEmitEmpty();
		}

	}

}
