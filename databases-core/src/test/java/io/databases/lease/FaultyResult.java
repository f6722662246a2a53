package io.databases.lease;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.test.MockRow;
import io.r2dbc.spi.test.MockRowMetadata;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;

/**
 * A driver's result that does one thing wrong, whichever way it is consumed.
 *
 * @param how what it does
 * @param unanswered counts the results that are consumed and have not come to their end
 */
record FaultyResult(How how, AtomicInteger unanswered) implements Result {

	private static final Duration PACE = Duration.ofMillis(100);

	enum How {

		COMPLETES, FAILS, FAILS_AFTER_A_ROW, THROWS, HANGS, HANGS_AFTER_A_ROW,

		/** Rows come for ever, until it is cancelled. */
		ENDLESS,

		/** Rows come for ever, also after a cancel. */
		IGNORES_CANCEL;

		boolean ends() {
			return this == COMPLETES || fails();
		}

		boolean fails() {
			return this == FAILS || this == FAILS_AFTER_A_ROW || this == THROWS;
		}

	}

	static IllegalStateException refusal() {
		return new IllegalStateException("rows refused");
	}

	private <T> Publisher<T> consumed(Supplier<T> row) {
		Flux<T> one = Flux.defer(() -> Flux.just(row.get()));
		Flux<T> rows = switch (this.how) {
			case COMPLETES -> one.concatWith(one);
			case FAILS -> Flux.error(refusal());
			case FAILS_AFTER_A_ROW -> one.concatWith(Flux.error(refusal()));
			case THROWS -> throw refusal();
			case HANGS -> Flux.never();
			case HANGS_AFTER_A_ROW -> one.concatWith(Flux.never());
			case ENDLESS -> Flux.interval(PACE).onBackpressureDrop().concatMap((tick) -> one);
			case IGNORES_CANCEL -> Flux.from(uncancelled(row));
		};
		AtomicBoolean open = new AtomicBoolean();
		return rows.doOnSubscribe((subscription) -> {
			open.set(true);
			this.unanswered.incrementAndGet();
		}).doOnTerminate(() -> end(open)).doOnCancel(() -> {
			if (this.how != How.IGNORES_CANCEL) {
				end(open);
			}
		});
	}

	private void end(AtomicBoolean open) {
		if (open.compareAndSet(true, false)) {
			this.unanswered.decrementAndGet();
		}
	}

	private static <T> Publisher<T> uncancelled(Supplier<T> row) {
		return (actual) -> {
			actual.onSubscribe(new Subscription() {

				@Override
				public void request(long n) {
					// they come unasked
				}

				@Override
				public void cancel() {
					// and go on
				}

			});
			Flux.interval(PACE).subscribe((tick) -> actual.onNext(row.get()));
		};
	}

	@Override
	public Publisher<Long> getRowsUpdated() {
		return consumed(() -> 1L);
	}

	@Override
	public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapper) {
		return consumed(() -> mapper.apply(MockRow.empty(), MockRowMetadata.empty()));
	}

	@Override
	public <T> Publisher<T> map(Function<? super Readable, ? extends T> mapper) {
		return consumed(() -> mapper.apply(MockRow.empty()));
	}

	@Override
	public Result filter(Predicate<Segment> filter) {
		return this;
	}

	@Override
	public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapper) {
		UpdateCount count = () -> 1;
		return Flux.<Segment>from(consumed(() -> count)).concatMap(mapper);
	}

}
