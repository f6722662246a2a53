package io.databases.pool;

import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.databases.error.DatabaseTimeoutException;
import io.databases.error.Failure;
import io.databases.error.Failure.Effect;
import io.databases.error.FailureKind;
import io.databases.lease.Lease;
import io.databases.lease.Limits;
import io.databases.pool.FaultyDriver.How;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connection factory of the application's that gives none.
 */
class UnpooledSourceTests {

	private VirtualTimeScheduler time;

	@BeforeEach
	void takeTheTime() {
		this.time = VirtualTimeScheduler.getOrSet();
	}

	@AfterEach
	void giveItBack() {
		VirtualTimeScheduler.reset();
	}

	@Test
	void whoWaitsInVainIsToldHowLongAndHowManyAreInUse() {
		FaultyDriver driver = new FaultyDriver();
		UnpooledSource source = new UnpooledSource(driver, driver::session,
				(error) -> Failure.of(FailureKind.OTHER, Effect.STATEMENT, null, 0), Limits.defaults(), PoolWatch.NONE);
		AtomicReference<Object> first = new AtomicReference<>();
		source.acquire().subscribe(first::set, first::set);
		assertThat(first.get()).isInstanceOf(Lease.class);
		driver.fault("create", How.SILENT);
		AtomicReference<Object> second = new AtomicReference<>();
		source.acquire().subscribe(second::set, second::set);
		this.time.advanceTimeBy(Limits.defaults().acquire());
		assertThat(second.get()).isInstanceOfSatisfying(DatabaseTimeoutException.class,
				(error) -> assertThat(error).hasMessageContaining("The connection factory gave no connection within")
					.hasMessageContaining(Limits.defaults().acquire().toMillis() + " ms")
					.hasMessageContaining("1 are in use"));
	}

}
