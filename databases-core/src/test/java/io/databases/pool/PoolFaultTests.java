package io.databases.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
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
 * A driver that fails, is silent or answers too late at each of the calls that a pool
 * makes, one by one and in pairs, also with a borrower that loses interest. Whatever
 * happens: each borrower gets a connection or an error within the limits, nothing stays
 * on loan, and every connection that was ever opened is closed in the end.
 */
class PoolFaultTests {

	private static final List<String> CALLS = List.of("create", "session", "look", "ping", "close");

	private VirtualTimeScheduler time;

	@BeforeEach
	void takeTheTime() {
		this.time = VirtualTimeScheduler.getOrSet();
	}

	@AfterEach
	void giveItBack() {
		VirtualTimeScheduler.reset();
	}

	enum Kind {

		POOLED, UNPOOLED

	}

	record Fault(String call, How how) {
	}

	static Stream<Arguments> faults() {
		List<Fault> single = CALLS.stream()
			.flatMap((call) -> Stream.of(How.values()).map((how) -> new Fault(call, how)))
			.toList();
		List<List<Fault>> all = new ArrayList<>();
		for (int i = 0; i < single.size(); i++) {
			all.add(List.of(single.get(i)));
			for (int j = i; j < single.size(); j++) {
				all.add(List.of(single.get(i), single.get(j)));
			}
		}
		return Stream.of(Kind.values()).flatMap((kind) -> all.stream().map((faults) -> Arguments.of(kind, faults)));
	}

	@ParameterizedTest
	@MethodSource("faults")
	void aFaultAtEachCall(Kind kind, List<Fault> faults) {
		FaultyDriver driver = driver(faults);
		LeaseSource source = source(kind, driver);
		for (int borrower = 0; borrower < 3; borrower++) {
			AtomicReference<Object> outcome = new AtomicReference<>();
			source.acquire().subscribe(outcome::set, outcome::set);
			passTime();
			assertThat(outcome.get()).as("borrower %s is told", borrower).isNotNull();
			if (outcome.get() instanceof Lease lease) {
				release(lease);
			}
			else {
				isTold((Throwable) outcome.get(), faults);
			}
		}
		nothingIsLeft(source, driver);
		assertThat(driver.left()).as("faults that have not happened").isSubsetOf(mayBeLeft(kind, faults));
	}

	/*
	 * Who has no pool asks for no sign of life, and one connection is enough for
	 * everybody if nothing but its close fails, which comes once.
	 */
	private static Set<String> mayBeLeft(Kind kind, List<Fault> faults) {
		if (kind == Kind.UNPOOLED) {
			return Set.of("ping");
		}
		return (faults.size() == 2 && faults.stream().allMatch((fault) -> fault.call().equals("close")))
				? Set.of("close") : Set.of();
	}

	@ParameterizedTest
	@MethodSource("faults")
	void aBorrowerThatLosesInterestAtEachCall(Kind kind, List<Fault> faults) {
		FaultyDriver driver = driver(faults);
		LeaseSource source = source(kind, driver);
		for (int borrower = 0; borrower < 3; borrower++) {
			AtomicReference<Lease> came = new AtomicReference<>();
			Disposable waiting = source.acquire().subscribe(came::set, (error) -> {
			});
			this.time.advanceTimeBy(Duration.ofMillis(1));
			waiting.dispose();
			if (came.get() != null) {
				release(came.get());
			}
			passTime();
		}
		nothingIsLeft(source, driver);
	}

	/** As behind a firewall that has forgotten the connection. */
	@Test
	void aConnectionThatWasIdleAndIsSilentIsReplaced() {
		FaultyDriver driver = new FaultyDriver();
		LeaseSource source = source(Kind.POOLED, driver);
		release(acquire(source), Duration.ofSeconds(6));
		driver.fault("ping", How.SILENT);
		AtomicReference<Object> outcome = new AtomicReference<>();
		source.acquire().subscribe(outcome::set, outcome::set);
		this.time.advanceTimeBy(Limits.defaults().validate().minusMillis(1));
		assertThat(outcome.get()).as("it may still answer").isNull();
		assertThat(driver.left()).as("it was asked").isEmpty();
		this.time.advanceTimeBy(Duration.ofMillis(2));
		assertThat(outcome.get()).isInstanceOf(Lease.class);
		assertThat(driver.closes).as("the silent one is closed, and another one opened")
			.extracting(AtomicInteger::get)
			.containsExactly(1, 0);
		release((Lease) outcome.get());
		nothingIsLeft(source, driver);
	}

