package io.databases.pool;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.databases.contract.LogCapture;
import io.databases.error.DatabaseStateException;
import io.databases.error.DatabaseTimeoutException;
import io.databases.error.Failure;
import io.databases.error.Failure.Effect;
import io.databases.error.FailureKind;
import io.databases.lease.Lease;
import io.databases.lease.Limits;
import io.databases.lease.StatementFlux;
import io.databases.lease.StatementKind;
import io.databases.pool.FaultyDriver.How;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of a pool, also with work that does not end, on a server that does not answer
 * any more: everything is closed within the limits, and whoever waits is told.
 */
class ShutdownTests {

	private static final Limits LIMITS = Limits.defaults();

	/** Stopping, rolling back or resetting, ending the session, closing; and a look. */
	private static final Duration TAKING_BACK = LIMITS.grace().plus(LIMITS.drain().multipliedBy(4)).plusMillis(100);

	private final FaultyDriver driver = new FaultyDriver();

	private final AtomicReference<Object> statement = new AtomicReference<>();

	private final AtomicReference<Object> closed = new AtomicReference<>();

	private VirtualTimeScheduler time;

	private LeaseSource source;

	@BeforeEach
	void takeTheTime() {
		this.time = VirtualTimeScheduler.getOrSet();
		this.source = new PooledSource("closing", this.driver, this.driver::session,
				(error) -> Failure.of(FailureKind.OTHER, Effect.STATEMENT, null, 0),
				PoolOptions.defaults().withMaxSize(2), LIMITS, PoolWatch.NONE);
	}

	@AfterEach
	void giveItBack() {
		VirtualTimeScheduler.reset();
	}

	private Lease acquire() {
		AtomicReference<Lease> lease = new AtomicReference<>();
		this.source.acquire().subscribe(lease::set);
		this.time.advanceTimeBy(Duration.ofMillis(1));
		return Objects.requireNonNull(lease.get());
	}

	private Lease acquireAndRun() {
		Lease lease = acquire();
		new StatementFlux<>(lease.base(), StatementKind.READ, "slow", null, (connection) -> Flux.never())
			.subscribe(null, this.statement::set, () -> this.statement.set("completed"));
		return lease;
	}

	private void close() {
		this.source.close().subscribe(null, this.closed::set, () -> this.closed.set("closed"));
	}

	private void everythingIsClosed(int connections) {
		assertThat(this.closed.get()).isEqualTo("closed");
		assertThat(this.driver.closes).hasSize(connections)
			.as("each connection is closed")
			.allMatch((count) -> count.get() == 1);
		assertThat(this.source.stats().acquired()).isZero();
	}

	@Test
	void whatStillRunsAtTheLimitIsStopped() {
		acquire().release().subscribe();
		acquireAndRun();
		try (LogCapture log = LogCapture.of("io.databases.pool")) {
			close();
			this.time.advanceTimeBy(LIMITS.shutdown().minusMillis(1));
			assertThat(this.statement.get()).isNull();
			this.time.advanceTimeBy(Duration.ofMillis(101));
			assertThat(log.messages()).singleElement().asString().contains("30000 ms", "statement [slow]");
		}
		everythingIsClosed(1);
		assertThat(this.statement.get()).isInstanceOf(DatabaseTimeoutException.class);
		assertThat(((Throwable) this.statement.get()).getMessage()).contains("statement [slow]", "disconnect()",
				"'shutdown'");
	}

	/** The limit for work must not use up that for closing. */
	@ParameterizedTest
	@EnumSource(How.class)
	void thePoolIsClosedWhateverTheServerAnswers(How how) {
		Lease idle = acquire();
		acquireAndRun();
		idle.release().subscribe();
		this.driver.fault("ping", how);
		this.driver.fault("close", how);
		try (LogCapture log = LogCapture.of("io.databases.pool")) {
			close();
			this.time.advanceTimeBy(LIMITS.shutdown().plus(TAKING_BACK));
			assertThat(log.messages()).isNotEmpty();
		}
		everythingIsClosed(2);
		assertThat(this.statement.get()).isInstanceOf(DatabaseTimeoutException.class);
	}

	@Test
	void whoWaitsIsToldAndGetsNothingOfWhatIsTakenBack() {
		acquireAndRun();
		acquireAndRun();
		AtomicReference<Object> waiting = new AtomicReference<>();
		try (LogCapture log = LogCapture.of("io.databases.pool")) {
			this.source.close().subscribe(null, this.closed::set, () -> this.closed.set("closed"));
			this.time.advanceTimeBy(LIMITS.shutdown().minusMillis(500));
			this.source.acquire().subscribe(waiting::set, waiting::set);
			this.time.advanceTimeBy(Duration.ofMillis(600));
			assertThat(log.messages()).hasSize(2);
		}
		assertThat(waiting.get()).isInstanceOf(DatabaseStateException.class);
		everythingIsClosed(2);
	}

	@Test
	void aCloseWithoutWorkIsImmediate() {
		acquire().release().subscribe();
		close();
		everythingIsClosed(1);
		Mono.from(this.source.close()).subscribe();
	}

}
