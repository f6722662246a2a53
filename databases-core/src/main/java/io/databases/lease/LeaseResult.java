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
import io.databases.lease.StatementFlux.Contention;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
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

	private final AtomicBoolean ended = new AtomicBoolean();

	private final AtomicReference<Disposable> timer = new AtomicReference<>(Disposables.disposed());

	/** The driver may send the statement only when its result is consumed. */
	private final Handover handover = new Handover();

	private final Result delegate;

	/** For messages. */
	private final String sql;

	private final boolean runsOut;

	/** What makes its consumer read ahead. */
	private volatile @Nullable Consumer<Contention> reader;

	private volatile @Nullable Contention contention;

	private final Consumption consumption;

	LeaseResult(Result delegate, String sql, boolean runsOut, Consumption consumption) {
		this.delegate = delegate;
		this.sql = sql;
		this.runsOut = runsOut;
		this.consumption = consumption;
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
	void discard() {
		if (this.taken.compareAndSet(false, true)) {
			this.discarded.set(true);
			Flux.defer(this.delegate::getRowsUpdated).subscribe(null, (error) -> {
				this.consumption.failed(error, false);
				end();
			}, this::end);
		}
	}

	private void end() {
		if (this.ended.compareAndSet(false, true)) {
			this.consumption.ended(this);
		}
	}

	/**
	 * Something else wants the turn: what is consumed is read on, if its consumer has no
	 * demand into a buffer; so is what is about to be consumed.
	 */
	void contended(Contention by) {
		this.contention = by;
		Consumer<Contention> current = this.reader;
		if (current != null) {
			current.accept(by);
		}
	}

	private <T> Flux<T> consume(Supplier<? extends Publisher<T>> consumer) {
		return ReadAhead.of(this.sql, (wanted) -> {
			this.reader = wanted;
			Contention by = this.contention;
			if (by != null) {
				wanted.accept(by);
			}
			return consumed(consumer);
		});
	}

	private <T> Flux<T> consumed(Supplier<? extends Publisher<T>> consumer) {
		return Flux.defer(() -> {
			if (!this.taken.compareAndSet(false, true) && this.discarded.get()) {
				return Flux.error(
						new DatabaseStateException("The result was discarded, since it was not consumed when it came:"
								+ " subscribe to it within flatMap or concatMap of execute()"));
			}
			Objects.requireNonNull(this.timer.get()).dispose();
			Publisher<T> source = sent(consumer.get());
			return (this.runsOut ? new RunOut<>(source, (error) -> this.consumption.failed(error, true))
					: Flux.from(source))
				.onErrorMap((error) -> this.consumption.failed(error, true));
		})
			.doOnCancel(() -> this.handover.afterwards(this::abandon))
			.doOnComplete(this::end)
			// who gets an error may cancel everything before the end is told
			.doAfterTerminate(this::end);
	}

	private void abandon() {
		if (this.ended.compareAndSet(false, true)) {
			this.consumption.abandoned(this);
		}
	}

	private <T> Publisher<T> sent(Publisher<T> source) {
		return (actual) -> {
			try {
				source.subscribe(actual);
			}
			finally {
				this.handover.done();
			}
		};
	}

	/* Errors that come as segments are the consumer's to raise, or to overlook. */
	private <S extends Segment> S seen(S segment) {
		if (segment instanceof Message message) {
			this.consumption.failed(message.exception(), true);
		}
		return segment;
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
		return new Filtered(this.delegate.filter((segment) -> filter.test(seen(segment))));
	}

	@Override
	public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapper) {
		return consume(() -> this.delegate.flatMap((segment) -> mapper.apply(seen(segment))));
	}

	/**
	 * Who is told what becomes of a result.
	 */
	interface Consumption {

		/**
		 * The statement has failed.
		 * @param error the server's or the driver's
		 * @param seen whether the consumer is told, too
		 * @return what the consumer is told
		 */
		Throwable failed(Throwable error, boolean seen);

		/**
		 * It was consumed to its end, or to its error; for an error called after the
		 * consumer was told. Either this or {@link #abandoned} is called, once.
		 * @param result the result
		 */
		void ended(LeaseResult result);

		/**
		 * The consumer has cancelled within the result.
		 * @param result the result
		 */
		void abandoned(LeaseResult result);

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
