package io.databases.query;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import io.databases.lease.Scope;
import io.databases.record.convert.ValueConverter;
import io.databases.sql.SqlText;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The verbs, over whatever tells in which scope they run. A query is prepared when it is
 * subscribed to, before anything is acquired, so that a misspelt parameter costs no
 * connection.
 */
public abstract class QueryRunner implements QueryOperations {

	private final QueryExecutor executor;

	/**
	 * Creates a runner.
	 * @param executor sends and reads
	 */
	protected QueryRunner(QueryExecutor executor) {
		this.executor = executor;
	}

	/**
	 * What sends and reads.
	 * @return the executor
	 */
	protected final QueryExecutor executor() {
		return this.executor;
	}

	/**
	 * Prepares a query, then runs work of at most one value in the scope of the caller.
	 * @param <R> what the query's rows are read as
	 * @param <T> the value
	 * @param query what is to be prepared
	 * @param work what to run
	 * @return the work's value
	 */
	protected abstract <R, T> Mono<T> one(Query<R> query, Work<R, Mono<T>> work);

	/**
	 * Prepares a query, then runs work of many values in the scope of the caller.
	 * @param <R> what the query's rows are read as
	 * @param query what is to be prepared
	 * @param work what to run
	 * @return the work's values
	 */
	protected abstract <R> Flux<R> many(Query<R> query, Work<R, Flux<R>> work);

	/**
	 * Runs work of one value as one unit: in a savepoint inside a transaction, in a
	 * transaction of its own otherwise.
	 * @param <T> the value
	 * @param work what to run
	 * @return the work's value
	 */
	protected abstract <T> Mono<T> atomically(Function<? super Scope, ? extends Mono<T>> work);

	@Override
	public <R> Mono<List<R>> fetchAll(Query<R> query) {
		return one(query, this.executor::fetchAll);
	}

	@Override
	public <R> Mono<R> fetchOne(Query<R> query) {
		return one(query, this.executor::fetchOne);
	}

	@Override
	public <T> Mono<T> fetchVal(Query<?> query, Class<T> type) {
		return fetchOne(query.as(type));
	}

	@Override
	public Mono<ExecuteResult> execute(Query<?> query) {
		return one(query, (scope, prepared) -> this.executor.execute(scope, prepared, null));
	}

	@Override
	public Mono<ExecuteResult> execute(Query<?> query, Keys keys) {
		return one(query, (scope, prepared) -> this.executor.execute(scope, prepared, keys));
	}

	@Override
	public Mono<Long> executeMany(String sql, Publisher<?> rows) {
		return Mono.defer(() -> counted(published(sql, rows), null));
	}

	@Override
	public Mono<Long> executeMany(String sql, Iterable<?> rows) {
		return Mono.defer(() -> counted(given(sql, rows), null));
	}

	@Override
	public <T> Mono<List<T>> executeMany(String sql, Publisher<?> rows, Keys keys, Class<T> type) {
		return Mono.defer(() -> collected(published(sql, rows), null, keys, type));
	}

	@Override
	public <T> Mono<List<T>> executeMany(String sql, Iterable<?> rows, Keys keys, Class<T> type) {
		return Mono.defer(() -> collected(given(sql, rows), null, keys, type));
	}

	private ManyRows published(String sql, Publisher<?> rows) {
		return ManyRows.of(text(sql), converter(), rows);
	}

	private ManyRows given(String sql, Iterable<?> rows) {
		return ManyRows.of(text(sql), converter(), rows);
	}

	private SqlText text(String sql) {
		return this.executor.context().texts().get(sql, this.executor.context().dialect());
	}

	private ValueConverter converter() {
		return this.executor.context().mappings().converter();
	}

	private Mono<Long> counted(ManyRows rows, @Nullable Duration limit) {
		return atomically((scope) -> rows.send(this.executor, scope, RowsSink.counting(this.executor, limit)));
	}

	private <T> Mono<List<T>> collected(ManyRows rows, @Nullable Duration limit, Keys keys, Class<T> type) {
		return atomically((scope) -> {
			RowsSink.Collecting<T> sink = new RowsSink.Collecting<>(this.executor, limit, keys, type);
			return rows.send(this.executor, scope, sink).map((count) -> sink.finish());
		});
	}

	@Override
	public Mono<Long> executeMany(Query<?> query, Publisher<?> rows) {
		return Mono.defer(() -> {
			ManyTemplate template = template(query);
			return counted(published(template, rows), template.timeout());
		});
	}

	@Override
	public Mono<Long> executeMany(Query<?> query, Iterable<?> rows) {
		return Mono.defer(() -> {
			ManyTemplate template = template(query);
			ManyRows read = (rows instanceof Collection<?> collection)
					? given(template.sql(), collection.stream().map(template.values()).toList())
					: published(template, Flux.fromIterable(rows));
			return counted(read, template.timeout());
		});
	}

	@Override
	public <T> Mono<List<T>> executeMany(Query<?> query, Publisher<?> rows, Keys keys, Class<T> type) {
		return Mono.defer(() -> {
			ManyTemplate template = template(query);
			return collected(published(template, rows), template.timeout(), keys, type);
		});
	}

	private ManyRows published(ManyTemplate template, Publisher<?> rows) {
		return published(template.sql(), Flux.from(rows).map(template.values()));
	}

	private ManyTemplate template(Query<?> query) {
		return query.template(this.executor.context());
	}

	@Override
	public <R> Flux<R> iterate(Query<R> query) {
		return many(query, this.executor::iterate);
	}

	/**
	 * What is done with a prepared query in a scope.
	 *
	 * @param <R> what the query's rows are read as
	 * @param <P> what it gives
	 */
	@FunctionalInterface
	protected interface Work<R, P> {

		/**
		 * Does it.
		 * @param scope where
		 * @param query the query
		 * @return what it gives
		 */
		P in(Scope scope, PreparedQuery<R> query);

	}

}
