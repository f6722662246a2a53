package io.databases.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

class DetachedTests {

	private static final Duration LIMIT = Duration.ofSeconds(5);

	private final List<Object> ends = new ArrayList<>();

	@RegisterExtension
	private final VirtualTime time = new VirtualTime();

	private void run(Publisher<?> publisher) {
		Detached.run(() -> publisher, "COMMIT", LIMIT, (error) -> this.ends.add((error != null) ? error : "completed"));
	}

	private void test(Publisher<Boolean> publisher) {
		Detached.test(() -> publisher, "A fence", LIMIT, this.ends::add);
	}

	@Test
	void completesOrFailsAsThePublisherDoes() {
		IllegalStateException failure = new IllegalStateException("refused");
		run(Mono.empty());
		run(Flux.just(1, 2, 3));
		run(Mono.error(failure));
		assertThat(this.ends).containsExactly("completed", "completed", failure);
	}

	@Test
	void aPublisherThatThrowsIsOneThatFails() {
		IllegalStateException thrown = new IllegalStateException("thrown");
		run((subscriber) -> {
			throw thrown;
		});
		assertThat(this.ends).containsExactly(thrown);
	}

	@Test
	void whatIsNotAnsweredEndsAtTheLimitAndIsNotCancelled() {
		TestPublisher<Void> silent = TestPublisher.create();
		run(silent);
		this.time.advanceTimeBy(LIMIT.minusMillis(1));
		assertThat(this.ends).isEmpty();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.ends).singleElement()
			.isInstanceOfSatisfying(TimeoutException.class,
					(error) -> assertThat(error).hasMessage("COMMIT was not answered within 5000 ms"));
		silent.assertNotCancelled();
		silent.complete();
		assertThat(this.ends).as("a late answer changes nothing").hasSize(1);
	}

	@Test
	void anAnswerInTimeStopsTheClock() {
		TestPublisher<Void> slow = TestPublisher.create();
		run(slow);
		this.time.advanceTimeBy(LIMIT.minusMillis(1));
		slow.complete();
		this.time.advanceTimeBy(LIMIT);
		assertThat(this.ends).containsExactly("completed");
	}

	@Test
	void aTestIsPassedOnlyByTheAnswerTrue() {
		test(Mono.just(true));
		test(Mono.just(false));
		test(Mono.empty());
		test(Mono.error(new IllegalStateException("dead")));
		test(Mono.never());
		this.time.advanceTimeBy(LIMIT);
		assertThat(this.ends).containsExactly(true, false, false, false, false);
	}

}
