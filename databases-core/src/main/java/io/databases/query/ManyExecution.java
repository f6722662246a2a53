package io.databases.query;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.databases.lease.Scope;
import io.databases.sql.InsertShape;
import io.databases.sql.ParameterSource;
import io.databases.sql.SqlText;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One statement for many rows of values. A chunk is collected before anything of it is
 * sent, so that the source may use the same connection. A plain INSERT goes with many
 * rows in one statement, everything else row by row; both are one unit, since they run in
 * a scope of their own.
 */
final class ManyExecution {

	/** More rows in one statement gain nothing, as measured on PostgreSQL and MySQL. */
	private static final int CHUNK = 1_000;

	private final QueryExecutor executor;

	private final Scope scope;

	private final SqlText text;

	private final @Nullable InsertShape shape;

	private final AtomicLong count = new AtomicLong();

	ManyExecution(QueryExecutor executor, Scope scope, String sql) {
		this.executor = executor;
		this.scope = scope;
		this.text = executor.context().texts().get(sql, executor.context().dialect());
		this.shape = this.text.insertShape().filter(ManyExecution::isSafe).orElse(null);
	}

	/*
	 * In one statement an upsert can't touch a row twice, and what RETURNING gives would
	 * have to be read.
	 */
	private static boolean isSafe(InsertShape shape) {
		return !shape.hasReturning() && shape.conflict() == InsertShape.Conflict.NONE && shape.maxRows() > 1;
	}

	Mono<Long> run(Flux<?> rows) {
		InsertShape insert = this.shape;
		int size = (insert != null) ? Math.min(CHUNK, insert.maxRows()) : CHUNK;
		return rows.<Object>map((row) -> row).buffer(size).concatMap(this::chunk, 1).reduce(0L, Long::sum);
	}

	private Mono<Long> chunk(List<Object> rows) {
		long first = this.count.getAndAdd(rows.size()) + 1;
		InsertShape insert = this.shape;
		if (insert == null) {
			return oneByOne(rows, first);
		}
		List<ParameterSource> sources = rows.stream().map(PreparedSql::source).toList();
		checkShapes(rows, sources, first);
		if (holdsList(sources)) {
			return oneByOne(rows, first);
		}
		return send(new PreparedRows(this.text, insert, sources, first, this.executor.context().binder()));
	}

	private Mono<Long> oneByOne(List<Object> rows, long first) {
		return Flux.range(0, rows.size())
			.concatMap((index) -> row(rows.get(index), first + index))
			.reduce(0L, Long::sum);
	}

	/* What becomes of a list in the place of a value is the renderer's business. */
	private boolean holdsList(List<ParameterSource> sources) {
		for (ParameterSource source : sources) {
			for (String name : this.text.parameterNames()) {
				Object value = source.get(name);
				if (value instanceof Iterable<?>
						|| (value != null && value.getClass().isArray() && !(value instanceof byte[]))) {
					return true;
				}
			}
		}
		return false;
	}

	private Mono<Long> row(Object values, long number) {
		return send(PreparedRows.single(this.text.render(PreparedSql.source(values)), number,
				this.executor.context().binder()));
	}

	private Mono<Long> send(PreparedRows prepared) {
		return this.executor.execute(this.scope, prepared, null).map(ExecuteResult::rowsAffected);
	}

	private void checkShapes(List<Object> rows, List<ParameterSource> sources, long first) {
		Set<String> expected = Set.copyOf(sources.get(0).names());
		for (int index = 0; index < sources.size(); index++) {
			ParameterSource source = sources.get(index);
			for (String name : this.text.parameterNames()) {
				if (!source.has(name)) {
					throw new InvalidDataAccessApiUsageException(
							"Row " + (first + index) + " of executeMany has no value for" + " parameter ':" + name
									+ "'. SQL: " + this.text.sql());
				}
			}
			if (rows.get(index) instanceof Map<?, ?> map
					&& (map.size() != expected.size() || !expected.containsAll(source.names()))) {
				throw new InvalidDataAccessApiUsageException(
						"Row " + (first + index) + " of executeMany has other names than"
								+ " the first row: all rows must have the same. SQL: " + this.text.sql());
			}
		}
		if (first == 1) {
			this.text.render(sources.get(0)); // refuses names that the statement does not
												// use
		}
	}

}
