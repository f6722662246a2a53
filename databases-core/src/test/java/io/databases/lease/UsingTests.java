package io.databases.lease;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import io.databases.lease.Using.End;

import static org.assertj.core.api.Assertions.assertThat;

class UsingTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final List<End> closed = new CopyOnWriteArrayList<>();

	private final TestPublisher<Void> closing = TestPublisher.create();

	private Publisher<Void> closeAtOnce(String resource, End end) {
		assertThat(resource).isEqualTo("resource");
		this.closed.add(end);
		return Mono.empty();
	}

	private Publisher<Void> closeWhenTold(String resource, End end) {
		this.closed.add(end);
		return this.closing;
	}

	private static Mono<String> resource() {
		return Mono.just("resource");
	}

	@Test
	void aValueIsEmittedAfterTheClose() {
		StepVerifier.create(Using.one(resource(), (resource) -> Mono.just("value"), this::closeWhenTold))
			.expectSubscription()
			.then(() -> {
				assertThat(this.closed).containsExactly(End.COMPLETE);
				this.closing.complete();
			})
			.expectNext("value")
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void aValueWaitsForDemandToo() {
		StepVerifier.create(Using.one(resource(), (resource) -> Mono.just("value"), this::closeAtOnce), 0)
			.expectSubscription()
			.then(() -> assertThat(this.closed).containsExactly(End.COMPLETE))
			.thenRequest(1)
			.expectNext("value")
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void manyValuesPassAsTheyAreAskedForAndTheEndComesAfterTheClose() {
		StepVerifier.create(Using.many(resource(), (resource) -> Flux.range(1, 5), this::closeWhenTold), 2)
			.expectNext(1, 2)
			.then(() -> assertThat(this.closed).isEmpty())
			.thenRequest(3)
			.expectNext(3, 4, 5)
			.then(() -> {
				assertThat(this.closed).containsExactly(End.COMPLETE);
				this.closing.complete();
			})
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void nothingOpenedNothingRun() {
		StepVerifier.create(Using.one(Mono.empty(), (resource) -> Mono.just("value"), this::closeAtOnce))
			.expectComplete()
			.verify(LIMIT);
		StepVerifier
			.create(Using.one(Mono.<String>error(new IllegalStateException("not opened")),
					(resource) -> Mono.just("value"), this::closeAtOnce))
			.expectErrorMessage("not opened")
			.verify(LIMIT);
		assertThat(this.closed).isEmpty();
	}

	@Test
	void anEmptyBody() {
		StepVerifier.create(Using.one(resource(), (resource) -> Mono.empty(), this::closeAtOnce))
			.expectComplete()
			.verify(LIMIT);
		assertThat(this.closed).containsExactly(End.COMPLETE);
	}

	@Test
	void aBodyThatFailsOrThrows() {
		StepVerifier
			.create(Using.one(resource(), (resource) -> Mono.error(new IllegalStateException("failed")),
					this::closeAtOnce))
			.expectErrorMessage("failed")
			.verify(LIMIT);
		StepVerifier.create(Using.many(resource(), (resource) -> {
			throw new IllegalStateException("thrown");
		}, this::closeAtOnce)).expectErrorMessage("thrown").verify(LIMIT);
		assertThat(this.closed).containsExactly(End.ERROR, End.ERROR);
	}

	@Test
	void theBodysErrorIsReportedAndThatOfTheCloseSuppressedIntoIt() {
		StepVerifier
			.create(Using.one(resource(), (resource) -> Mono.error(new IllegalStateException("first")),
					(resource, end) -> Mono.error(new IllegalStateException("second"))))
			.expectErrorSatisfies((error) -> {
				assertThat(error).hasMessage("first");
				assertThat(error.getSuppressed()).extracting(Throwable::getMessage).contains("second");
			})
			.verify(LIMIT);
	}

	@Test
	void anErrorOfTheCloseIsAnErrorAndTheValueIsNotEmitted() {
		StepVerifier
			.create(Using.one(resource(), (resource) -> Mono.just("value"),
					(resource, end) -> Mono.error(new IllegalStateException("not committed"))))
			.expectErrorMessage("not committed")
			.verify(LIMIT);
	}

	@Test
	void aCancelWhileOpeningIsPassedOn() {
		TestPublisher<String> opening = TestPublisher.create();
		Disposable work = Using.one(opening, (resource) -> Mono.just("value"), this::closeAtOnce).subscribe();
		work.dispose();
		opening.assertCancelled();
		assertThat(this.closed).isEmpty();
	}

	@Test
	void whatIsOpenedAfterACancelIsClosed() {
		// an opener that can't be stopped any more
		AtomicReference<CoreSubscriber<? super String>> opener = new AtomicReference<>();
		Mono<String> late = new Mono<>() {
			@Override
			public void subscribe(CoreSubscriber<? super String> actual) {
				actual.onSubscribe(Operators.emptySubscription());
				opener.set(actual);
			}
		};
		Disposable work = Using.one(late, (resource) -> Mono.just("value"), this::closeAtOnce).subscribe();
		work.dispose();
		opener.get().onNext("resource");
		opener.get().onComplete();
		assertThat(this.closed).containsExactly(End.CANCEL);
	}

	@Test
	void aCancelWhileTheBodyRuns() {
		TestPublisher<String> body = TestPublisher.create();
		Disposable work = Using.many(resource(), (resource) -> body, this::closeWhenTold).subscribe();
		work.dispose();
		body.assertCancelled();
		assertThat(this.closed).containsExactly(End.CANCEL);
		this.closing.assertNotCancelled();
	}

	@Test
	void aCancelWhileClosingChangesNothing() {
		Disposable work = Using.one(resource(), (resource) -> Mono.just("value"), this::closeWhenTold).subscribe();
		work.dispose();
		assertThat(this.closed).containsExactly(End.COMPLETE);
		this.closing.assertNotCancelled();
		this.closing.complete();
		assertThat(this.closed).hasSize(1);
	}

	@Test
	void aCancelWhileAValueIsHeldClosesNothingAgain() {
		StepVerifier.create(Using.one(resource(), (resource) -> Mono.just("value"), this::closeAtOnce), 0)
			.expectSubscription()
			.then(() -> assertThat(this.closed).containsExactly(End.COMPLETE))
			.thenCancel()
			.verify(LIMIT);
		assertThat(this.closed).containsExactly(End.COMPLETE);
	}

	@Test
	void theContextReachesEveryPart() {
		Mono<String> seen = Using.one(Mono.deferContextual((context) -> Mono.just(context.<String>get("key"))),
				(resource) -> Mono.deferContextual((context) -> Mono.just(resource + context.get("key"))),
				(resource, end) -> Mono.deferContextual((context) -> {
					assertThat(context.<String>get("key")).isEqualTo("value");
					return Mono.empty();
				}));
		StepVerifier.create(seen.contextWrite((context) -> context.put("key", "value")))
			.expectNext("valuevalue")
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void aResourceIsClosedOnceWheneverTheCancelComes() throws InterruptedException {
		for (int i = 0; i < 2_000; i++) {
			this.closed.clear();
			Sinks.One<String> opening = Sinks.one();
			CountDownLatch ready = new CountDownLatch(2);
			CountDownLatch over = new CountDownLatch(2);
			CountDownLatch opened = new CountDownLatch(1);
			Disposable work = Using
				.one(opening.asMono().doOnNext((resource) -> opened.countDown()), (resource) -> Mono.just("value"),
						this::closeAtOnce)
				.subscribe();
			race(ready, over, () -> opening.tryEmitValue("resource"));
			race(ready, over, work::dispose);
			assertThat(over.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(this.closed).hasSizeLessThanOrEqualTo(1);
			if (opened.getCount() == 0) {
				assertThat(this.closed).as("opened, so closed").hasSize(1);
			}
		}
	}

	private static void race(CountDownLatch ready, CountDownLatch over, Runnable action) {
		Schedulers.boundedElastic().schedule(() -> {
			ready.countDown();
			while (ready.getCount() > 0) {
				Thread.onSpinWait();
			}
			action.run();
			over.countDown();
		});
	}

	@Test
	void allStepsOfAnEndAreTakenAlsoIfNobodyWaitsForThem() {
		TestPublisher<Void> first = TestPublisher.create();
		AtomicReference<String> second = new AtomicReference<>();
		Using.toTheEnd(first.mono().then(Mono.fromRunnable(() -> second.set("taken")))).subscribe().dispose();
		first.assertWasNotCancelled();
		assertThat(second.get()).isNull();
		first.complete();
		assertThat(second.get()).isEqualTo("taken");
		StepVerifier.create(Using.toTheEnd(Mono.error(new IllegalStateException("refused"))))
			.expectErrorMessage("refused")
			.verify(LIMIT);
	}

}
