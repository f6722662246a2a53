package io.databases.sqlite.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class MailboxTests {

	private final Queue<Runnable> runs = new ArrayDeque<>();

	private final Mailbox mailbox = new Mailbox(this.runs::add);

	private final List<Integer> log = new ArrayList<>();

	private void runAll() {
		for (Runnable run = this.runs.poll(); run != null; run = this.runs.poll()) {
			run.run();
		}
	}

	@Test
	void tasksKeepTheirOrderAndAreScheduledOnce() {
		for (int i = 0; i < 100; i++) {
			int number = i;
			this.mailbox.execute(() -> this.log.add(number));
		}
		assertThat(this.runs).hasSize(1);
		assertThat(this.log).isEmpty();
		runAll();
		assertThat(this.log).hasSize(100).isSorted();
	}

	@Test
	void whatATaskWantsNextComesBeforeWhatWaits() {
		this.mailbox.execute(() -> {
			this.log.add(1);
			this.mailbox.execute(() -> this.log.add(4));
			this.mailbox.executeNext(() -> this.log.add(2));
		});
		this.mailbox.execute(() -> this.log.add(3));
		this.mailbox.executeNext(() -> this.log.add(5));
		runAll();
		assertThat(this.log).containsExactly(1, 2, 3, 5, 4);
	}

	@Test
	void othersGetAWorkerInBetween() {
		for (int i = 0; i < 50; i++) {
			this.mailbox.execute(() -> this.log.add(1));
		}
		this.runs.remove().run();
		assertThat(this.log).hasSizeBetween(1, 49);
		assertThat(this.runs).hasSize(1);
	}

	@Test
	void tasksFromManyThreadsRunOneAtATime() throws InterruptedException {
		Workers workers = new Workers(4);
		Mailbox shared = new Mailbox(workers);
		int[] plain = new int[1];
		CountDownLatch done = new CountDownLatch(4);
		AtomicInteger failures = new AtomicInteger();
		for (int thread = 0; thread < 4; thread++) {
			new Thread(() -> {
				for (int i = 0; i < 25_000; i++) {
					shared.execute(() -> {
						if (!Workers.isWorker()) {
							failures.incrementAndGet();
						}
						plain[0]++;
					});
				}
				shared.execute(done::countDown);
			}).start();
		}
		assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(plain[0]).isEqualTo(100_000);
		assertThat(failures).hasValue(0);
		workers.shutdown();
	}

}
