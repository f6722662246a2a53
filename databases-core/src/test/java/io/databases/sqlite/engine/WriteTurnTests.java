package io.databases.sqlite.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class WriteTurnTests {

	private final WriteTurn turn = new WriteTurn();

	private final List<String> granted = new ArrayList<>();

	private WriteTurn.Ticket ticket(String name) {
		return () -> this.granted.add(name);
	}

	@Test
	void theFirstHasItAtOnceAndTheOthersInOrder() {
		WriteTurn.Ticket first = ticket("first");
		WriteTurn.Ticket second = ticket("second");
		WriteTurn.Ticket third = ticket("third");
		assertThat(this.turn.acquire(first)).isTrue();
		assertThat(this.turn.acquire(second)).isFalse();
		assertThat(this.turn.acquire(third)).isFalse();
		assertThat(this.turn.waiting()).isEqualTo(2);
		this.turn.release(first);
		assertThat(this.turn.holder()).isSameAs(second);
		this.turn.release(second);
		assertThat(this.granted).containsExactly("second", "third");
		this.turn.release(third);
		assertThat(this.turn.holder()).isNull();
	}

	@Test
	void whoGivesUpIsPassedOver() {
		WriteTurn.Ticket first = ticket("first");
		WriteTurn.Ticket second = ticket("second");
		WriteTurn.Ticket third = ticket("third");
		this.turn.acquire(first);
		this.turn.acquire(second);
		this.turn.acquire(third);
		this.turn.release(second);
		this.turn.release(first);
		assertThat(this.granted).containsExactly("third");
		this.turn.release(first);
		this.turn.release(second);
		assertThat(this.turn.holder()).as("letting go twice changes nothing").isSameAs(third);
	}

	@Test
	void oneHolderAtATime() throws InterruptedException {
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			int tickets = 2000;
			AtomicInteger inside = new AtomicInteger();
			AtomicInteger most = new AtomicInteger();
			CountDownLatch done = new CountDownLatch(tickets);
			for (int i = 0; i < tickets; i++) {
				WriteTurn.Ticket[] own = new WriteTurn.Ticket[1];
				Runnable work = () -> {
					most.accumulateAndGet(inside.incrementAndGet(), Math::max);
					inside.decrementAndGet();
					this.turn.release(own[0]);
					done.countDown();
				};
				own[0] = () -> executor.execute(work);
				executor.execute(() -> {
					if (this.turn.acquire(own[0])) {
						work.run();
					}
				});
			}
			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(most).hasValue(1);
			assertThat(this.turn.holder()).isNull();
		}
		finally {
			executor.shutdownNow();
		}
	}

}
