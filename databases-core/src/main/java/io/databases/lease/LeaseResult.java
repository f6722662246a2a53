package io.databases.lease;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.databases.error.DatabaseStateException;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/**
 * A driver's result that tells when its consumption has begun and ended. It is taken
 * once: by a consumer, or by the gate that discards it.
 */
final class LeaseResult implements Result {

	private final AtomicBoolean taken = new AtomicBoolean();

	private final AtomicBoolean discarded = new AtomicBoolean();

	private final AtomicReference<Disposable> timer = new AtomicReference<>(Disposables.disposed());

	/** The driver may send the statement only when its result is consumed. */
	private final Handover handover = new Handover();

	private final Result delegate;

	private final boolean runsOut;

	private final Consumer<LeaseResult> consumed;

	private final Consumer<LeaseResult> abandoned;

	LeaseResult(Result delegate, boolean runsOut, Consumer<LeaseResult> consumed, Consumer<LeaseResult> abandoned) {
		this.delegate = delegate;
		this.runsOut = runsOut;
		this.consumed = consumed;
		this.abandoned = abandoned;
	}

	boolean isTaken() {
		return this.taken.get();
	}

	void onTaken(Disposable pending) {
		this.timer.set(pending);
		if (this.taken.get()) {
			pending.dispose();
		}
	}

	/** Consumes it on behalf of a receiver that does not. */
	void discard(Consumer<Throwable> onError) {
		if (this.taken.compareAndSet(false, true)) {
			this.discarded.set(true);
			Flux.from(this.delegate.getRowsUpdated()).subscribe(null, (error) -> {
				onError.accept(error);
				this.consumed.accept(this);
			}, () -> this.consumed.accept(this));
		}
	}

	private <T> Flux<T> consume(Supplier<? extends Publisher<T>> consumption) {
		return Flux.defer(() -> {
			if (!this.taken.compareAndSet(false, true) && this.discarded.get()) {
				return Flux.error(
						new DatabaseStateException("The result was discarded, since it was not consumed when it came:"
								+ " subscribe to it within flatMap or concatMap of execute()"));
			}
			Objects.requireNonNull(this.timer.get()).dispose();
			Publisher<T> source = consumption.get();
			Flux<T> given = Flux.from((actual) -> {
				try {
					source.subscribe(actual);
				}
				finally {
					this.handover.done();
				}
			});
			return this.runsOut ? new RunOut<>(given) : given;
		})
			.doOnCancel(() -> this.handover.afterwards(() -> this.abandoned.accept(this)))
			.doOnTerminate(() -> this.consumed.accept(this));
	}

	@Override
	public Publisher<Long> getRowsUpdated() {
		return consume(this.delegate::getRowsUpdated);
	}

	@Override
	public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapper) {
		return consume(() -> this.delegate.map(mapper));
	}

	@Override
	public <T> Publisher<T> map(Function<? super Readable, ? extends T> mapper) {
		return consume(() -> this.delegate.map(mapper));
	}

	@Override
	public Result filter(Predicate<Segment> filter) {
		return new Filtered(this.delegate.filter(filter));
	}

	@Override
	public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapper) {
		return consume(() -> this.delegate.flatMap(mapper));
	}

	/** A view of the same result: consuming it consumes the whole. */
	private final class Filtered implements Result {

		private final Result filtered;

		Filtered(Result filtered) {
			this.filtered = filtered;
		}

		@Override
		public Publisher<Long> getRowsUpdated() {
			return consume(this.filtered::getRowsUpdated);
		}

		@Override
		public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapper) {
			return consume(() -> this.filtered.map(mapper));
		}

		@Override
		public <T> Publisher<T> map(Function<? super Readable, ? extends T> mapper) {
			return consume(() -> this.filtered.map(mapper));
		}

		@Override
		public Result filter(Predicate<Segment> filter) {
			return new Filtered(this.filtered.filter(filter));
		}

		@Override
		public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapper) {
			return consume(() -> this.filtered.flatMap(mapper));
		}

	}

}