	@Test
	void aConnectionThatWasUsedLatelyIsNotAsked() {
		FaultyDriver driver = new FaultyDriver();
		LeaseSource source = source(Kind.POOLED, driver);
		release(acquire(source), Duration.ofSeconds(4));
		driver.fault("ping", How.SILENT);
		release(acquire(source));
		assertThat(driver.left()).containsExactly("ping");
		nothingIsLeft(source, driver);
	}

	@Test
	void aServerThatIsDeadIsNotAskedForEver() {
		FaultyDriver driver = new FaultyDriver();
		LeaseSource source = source(Kind.POOLED, driver);
		// each connection that is opened is found dead at once, and so is what replaces
		// it
		for (int look = 0; look < 10; look++) {
			driver.fault("look", How.REFUSED);
		}
		AtomicReference<Object> outcome = new AtomicReference<>();
		source.acquire().subscribe(outcome::set, outcome::set);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(outcome.get()).isInstanceOfSatisfying(R2dbcNonTransientResourceException.class,
				(error) -> assertThat(error).hasMessageContaining("Every connection of the pool was found dead"));
		assertThat(driver.closes).as("one more than the pool can hold").hasSize(3);
		nothingIsLeft(source, driver);
	}

	private Lease acquire(LeaseSource source) {
		AtomicReference<Lease> lease = new AtomicReference<>();
		source.acquire().subscribe(lease::set);
		this.time.advanceTimeBy(Duration.ofMillis(1));
		return Objects.requireNonNull(lease.get());
	}

	private void release(Lease lease, Duration idle) {
		lease.release().subscribe();
		this.time.advanceTimeBy(idle);
	}

	private static FaultyDriver driver(List<Fault> faults) {
		FaultyDriver driver = new FaultyDriver();
		faults.forEach((fault) -> driver.fault(fault.call(), fault.how()));
		return driver;
	}

	private static LeaseSource source(Kind kind, FaultyDriver driver) {
		Function<Throwable, Failure> classifier = (error) -> Failure.of(FailureKind.OTHER, Effect.STATEMENT, null, 0);
		return (kind == Kind.POOLED)
				? new PooledSource("faulty", driver, driver::session, classifier, PoolOptions.defaults().withMaxSize(2),
						Limits.defaults(), PoolWatch.NONE)
				: new UnpooledSource(driver, driver::session, classifier, Limits.defaults(), PoolWatch.NONE);
	}

	private void release(Lease lease) {
		AtomicReference<Object> released = new AtomicReference<>();
		lease.release().subscribe(null, released::set, () -> released.set("released"));
		passTime();
		assertThat(released.get()).isEqualTo("released");
	}

	/* What was refused first, and in it what failed after that. */
	private static void isTold(Throwable error, List<Fault> faults) {
		Fault first = faults.get(0);
		if (error instanceof DatabaseTimeoutException) {
			assertThat(faults).anyMatch((fault) -> fault.how() != How.REFUSED && fault.how() != How.THROWS);
		}
		else if (faults.size() == 1) {
			assertThat(error).isInstanceOf(R2dbcNonTransientResourceException.class)
				.hasMessage(first.call() + " refused");
		}
		else if (first.call().equals("session") && faults.get(1).call().equals("close")) {
			assertThat(error).hasMessage("session refused");
			assertThat(error.getSuppressed()).hasSize(1);
		}
	}

	private void nothingIsLeft(LeaseSource source, FaultyDriver driver) {
		assertThat(source.stats().acquired()).as("on loan").isZero();
		assertThat(source.stats().pending()).as("waiting").isZero();
		AtomicReference<Object> closed = new AtomicReference<>();
		Mono.from(source.close()).subscribe(null, closed::set, () -> closed.set("closed"));
		passTime();
		assertThat(closed.get()).isEqualTo("closed");
		assertThat(driver.closes).as("each connection is closed").allMatch((count) -> count.get() > 0);
	}

	private void passTime() {
		this.time.advanceTimeBy(Duration.ofMinutes(3));
	}

}
