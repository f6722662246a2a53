package io.databases.lease;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests to stop a statement, and its end, at the same time.
 */
class CancelRequestsTests {

	private static final int RACES = 2_000;

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final List<Boolean> outcomes = new CopyOnWriteArrayList<>();

	@RegisterExtension
	private final VirtualTime time = new VirtualTime();

	private CancelRequests started(FakeSession session) {
		CancelRequests requests = new CancelRequests(session.lease(), this.outcomes::add);
		assertThat(requests.start()).isTrue();
		requests.send();
		return requests;
	}

	@Test
	void theEndOfTheStatementIsNoticedAtTheEndOfAPause() throws Exception {
		for (int race = 0; race < RACES; race++) {
			FakeSession session = new FakeSession();
			CancelRequests requests = started(session);
			race(() -> this.time.advanceTimeBy(PAUSE), () -> requests.ended(true));
			this.time.advanceTimeBy(PAUSE.multipliedBy(100));
			assertThat(this.outcomes).as("race %d", race).containsExactly(true);
			assertThat(Collections.frequency(session.sent, "CANCEL")).isBetween(1, 2);
			this.outcomes.clear();
		}
	}

	/* On threads of its own: the time of Reactor's schedulers stands still. */
	private static void race(Runnable one, Runnable other) throws Exception {
		CyclicBarrier start = new CyclicBarrier(2);
		FutureTask<?> task = new FutureTask<>(() -> {
			start.await(10, TimeUnit.SECONDS);
			other.run();
			return null;
		});
		new Thread(task, "race").start();
		start.await(10, TimeUnit.SECONDS);
		one.run();
		task.get(10, TimeUnit.SECONDS);
	}

	@Test
	void nothingIsSentOnAConnectionThatIsAbandoned() {
		Sinks.One<Boolean> hit = Sinks.one();
		FakeSession session = new FakeSession().answer("FENCE", hit.asMono());
		CancelRequests requests = started(session);
		requests.ended(true);
		requests.abandon();
		hit.tryEmitValue(false);
		this.time.advanceTimeBy(PAUSE.multipliedBy(100));
		assertThat(session.sent).containsExactly("CANCEL", "FENCE");
		assertThat(this.outcomes).isEmpty();
	}

}
