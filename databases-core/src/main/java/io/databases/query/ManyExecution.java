package io.databases.query;

import java.util.List;

import io.databases.lease.Scope;
import io.databases.record.Record;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One statement for many rows of values. A chunk is collected before anything of it is
 * sent, so that the source may use the same connection.
 */
final class ManyExecution {

	private static final int CHUNK = 1_000;

	private final QueryExecutor executor;

	private final Scope scope;

	private final String sql;

	ManyExecution(QueryExecutor executor, Scope scope, String sql) {
		this.executor = executor;
		this.scope = scope;
		this.sql = sql;
	}

	Mono<Long> run(Flux<?> rows) {
		return rows.<Object>map((row) -> row).buffer(CHUNK).concatMap(this::chunk, 1).reduce(0L, Long::sum);
	}

	private Mono<Long> chunk(List<Object> rows) {
		return Flux.fromIterable(rows).concatMap(this::row).reduce(0L, Long::sum);
	}

	private Mono<Long> row(Object values) {
		PreparedQuery<?> query = new SqlQuery<>(this.sql, values, Record.class).prepare(this.executor.context());
		return this.executor.execute(this.scope, query, null).map(ExecuteResult::rowsAffected);
	}

}
