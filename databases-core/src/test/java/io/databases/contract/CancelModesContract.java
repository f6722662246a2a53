package io.databases.contract;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.databases.Database;
import io.databases.ObservedDatabases;
import io.databases.connection.Transaction;
import io.databases.lease.Limits;
import io.databases.observed.DeafSession;
import io.databases.transaction.TransactionFailedException;
import io.databases.url.CancelMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of a statement on the server that nobody waits for any more.
 */
abstract class CancelModesContract extends Contract {

	private static final Duration LONG = Duration.ofSeconds(20);

	CancelModesContract(Engine engine) {
		super(engine);
	}

	private Database single(CancelMode mode) {
		return reopen((builder) -> builder.pool((pool) -> pool.withMaxSize(1))
			.limits((limits) -> limits.withCancel(mode).withDrain(LONG)));
	}

	/** Takes two seconds, so that it is seen while it runs, and leaves a row. */
	private String twoSeconds() {
		return switch (this.engine) {
			case POSTGRESQL -> "INSERT INTO notes(text) SELECT 'drained' FROM pg_sleep(2)";
			case MARIADB, MYSQL -> "INSERT INTO notes(text) SELECT 'drained' FROM (SELECT SLEEP(2)) AS s";
			case SQLITE_FILE,
					SQLITE_MEMORY ->
				"INSERT INTO notes(text) SELECT 'drained' FROM"
						+ " (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000000)"
						+ " SELECT count(*) FROM n)";
		};
	}

	@Test
	void theUrlTellsTheMode() {
		Database drained = open(url("cancel=drain"), (builder) -> builder.limits((limits) -> {
			assertThat(limits.cancel()).isEqualTo(CancelMode.DRAIN);
			return limits;
		}));
		assertThat(drained.isConnected()).isTrue();
	}

	@Test
	void drainLetsItComeToItsEnd() {
		Database single = single(CancelMode.DRAIN);
		Object before = await(connectionId(single));
		Disposable slow = single.execute(twoSeconds()).subscribe();
		awaitRunning();
		slow.dispose();
		assertThat(await(texts(single))).containsExactly("drained");
		if (this.engine.isServer()) {
			assertThat(await(connectionId(single))).isEqualTo(before);
		}
	}

	@Test
	void drainIsBounded() {
		Database single = reopen((builder) -> builder.pool((pool) -> pool.withMaxSize(1))
			.limits((limits) -> limits.withCancel(CancelMode.DRAIN).withDrain(Duration.ofMillis(300))));
		Object before = await(connectionId(single));
		cancelSlow(single);
		await(insert(single, "after"));
		if (this.engine != Engine.SQLITE_MEMORY) { // there all share one
			assertThat(await(connectionId(single))).as("a new connection").isNotEqualTo(before);
		}
		awaitSlowStatements(0);
		awaitIdle();
	}

	@Test
	void discardClosesTheConnectionAndTheServerDoesNotWorkOn() {
		Database single = single(CancelMode.DISCARD);
		Object before = await(connectionId(single));
		cancelSlow(single);
		await(insert(single, "after"));
		if (this.engine != Engine.SQLITE_MEMORY) {
			assertThat(await(connectionId(single))).as("a new connection").isNotEqualTo(before);
		}
		awaitSlowStatements(0);
		awaitIdle();
	}

	@Test
	void aRequestThatTheServerDoesNotHearIsSentAgain() {
		AtomicInteger requests = new AtomicInteger();
		Database single = deaf(requests, 2, LONG);
		Object before = await(connectionId(single));
		cancelSlow(single);
		await(insert(single, "after"));
		if (this.engine.isServer()) {
			assertThat(requests.get()).isGreaterThan(2);
			assertThat(await(connectionId(single))).isEqualTo(before);
		}
		awaitSlowStatements(0);
	}

	@Test
	void aServerThatHearsNoRequestIsToldBeforeTheConnectionIsClosed() {
		AtomicInteger requests = new AtomicInteger();
		Database single = deaf(requests, Integer.MAX_VALUE, Duration.ofSeconds(3));
		Object before = await(connectionId(single));
		cancelSlow(single);
		await(insert(single, "after"));
		if (this.engine.isServer()) {
			assertThat(requests.get()).isPositive();
			assertThat(await(connectionId(single))).as("a new connection").isNotEqualTo(before);
		}
		awaitSlowStatements(0);
	}

	/** In memory it is another database than the test's own. */
	private Database deaf(AtomicInteger requests, int unheard, Duration drain) {
		Limits limits = Limits.defaults().withDrain(drain);
		Database deaf = closeLater(
				ObservedDatabases.create(url(), 1, limits, (session) -> new DeafSession(session, requests, unheard)));
		await(deaf.connect());
		if (this.engine == Engine.SQLITE_MEMORY) {
			createNotes(deaf);
		}
		return deaf;
	}

	@ParameterizedTest
	@EnumSource(CancelMode.class)
	void aTransactionIsRolledBackWhateverTheMode(CancelMode mode) {
		Database single = reopen((builder) -> builder.pool((pool) -> pool.withMaxSize(1))
			.limits((limits) -> limits.withCancel(mode).withDrain(Duration.ofSeconds(1))));
		Transaction tx = await(single.begin());
		await(insert(tx, "undone"));
		Disposable slow = tx.fetchVal(this.engine.slowQuery()).subscribe();
		awaitSlowStatements(1);
		slow.dispose();
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(insert(tx, "refused")));
		assertThatExceptionOfType(TransactionFailedException.class).isThrownBy(() -> await(tx.commit()));
		assertThat(await(count(single))).isZero();
		awaitSlowStatements(0);
		awaitIdle();
	}

	private void cancelSlow(Database single) {
		Disposable slow = single.fetchVal(this.engine.slowQuery()).subscribe();
		awaitSlowStatements(1);
		slow.dispose();
	}

	private void awaitRunning() {
		switch (this.engine) {
			case POSTGRESQL -> awaitUntil("it runs",
					() -> witness("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
							+ " AND state = 'active' AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()") == 1);
			case MARIADB,
					MYSQL ->
				awaitUntil("it runs",
						() -> witness("SELECT count(*) FROM information_schema.processlist WHERE db = database()"
								+ " AND info LIKE '%SLEEP(2)%' AND id <> connection_id()") == 1);
			case SQLITE_FILE, SQLITE_MEMORY -> awaitSlowStatements(1);
		}
	}

}
