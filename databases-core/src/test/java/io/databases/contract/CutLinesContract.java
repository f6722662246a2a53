package io.databases.contract;

import java.util.Map;
import java.util.TreeMap;

import io.databases.Database;
import io.databases.transaction.UnknownTransactionOutcomeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The line is cut at each of the round trips of one piece of work, from the login to the
 * reset of the session: before the server hears of it, and before its answer arrives.
 * Whatever happens is told, nothing is half done, and the next work gets another line.
 */
abstract class CutLinesContract extends Contract {

	private LogCapture driver;

	private LogCapture netty;

	CutLinesContract(Engine engine) {
		super(engine);
	}

	/* Drivers log what the tests do to their connections. */
	@BeforeEach
	void silenceTheDriver() {
		this.driver = LogCapture
			.of((this.engine == Engine.POSTGRESQL) ? "io.r2dbc.postgresql" : "io.asyncer.r2dbc.mysql");
		this.netty = LogCapture.of("reactor.netty");
	}

	@AfterEach
	void letItLog() {
		this.driver.close();
		this.netty.close();
	}

	@Test
	void atEachRoundTripOfATransactionThatCommits() {
		atEachRoundTrip(false);
	}

	@Test
	void atEachRoundTripOfATransactionThatRollsBack() {
		atEachRoundTrip(true);
	}

	private void atEachRoundTrip(boolean fails) {
		Map<String, Integer> told = new TreeMap<>();
		long trips = runCutAt(0, false, fails, told);
		assertThat(trips).as("login, ten steps or so of work").isGreaterThanOrEqualTo(10);
		for (long trip = 1; trip <= trips; trip++) {
			runCutAt(trip, false, fails, told);
			runCutAt(trip, true, fails, told);
		}
		// the two of COMMIT at most: before it arrived, and before its answer did
		assertThat(told.getOrDefault("UnknownTransactionOutcomeException", 0)).as("what was told: %s", told)
			.isEqualTo(fails ? 0 : 2);
		assertThat(told.getOrDefault("nothing", 0)).as("what was told: %s", told).isLessThanOrEqualTo(fails ? 0 : 5);
	}

	/* How many round trips there were, where nothing is cut. */
	private long runCutAt(long trip, boolean answer, boolean fails, Map<String, Integer> told) {
		String name = trip + (answer ? " answer" : "") + (fails ? " fails" : "");
		try (RoundTripCounter trips = new RoundTripCounter(url("sslmode=disable"))) {
			if (trip > 0) {
				trips.cut(trip, answer);
			}
			Database far = create(trips.url(), (builder) -> builder.pool((pool) -> pool.withMaxSize(1)));
			Throwable error = catchThrowable(() -> await(far.connect().then(work(far, name, fails))));
			awaitUntil("the connection is given back", () -> far.poolStats().acquired() == 0);
			long count = trips.count();
			if (trip > 0) {
				// what is sent last is not waited for
				awaitUntil("cut at " + name, trips::isCut);
				told.merge((error != null) ? error.getClass().getSimpleName() : "nothing", 1, Integer::sum);
			}
			isTold(name, error, fails);
			if (!far.isConnected()) {
				await(far.connect());
			}
			await(insert(far, "after " + name));
			await(far.disconnect());
			return count;
		}
	}

	private Mono<Void> work(Database far, String name, boolean fails) {
		return far.inTransaction((tx) -> tx.execute(this.engine.changeOfSession())
			.then(insert(tx, "one " + name))
			.then(tx.inTransaction((inner) -> insert(inner, "two " + name)))
			.then(tx.inTransaction((inner) -> insert(inner, "undone " + name).then(Mono.error(new Enough())))
				.onErrorComplete(Enough.class))
			.then(count(tx))
			.then(fails ? Mono.<Void>error(new Enough()) : Mono.<Void>empty()));
	}

	private void isTold(String name, @Nullable Throwable error, boolean fails) {
		long stored = await(this.database.fetchVal("SELECT count(*) FROM notes WHERE text IN (:one, :two)",
				Map.of("one", "one " + name, "two", "two " + name), Long.class));
		long undone = await(this.database.fetchVal("SELECT count(*) FROM notes WHERE text = :text",
				Map.of("text", "undone " + name), Long.class));
		assertThat(undone).as("undone in %s", name).isZero();
		if (error == null) {
			assertThat(fails).as("%s completes", name).isFalse();
			assertThat(stored).as("stored by %s", name).isEqualTo(2);
		}
		else if (error instanceof UnknownTransactionOutcomeException) {
			assertThat(stored).as("stored by %s, both or none", name).isIn(0L, 2L);
		}
		else {
			assertThat(stored).as("stored by %s, which was told %s", name, error).isZero();
			assertThat(error).as("what %s was told", name).isInstanceOfAny(DataAccessException.class, Enough.class);
		}
	}

	/** What the body throws. */
	private static final class Enough extends RuntimeException {

		private static final long serialVersionUID = 1L;

		Enough() {
			super("enough", null, false, false);
		}

	}

}
