package io.databases.spring.autoconfigure;

import java.util.List;
import java.util.function.Function;

import io.databases.Database;
import io.databases.ServerStatus;
import io.databases.connection.DatabaseConnection;
import io.databases.connection.Transaction;
import io.databases.pool.PoolStats;
import io.databases.query.ExecuteResult;
import io.databases.query.Keys;
import io.databases.query.Query;
import io.databases.transaction.TransactionOptions;
import io.databases.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A database that connects with its first use.
 */
final class LazyDatabase implements Database {

	private final Database delegate;

	LazyDatabase(Database delegate) {
		this.delegate = delegate;
	}

	private <T> Mono<T> connected(Mono<T> operation) {
		return Mono.defer(() -> this.delegate.isConnected() ? operation : this.delegate.connect().then(operation));
	}

	private <T> Flux<T> connected(Flux<T> operation) {
		return Flux.defer(() -> this.delegate.isConnected() ? operation : this.delegate.connect().thenMany(operation));
	}

	@Override
	public Mono<Void> connect() {
		return this.delegate.connect();
	}

	@Override
	public Mono<Void> disconnect() {
		return this.delegate.disconnect();
	}

	@Override
	public boolean isConnected() {
		return this.delegate.isConnected();
	}

	@Override
	public DatabaseUrl url() {
		return this.delegate.url();
	}

	@Override
	public String dialect() {
		return this.delegate.dialect();
	}

	@Override
	public ConnectionFactory connectionFactory() {
		return this.delegate.connectionFactory();
	}

	@Override
	public PoolStats poolStats() {
		return this.delegate.poolStats();
	}

	@Override
	public Mono<ServerStatus> ping() {
		return connected(this.delegate.ping());
	}

	@Override
	public Mono<Void> rollback() {
		return connected(this.delegate.rollback());
	}

	@Override
	public int keep() {
		return this.delegate.keep();
	}

	@Override
	public Mono<Void> rollback(int kept) {
		return connected(this.delegate.rollback(kept));
	}

	@Override
	public <T> Mono<T> inConnection(Function<? super DatabaseConnection, ? extends Mono<T>> body) {
		return connected(this.delegate.inConnection(body));
	}

	@Override
	public <T> Flux<T> inConnectionMany(Function<? super DatabaseConnection, ? extends Publisher<T>> body) {
		return connected(this.delegate.inConnectionMany(body));
	}

	@Override
	public <T> Mono<T> inTransaction(TransactionOptions options,
			Function<? super Transaction, ? extends Mono<T>> body) {
		return connected(this.delegate.inTransaction(options, body));
	}

	@Override
	public <T> Flux<T> inTransactionMany(TransactionOptions options,
			Function<? super Transaction, ? extends Publisher<T>> body) {
		return connected(this.delegate.inTransactionMany(options, body));
	}

	@Override
	public Mono<Transaction> begin(TransactionOptions options) {
		return connected(this.delegate.begin(options));
	}

	@Override
	public Mono<Transaction> currentTransaction() {
		return this.delegate.currentTransaction();
	}

	@Override
	public Function<Context, Context> detached() {
		return this.delegate.detached();
	}

	@Override
	public <R> Mono<List<R>> fetchAll(Query<R> query) {
		return connected(this.delegate.fetchAll(query));
	}

	@Override
	public <R> Mono<R> fetchOne(Query<R> query) {
		return connected(this.delegate.fetchOne(query));
	}

	@Override
	public <T> Mono<T> fetchVal(Query<?> query, Class<T> type) {
		return connected(this.delegate.fetchVal(query, type));
	}

	@Override
	public Mono<ExecuteResult> execute(Query<?> query) {
		return connected(this.delegate.execute(query));
	}

	@Override
	public Mono<ExecuteResult> execute(Query<?> query, Keys keys) {
		return connected(this.delegate.execute(query, keys));
	}

	@Override
	public Mono<Long> executeMany(String sql, Publisher<?> rows) {
		return connected(this.delegate.executeMany(sql, rows));
	}

	@Override
	public Mono<Long> executeMany(Query<?> query, Publisher<?> rows) {
		return connected(this.delegate.executeMany(query, rows));
	}

	@Override
	public Mono<Long> executeMany(String sql, Iterable<?> rows) {
		return connected(this.delegate.executeMany(sql, rows));
	}

	@Override
	public <T> Mono<List<T>> executeMany(String sql, Publisher<?> rows, Keys keys, Class<T> type) {
		return connected(this.delegate.executeMany(sql, rows, keys, type));
	}

	@Override
	public <T> Mono<List<T>> executeMany(String sql, Iterable<?> rows, Keys keys, Class<T> type) {
		return connected(this.delegate.executeMany(sql, rows, keys, type));
	}

	@Override
	public Mono<Long> executeMany(Query<?> query, Iterable<?> rows) {
		return connected(this.delegate.executeMany(query, rows));
	}

	@Override
	public <T> Mono<List<T>> executeMany(Query<?> query, Publisher<?> rows, Keys keys, Class<T> type) {
		return connected(this.delegate.executeMany(query, rows, keys, type));
	}

	@Override
	public <R> Flux<R> iterate(Query<R> query) {
		return connected(this.delegate.iterate(query));
	}

	@Override
	public String toString() {
		return this.delegate.toString();
	}

}
