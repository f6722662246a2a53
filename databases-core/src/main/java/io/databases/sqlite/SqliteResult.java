package io.databases.sqlite;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;

import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The result of one execution: rows, a number of changed rows, or both. It can be
 * consumed once. A query runs when its rows are asked for, everything else has run
 * already.
 */
final class SqliteResult implements Result {

	/** Segments that are mapped ahead of demand. */
	private static final int PREFETCH = 16;

	private final @Nullable RowSource source;

	private final long count;

	private final AtomicBoolean consumed;

	private final Predicate<? super Segment> filter;

	private SqliteResult(@Nullable RowSource source, long count, AtomicBoolean consumed,
			Predicate<? super Segment> filter) {
		this.source = source;
		this.count = count;
		this.consumed = consumed;
		this.filter = filter;
	}

	static SqliteResult ofRows(RowSource source) {
		return new SqliteResult(source, 0, new AtomicBoolean(), segment -> true);
	}

	static SqliteResult ofCount(long count) {
		return new SqliteResult(null, count, new AtomicBoolean(), segment -> true);
	}

	boolean isConsumed() {
		return this.consumed.get();
	}

	@Override
	public Publisher<Long> getRowsUpdated() {
		return consume(row -> null, updated -> passes(updated) ? (Long) updated : null).reduce(Long::sum);
	}

	@Override
	public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mappingFunction) {
		requireFunction(mappingFunction);
		return rows(row -> mappingFunction.apply(row, row.getMetadata()));
	}

	@Override
	public <T> Publisher<T> map(Function<? super Readable, ? extends T> mappingFunction) {
		requireFunction(mappingFunction);
		return rows(mappingFunction::apply);
	}

	private <T> Flux<T> rows(Function<SqliteRow, ? extends @Nullable T> mappingFunction) {
		return consume(row -> {
			if (!this.filter.test(row)) {
				return null;
			}
			T mapped = mappingFunction.apply(row);
			if (mapped == null) {
				throw new NullPointerException(
						"The mapping function returned null: return an Optional for NULL instead");
			}
			return mapped;
		}, updated -> null);
	}

	@Override
	public Result filter(Predicate<Segment> predicate) {
		if (predicate == null) {
			throw new IllegalArgumentException("The predicate must not be null");
		}
		return new SqliteResult(this.source, this.count, this.consumed,
				segment -> this.filter.test(segment) && predicate.test(segment));
	}

	@Override
	public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mappingFunction) {
		requireFunction(mappingFunction);
		return this
			.<Segment>consume(row -> this.filter.test(row) ? row : null,
					updated -> passes(updated) ? new Count(updated) : null)
			.concatMap(mappingFunction, PREFETCH);
	}

	private boolean passes(long updated) {
		return this.filter.test(new Count(updated));
	}

	private <T> Flux<T> consume(Function<SqliteRow, @Nullable T> rowMapper, LongFunction<@Nullable T> countMapper) {
		return Flux.defer(() -> {
			if (!this.consumed.compareAndSet(false, true)) {
				return Flux.error(new IllegalStateException("The result was consumed already: execute again"));
			}
			return (this.source != null) ? new RowFlux<>(this.source, rowMapper, countMapper)
					: Mono.justOrEmpty(countMapper.apply(this.count)).flux();
		});
	}

	private static void requireFunction(Object function) {
		if (function == null) {
			throw new IllegalArgumentException("The mapping function must not be null");
		}
	}

	private record Count(long value) implements UpdateCount {

	}

}
