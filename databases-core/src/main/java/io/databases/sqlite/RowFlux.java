package io.databases.sqlite;

import java.util.function.Function;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * What is made of the rows of one execution, and of the number of rows that it has
 * changed; either may be left out. For one subscriber.
 */
final class RowFlux<T> extends Flux<T> {

	private final RowSource source;

	private final Function<SqliteRow, @Nullable T> rowMapper;

	private final LongFunction<@Nullable T> countMapper;

	RowFlux(RowSource source, Function<SqliteRow, @Nullable T> rowMapper, LongFunction<@Nullable T> countMapper) {
		this.source = source;
		this.rowMapper = rowMapper;
		this.countMapper = countMapper;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		actual.onSubscribe(new RowSubscription<>(this.source, this.rowMapper, this.countMapper, actual));
	}

}
