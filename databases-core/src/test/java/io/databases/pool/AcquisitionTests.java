package io.databases.pool;

import java.time.Duration;

import io.databases.error.Failure;
import io.databases.error.Failure.Effect;
import io.databases.error.FailureKind;
import io.databases.lease.Lease;
import io.databases.lease.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who runs what is done with a connection: never the pool's own loop, which serves nobody
 * else meanwhile.
 */
class AcquisitionTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private LeaseSource source;

	@BeforeEach
	void open() {
		FaultyDriver driver = new FaultyDriver();
		this.source = new PooledSource("quick", driver, driver::session,
				(error) -> Failure.of(FailureKind.OTHER, Effect.STATEMENT, null, 0),
				PoolOptions.defaults().withMaxSize(2), Limits.defaults(), PoolWatch.NONE);
		giveBack(take());
	}

	@AfterEach
	void close() {
		this.source.close().block(LIMIT);
	}

	@Test
	void whoeverHasGotAConnectionAtOnceMayWaitForAnother() {
		Lease[] nested = new Lease[1];
		Lease first = this.source.acquire().doOnNext((lease) -> nested[0] = take()).block(LIMIT);
		assertThat(nested[0]).isNotNull().isNotSameAs(first);
		giveBack(first);
		giveBack(nested[0]);
		assertThat(this.source.stats().acquired()).isZero();
	}

	@Test
	void theNextInLineIsNotServedByTheThreadOfWhoeverGivesBack() {
		Lease first = take();
		Lease second = take();
		Sinks.One<Boolean> served = Sinks.one();
		Mono<Lease> third = this.source.acquire()
			.doOnNext((lease) -> served.tryEmitValue(Schedulers.isInNonBlockingThread()))
			.cache();
		third.subscribe();
		giveBack(first);
		assertThat(served.asMono().block(LIMIT)).isTrue();
		giveBack(second);
		giveBack(third.block(LIMIT));
		assertThat(this.source.stats().acquired()).isZero();
	}

	private Lease take() {
		Lease lease = this.source.acquire().block(LIMIT);
		assertThat(lease).isNotNull();
		return lease;
	}

	private static void giveBack(Lease lease) {
		lease.release().block(LIMIT);
	}

}
