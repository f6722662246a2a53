package io.databases.contract;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.databases.Database;
import io.databases.error.DatabaseTimeoutException;
import io.databases.query.Keys;
import io.databases.query.Query;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How often the server is asked, counted between the two: nothing is sent that nobody has
 * asked for, least of all when a connection is lent or given back.
 */
abstract class RoundTripsContract extends Contract {

	private static final int TIMES = 20;

	private RoundTripCounter trips;

	private LogCapture driver;

	private Database far;

	RoundTripsContract(Engine engine) {
		super(engine);
	}

	@BeforeEach
	void connectByWayOfTheCounter() {
		this.driver = LogCapture
			.of((this.engine == Engine.POSTGRESQL) ? "io.r2dbc.postgresql" : "io.asyncer.r2dbc.mysql");
		insertMany(3);
		this.trips = new RoundTripCounter(url("sslmode=disable"));
		this.far = open(this.trips.url(), (builder) -> builder.pool((pool) -> pool.withMaxSize(1)));
	}

	@AfterEach
	void closeTheCounter() {
		await(this.far.disconnect());
		this.trips.close();
		this.driver.close();
	}

	/* The first run may prepare it. */
	private long tripsOf(Mono<?> work) {
		await(work);
		long before = this.trips.count();
		await(work.repeat(TIMES - 1).then());
		long all = this.trips.count() - before;
		assertThat(all % TIMES).as("%s round trips for %s times the same", all, TIMES).isZero();
		return all / TIMES;
	}

	@Test
	void aQueryIsOne() {
		assertThat(tripsOf(this.far.fetchVal("SELECT 1"))).isEqualTo(1);
		assertThat(tripsOf(this.far.fetchAll("SELECT * FROM notes"))).isEqualTo(1);
	}

	@Test
	void aQueryWithParametersIsOne() {
		assertThat(tripsOf(this.far.fetchOne("SELECT * FROM notes WHERE id = :id", Map.of("id", 1)))).isEqualTo(1);
	}

	@Test
	void aChangeIsOne() {
		assertThat(tripsOf(this.far.execute("UPDATE notes SET completed = :yes", Map.of("yes", true)))).isEqualTo(1);
	}

	@Test
	void aChangeWithItsKeyIsOne() {
		AtomicInteger number = new AtomicInteger();
		assertThat(tripsOf(
				Mono.defer(() -> this.far.execute(INSERT, note("key " + number.incrementAndGet()), Keys.of("id"))
					.doOnNext((result) -> assertThat(result.key(Long.class)).isPositive()))))
			.isEqualTo(1);
	}

	@Test
	void aTransactionIsBeginStatementsAndCommit() {
		assertThat(tripsOf(this.far.inTransaction((tx) -> count(tx)))).isEqualTo(3);
		assertThat(tripsOf(this.far.inTransaction((tx) -> count(tx).then(count(tx))))).isEqualTo(4);
	}

	@Test
	void aRollbackIsOneToo() {
		assertThat(tripsOf(this.far.inTransaction((tx) -> count(tx).then(Mono.error(new IllegalStateException("undo"))))
			.onErrorComplete())).isEqualTo(3);
	}

	@Test
	void aNestedTransactionAddsSavepointAndRelease() {
		assertThat(tripsOf(this.far.inTransaction((tx) -> tx.inTransaction((inner) -> count(inner))))).isEqualTo(5);
		assertThat(tripsOf(this.far.inTransaction((tx) -> tx.inTransaction((inner) -> Mono.just(1)).then(count(tx)))))
			.as("an empty inner one adds nothing")
			.isEqualTo(3);
	}

	@Test
	void aBoundConnectionCostsNothing() {
		assertThat(tripsOf(this.far.inConnection((connection) -> count(connection).then(count(connection)))))
			.isEqualTo(2);
	}

	@Test
	void aLimitForStatementsCostsNothing() {
		assertThat(tripsOf(this.far.fetchOne(Query.of("SELECT 1").timeout(Duration.ofSeconds(20))))).isEqualTo(1);
	}

	@Test
	void plainR2dbcCodeCostsNothingMore() {
		assertThat(tripsOf(Flux
			.usingWhen(this.far.connectionFactory().create(),
					(connection) -> Flux.from(connection.createStatement("SELECT 1").execute())
						.concatMap((result) -> result.map((row) -> "a row")),
					(connection) -> connection.close())
			.then())).isEqualTo(1);
	}

	@Test
	void onlyWhatWasTouchedIsResetAndItCostsOne() {
		if (this.engine == Engine.POSTGRESQL) { // elsewhere the connection is replaced
			assertThat(tripsOf(this.far.execute(this.engine.changeOfSession()))).isEqualTo(2);
		}
		assertThat(tripsOf(this.far.fetchVal("SELECT 1"))).isEqualTo(1);
	}

	/* The login takes longer than it may: nobody waits for the session any more. */
	@Test
	void aLoginThatIsAnsweredTooLateIsClosed() {
		await(this.far.disconnect());
		awaitUntil("the counter is left", () -> this.trips.lines() == 0);
		Database hasty = create(this.trips.url(),
				(builder) -> builder.limits((limits) -> limits.withConnect(Duration.ofMillis(300))));
		this.trips.hold(true);
		assertThatExceptionOfType(DatabaseTimeoutException.class).isThrownBy(() -> await(hasty.connect()))
			.withMessageContaining("login")
			.withMessageContaining("'connect_timeout'");
		awaitUntil("the connection is there", () -> this.trips.lines() == 1);
		long before = this.trips.count();
		this.trips.hold(false);
		awaitUntil("the late connection is closed", () -> this.trips.lines() == 0);
		assertThat(this.trips.count()).as("it got as far as that").isGreaterThan(before);
	}

	/* A network that is gone: nobody says anything any more. */
	@Test
	void aServerThatFallsSilentIsGivenUp() {
		await(this.far.disconnect());
		this.far = open(this.trips.url(), (builder) -> builder.pool((pool) -> pool.withMaxSize(1))
			.limits((limits) -> limits.withDrain(Duration.ofMillis(500))));
		assertThat(await(count(this.far))).isEqualTo(3);
		this.trips.fallSilent();
		Query<?> limited = Query.of("SELECT 1").timeout(Duration.ofMillis(300));
		assertThatExceptionOfType(DatabaseTimeoutException.class).isThrownBy(() -> await(this.far.fetchOne(limited)))
			.withMessageContaining("300 ms")
			.withMessageContaining("the server has not answered");
		awaitUntil("the connection is given up", () -> this.far.poolStats().acquired() == 0);
		await(count(this.database).onErrorMap(DataAccessException.class, AssertionError::new));
	}

}
