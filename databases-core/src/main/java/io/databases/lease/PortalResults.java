package io.databases.lease;

import java.util.concurrent.atomic.AtomicReference;

import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * The result of a statement without parameters that has a fetch size, on a driver whose
 * results must be read to their end. A cancel tells the driver to fetch no more; what it
 * has fetched is read and thrown away. A driver that is cancelled before the result is
 * there would lose it, and wait for ever for somebody who reads it: so that cancel is
 * passed on when the result has come and is being read.
 * <p>
 * The rows themselves are to be read through {@link RunOut}.
 */
final class PortalResults extends Flux<Result> {

	private final Publisher<? extends Result> source;

	PortalResults(Publisher<? extends Result> source) {
		this.source = source;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Result> actual) {
		this.source.subscribe(new Run(actual));
	}

	private enum Phase {

		WAITING, ARRIVED, CANCELLED

	}

	private static final class Run extends Relay<Result> {

		/** Whoever moves it on from WAITING decides who reads the result. */
		private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);

		Run(CoreSubscriber<? super Result> actual) {
			super(actual);
		}

		@Override
		public void cancel() {
			if (this.phase.compareAndSet(Phase.WAITING, Phase.CANCELLED)) {
				request(Long.MAX_VALUE);
			}
			else if (this.phase.compareAndSet(Phase.ARRIVED, Phase.CANCELLED)) {
				stop(); // fetch no more
			}
		}

		@Override
		public void onNext(Result result) {
			if (this.phase.compareAndSet(Phase.WAITING, Phase.ARRIVED) || this.phase.get() == Phase.ARRIVED) {
				this.actual.onNext(result);
			}
			else {
				RunOut.discard(result, currentContext());
				stop();
			}
		}

		@Override
		public void onError(Throwable error) {
			if (this.phase.get() != Phase.CANCELLED) {
				this.actual.onError(error);
			}
		}

		@Override
		public void onComplete() {
			if (this.phase.get() != Phase.CANCELLED) {
				this.actual.onComplete();
			}
		}

	}

}
