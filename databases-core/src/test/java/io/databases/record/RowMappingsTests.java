package io.databases.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.test.MockColumnMetadata;
import io.r2dbc.spi.test.MockRow;
import io.r2dbc.spi.test.MockRowMetadata;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataRetrievalFailureException;

import io.databases.record.convert.ValueConverter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RowMappingsTests {

	private final ValueConverter converter = ValueConverter.create(null);

	private final RowMappings mappings = RowMappings.create(ColumnReaders.standard(), this.converter);

	@Test
	void samePlanForTheSameColumnsAndClass() {
		RowMapping<Record> plan = this.mappings.plan(Rows.metadata("a", "b"), Record.class);

		assertThat(this.mappings.plan(Rows.metadata("a", "b"), Record.class)).isSameAs(plan);
		assertThat(this.mappings.plan(Rows.metadata("b", "a"), Record.class)).isNotSameAs(plan);
		assertThat(this.mappings.plan(Rows.metadata("a"), Record.class)).isNotSameAs(plan);
		assertThat((Object) this.mappings.plan(Rows.metadata("a", "b"), Pair.class)).isNotSameAs(plan);
	}

	@Test
	void otherPlanWhereAColumnIsReadInAnotherWay() {
		AtomicInteger turn = new AtomicInteger();
		List<ColumnReader> readers = List.of((row, index) -> "first", (row, index) -> "second");
		RowMappings alternating = RowMappings.create((column, index) -> readers.get(turn.getAndIncrement()),
				this.converter);
		Row row = Rows.row("a", 1);

		assertThat(alternating.plan(row.getMetadata(), String.class).map(row)).isEqualTo("first");
		assertThat(alternating.plan(row.getMetadata(), String.class).map(row)).isEqualTo("second");
	}

	@Test
	void columnsThatNothingNeedsAreNotRead() {
		List<Integer> read = new ArrayList<>();
		ColumnReader reader = (row, index) -> {
			read.add(index);
			return row.get(index);
		};
		RowMappings watched = RowMappings.create((column, index) -> reader, this.converter);
		Row row = Rows.row("x", 0, "b", 2, "y", 0, "a", 1);

		assertThat(watched.plan(row.getMetadata(), Pair.class).map(row)).isEqualTo(new Pair(1, 2));
		assertThat(read).containsExactly(1, 3);
	}

	@Test
	void columnThatTheDriverCannotReadIsNamed() {
		IllegalArgumentException failure = new IllegalArgumentException("driver's words");
		RowMappings failing = RowMappings.create((column, index) -> (row, i) -> {
			throw failure;
		}, this.converter);
		Row row = Rows.row("geometry", 1);
		RowMapping<Record> mapping = failing.plan(row.getMetadata(), Record.class);

		assertThatExceptionOfType(DataRetrievalFailureException.class).isThrownBy(() -> mapping.map(row))
			.withMessage("Column 'geometry' could not be read by the driver (java.lang.IllegalArgumentException)")
			.withCause(failure);
	}

	@Test
	void perResultPlansAtTheFirstRowAndFollowsANewShape() {
		BiFunction<Row, RowMetadata, Pair> function = this.mappings.perResult(Pair.class);
		Row first = Rows.row("a", 1, "b", 2);
		Row second = Rows.row("b", 4, "a", 3);

		assertThat(function.apply(first, first.getMetadata())).isEqualTo(new Pair(1, 2));
		assertThat(function.apply(second, second.getMetadata())).isEqualTo(new Pair(3, 4));
	}

	@Test
	void standardReadersTakeLargeObjectsAtOnce() {
		RowMetadata metadata = MockRowMetadata.builder()
			.columnMetadata(MockColumnMetadata.builder().name("b").type(R2dbcType.BLOB).javaType(Blob.class).build())
			.columnMetadata(MockColumnMetadata.builder().name("c").type(R2dbcType.CLOB).javaType(Clob.class).build())
			.columnMetadata(MockColumnMetadata.builder().name("n").type(R2dbcType.BLOB).javaType(Blob.class).build())
			.build();
		Row row = MockRow.builder()
			.identified(0, ByteBuffer.class, ByteBuffer.wrap(new byte[] { 1 }))
			.identified(1, String.class, "text")
			.identified(2, ByteBuffer.class, null)
			.build();
		Record record = this.mappings.plan(metadata, Record.class).map(row);

		assertThat(record.get("b")).isEqualTo(new byte[] { 1 });
		assertThat(record.get("c")).isEqualTo("text");
		assertThat(record.get("n")).isNull();
	}

	private record Pair(int a, int b) {
	}

}
