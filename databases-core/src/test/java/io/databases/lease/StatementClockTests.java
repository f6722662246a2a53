package io.databases.lease;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The clock of a statement runs only while its receiver has demand.
 */
class StatementClockTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final AtomicInteger expired = new AtomicInteger();

	private VirtualTimeScheduler time;

	private StatementClock clock;

	@BeforeEach
	void takeTheTime() {
		this.time = VirtualTimeScheduler.getOrSet();
		this.clock = new StatementClock(LIMIT, this.expired::incrementAndGet,
				() -> this.time.now(TimeUnit.NANOSECONDS));
	}

	@AfterEach
	void giveItBack() {
		VirtualTimeScheduler.reset();
	}

	private void pass(long seconds) {
		this.time.advanceTimeBy(Duration.ofSeconds(seconds));
	}

	@Test
	void expiresOnceWhenTheLimitIsOver() {
		this.clock.requested(Long.MAX_VALUE);
		this.clock.start();
		pass(9);
		assertThat(this.expired).hasValue(0);
		pass(60);
		assertThat(this.expired).hasValue(1);
	}

	@Test
	void standsBeforeTheStatementIsSentAndAfterItsEnd() {
		this.clock.requested(1);
		pass(60);
		this.clock.start();
		pass(9);
		this.clock.stop();
		pass(60);
		this.clock.start();
		this.clock.requested(1);
		pass(60);
		assertThat(this.expired).hasValue(0);
	}

	@Test
	void standsWhileThereIsNoDemand() {
		this.clock.start();
		pass(60);
		for (int row = 0; row < 3; row++) {
			this.clock.requested(1);
			pass(3);
			this.clock.produced();
			pass(60);
		}
		assertThat(this.expired).hasValue(0);
		this.clock.requested(1);
		pass(1);
		assertThat(this.expired).as("three times three and one").hasValue(1);
	}

	@Test
	void runsOnWhileSomeDemandIsLeft() {
		this.clock.start();
		this.clock.requested(2);
		pass(5);
		this.clock.produced();
		pass(5);
		assertThat(this.expired).hasValue(1);
	}

	@Test
	void aTimerThatFindsTheClockStandingIsSetAgainByDemand() {
		this.clock.start();
		this.clock.requested(1);
		pass(4);
		this.clock.produced();
		pass(20);
		this.clock.requested(1);
		pass(5);
		assertThat(this.expired).hasValue(0);
		pass(1);
		assertThat(this.expired).hasValue(1);
	}

	@Test
	void unboundedDemandIsNeverUsedUp() {
		this.clock.start();
		this.clock.requested(Long.MAX_VALUE);
		for (int row = 0; row < 9; row++) {
			pass(1);
			this.clock.produced();
		}
		pass(1);
		assertThat(this.expired).hasValue(1);
	}

}
