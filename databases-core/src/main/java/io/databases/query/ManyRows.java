package io.databases.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.databases.lease.Scope;
import io.databases.record.convert.ValueConverter;
import io.databases.sql.SqlText;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The rows of one {@code executeMany}. A collection is read before anything is acquired,
 * so that a row of another shape costs no connection; everything else as it comes.
 *
 * @param text the statement
 * @param reader has read, or reads, the rows
 * @param values of each row
 */
record ManyRows(SqlText text, RowReader reader, Flux<@Nullable Object[]> values) {

	static ManyRows of(SqlText text, ValueConverter converter, Publisher<?> rows) {
		RowReader reader = new RowReader(text, converter);
		return new ManyRows(text, reader, Flux.from(rows).map(reader::read));
	}

	static ManyRows of(SqlText text, ValueConverter converter, Iterable<?> rows) {
		if (!(rows instanceof Collection<?> collection)) {
			return of(text, converter, Flux.fromIterable(rows));
		}
		RowReader reader = new RowReader(text, converter);
		List<@Nullable Object[]> values = new ArrayList<>(collection.size());
		collection.forEach((row) -> values.add(reader.read(row)));
		return new ManyRows(text, reader, Flux.fromIterable(values));
	}

	Mono<Long> send(QueryExecutor executor, Scope scope, RowsSink sink) {
		return new ManyExecution(executor, scope, this.text, this.reader, sink).run(this.values);
	}

}
