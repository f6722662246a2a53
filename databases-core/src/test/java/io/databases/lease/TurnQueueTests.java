package io.databases.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

class TurnQueueTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final TurnQueue queue = new TurnQueue();

	private final List<String> events = new ArrayList<>();

	private final class Noting implements TurnQueue.Waiter {

		private final String name;

		Noting(String name) {
			this.name = name;
		}

		@Override
		public void granted() {
			TurnQueueTests.this.events.add(this.name + " granted");
		}

		@Override
		public void refused(Throwable reason) {
			TurnQueueTests.this.events.add(this.name + " refused: " + reason.getMessage());
		}

		@Override
		public void contended() {
			TurnQueueTests.this.events.add(this.name + " contended");
		}

		@Override
		public String what() {
			return this.name;
		}

	}

	private final Noting first = new Noting("first");

	private final Noting second = new Noting("second");

	private final Noting third = new Noting("third");

	@Test
	void turnsAreGrantedInTheOrderOfEntering() {
		this.queue.enter(this.first);
		this.queue.enter(this.second);
		this.queue.enter(this.third);
		assertThat(this.queue.holder()).isSameAs(this.first);
		assertThat(this.queue.waitingCount()).isEqualTo(2);
		this.queue.leave(this.first);
		this.queue.leave(this.second);
		this.queue.leave(this.third);
		assertThat(this.events).filteredOn((event) -> event.endsWith("granted"))
			.containsExactly("first granted", "second granted", "third granted");
		assertThat(this.queue.holder()).isNull();
	}

	@Test
	void aHolderIsToldThatSomebodyWaits() {
		this.queue.enter(this.first);
		assertThat(this.events).containsExactly("first granted");
		this.queue.enter(this.second);
		assertThat(this.events).containsExactly("first granted", "first contended");
		this.queue.enter(this.third);
		this.queue.leave(this.first);
		assertThat(this.events).containsExactly("first granted", "first contended", "first contended", "second granted",
				"second contended");
	}

	@Test
	void onlyTheHolderCanLeave() {
		this.queue.enter(this.first);
		this.queue.enter(this.second);
		this.queue.leave(this.second);
		this.queue.leave(this.third);
		assertThat(this.queue.holder()).isSameAs(this.first);
		this.queue.leave(this.first);
		this.queue.leave(this.first);
		assertThat(this.queue.holder()).isSameAs(this.second);
	}

	@Test
	void whoWithdrawsHearsNothingMore() {
		this.queue.enter(this.first);
		this.queue.enter(this.second);
		this.queue.enter(this.third);
		assertThat(this.queue.withdraw(this.second)).isTrue();
		assertThat(this.queue.withdraw(this.second)).isFalse();
		assertThat(this.queue.withdraw(this.first)).as("has the turn already").isFalse();
		this.queue.leave(this.first);
		assertThat(this.queue.holder()).isSameAs(this.third);
		assertThat(this.events).noneMatch((event) -> event.startsWith("second"));
	}

	@Test
	void closingRefusesWhoWaitsAndTheCloserComesLast() {
		this.queue.enter(this.first);
		this.queue.enter(this.second);
		this.queue.close(() -> new IllegalStateException("closed"), this.third);
		assertThat(this.events).contains("second refused: closed").doesNotContain("third granted");
		this.queue.enter(this.second);
		assertThat(this.events).filteredOn("second refused: closed"::equals).hasSize(2);
		this.queue.leave(this.first);
		assertThat(this.queue.holder()).isSameAs(this.third);
		assertThat(this.events).endsWith("third granted");
	}

	@Test
	void aSecondCloserComesAfterTheFirst() {
		this.queue.close(() -> new IllegalStateException("closed"), this.first);
		this.queue.close(() -> new IllegalStateException("closed again"), this.second);
		assertThat(this.queue.holder()).isSameAs(this.first);
		this.queue.leave(this.first);
		assertThat(this.queue.holder()).isSameAs(this.second);
	}

	@Test
	void closingIfIdle() {
		this.queue.enter(this.first);
		assertThat(this.queue.closeIfIdle(() -> new IllegalStateException("closed"))).isFalse();
		this.queue.leave(this.first);
		assertThat(this.queue.closeIfIdle(() -> new IllegalStateException("closed"))).isTrue();
		assertThat(this.queue.closeIfIdle(() -> new IllegalStateException("closed"))).isFalse();
		this.queue.enter(this.second);
		assertThat(this.events).endsWith("second refused: closed");
	}

	/* Each leaves within granted(): that must not be a hundred thousand frames deep. */
	@Test
	void manyThatLeaveAtOnceNeedNoStack() {
		int many = 100_000;
		AtomicInteger granted = new AtomicInteger();
		this.queue.enter(this.first);
		for (int i = 0; i < many; i++) {
			this.queue.enter(new Leaving(granted));
		}
		this.queue.leave(this.first);
		assertThat(granted).hasValue(many);
		assertThat(this.queue.holder()).isNull();
	}

	private final class Leaving implements TurnQueue.Waiter {

		private final AtomicInteger granted;

		Leaving(AtomicInteger granted) {
			this.granted = granted;
		}

		@Override
		public void granted() {
			this.granted.incrementAndGet();
			TurnQueueTests.this.queue.leave(this);
		}

		@Override
		public void refused(Throwable reason) {
			throw new AssertionError(reason);
		}

		@Override
		public String what() {
			return "leaves at once";
		}

	}

	@Test
	void oneHolderAtATimeWhateverTheThreads() throws InterruptedException {
		int many = 20_000;
		AtomicInteger holders = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch done = new CountDownLatch(many);
		Flux.range(0, many)
			.parallel(4)
			.runOn(Schedulers.parallel())
			.doOnNext((number) -> this.queue.enter(new TurnQueue.Waiter() {
				@Override
				public void granted() {
					most.accumulateAndGet(holders.incrementAndGet(), Math::max);
					Runnable leave = () -> {
						holders.decrementAndGet();
						done.countDown();
						TurnQueueTests.this.queue.leave(this);
					};
					if (number % 3 == 0) {
						Schedulers.parallel().schedule(leave);
					}
					else {
						leave.run();
					}
				}

				@Override
				public void refused(Throwable reason) {
					throw new AssertionError(reason);
				}

				@Override
				public String what() {
					return "number " + number;
				}
			}))
			.sequential()
			.blockLast(LIMIT);
		assertThat(done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(most).hasValue(1);
	}

}
