package io.databases.faults;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Type;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Two rows with a column {@code id}, and a count.
 *
 * @param connection what it is read over
 */
record FakeResult(FakeConnection connection) implements Result {

	@Override
	public Publisher<Long> getRowsUpdated() {
		return this.connection.read(() -> Flux.just(1L));
	}

	@Override
	public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapper) {
		return this.connection
			.read(() -> Flux.range(1, 2).map((id) -> mapper.apply(new FakeRow(id), new FakeMetadata())));
	}

	@Override
	public <T> Publisher<T> map(Function<? super Readable, ? extends T> mapper) {
		return this.connection.read(() -> Flux.range(1, 2).map((id) -> mapper.apply(new FakeRow(id))));
	}

	@Override
	public Result filter(Predicate<Segment> filter) {
		return this;
	}

	@Override
	public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapper) {
		RowSegment row = () -> new FakeRow(1);
		UpdateCount count = () -> 1;
		return this.connection.read(() -> Flux.<Segment>just(row, count).concatMap(mapper));
	}

	private record FakeRow(int id) implements Row {

		@Override
		public RowMetadata getMetadata() {
			return new FakeMetadata();
		}

		@Override
		public <T> T get(int index, Class<T> type) {
			return type
				.cast((type == String.class) ? "1" : (type == Integer.class) ? this.id : (Object) (long) this.id);
		}

		@Override
		public <T> T get(String name, Class<T> type) {
			return get(0, type);
		}

	}

	private record FakeMetadata() implements RowMetadata {

		@Override
		public ColumnMetadata getColumnMetadata(int index) {
			return new FakeColumn();
		}

		@Override
		public ColumnMetadata getColumnMetadata(String name) {
			return new FakeColumn();
		}

		@Override
		public List<? extends ColumnMetadata> getColumnMetadatas() {
			return List.of(new FakeColumn());
		}

	}

	private record FakeColumn() implements ColumnMetadata {

		@Override
		public Type getType() {
			return R2dbcType.BIGINT;
		}

		@Override
		public String getName() {
			return "id";
		}

		@Override
		public Class<?> getJavaType() {
			return Long.class;
		}

	}

}
