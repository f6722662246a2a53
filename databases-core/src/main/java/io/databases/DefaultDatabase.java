package io.databases;

import java.time.Duration;
import java.util.List;

import io.databases.backend.Backend;
import io.databases.backend.BulkSupport;
import io.databases.connection.Callers;
import io.databases.connection.DatabaseConnectionFactory;
import io.databases.connection.DatabaseRunner;
import io.databases.connection.HiddenRoot;
import io.databases.error.ErrorTranslator;
import io.databases.lease.Lease;
import io.databases.pool.LeaseSource;
import io.databases.pool.PoolStats;
import io.databases.query.ExecutionListener;
import io.databases.query.QueryContext;
import io.databases.query.QueryExecutor;
import io.databases.record.ColumnReaders;
import io.databases.record.RowMappings;
import io.databases.record.convert.JsonCodec;
import io.databases.record.convert.ValueConverter;
import io.databases.sql.Dialect;
import io.databases.sql.SqlCache;
import io.databases.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Puts the parts together: URL, backend, pool, connections, queries.
 */
final class DefaultDatabase extends DatabaseRunner implements Database {

	private final DatabaseUrl url;

	private final String dialect;

	private final Lifecycle lifecycle;

	private final ConnectionFactory connectionFactory;

	private DefaultDatabase(DatabaseUrl url, String dialect, Lifecycle lifecycle, QueryExecutor executor,
			Callers callers, @Nullable HiddenRoot hiddenRoot, ConnectionFactory connectionFactory) {
		super(executor, callers, lifecycle::source, hiddenRoot);
		this.url = url;
		this.dialect = dialect;
		this.lifecycle = lifecycle;
		this.connectionFactory = connectionFactory;
	}

	static DefaultDatabase create(DatabaseUrl url, Backend backend, Sources sources, boolean forceRollback,
			List<ExecutionListener> listeners, boolean serverMessages, @Nullable JsonCodec json) {
		ConnectionFactory foreign = sources.foreign();
		QueryExecutor executor = executor(url, backend, foreign != null, listeners, serverMessages, json);
		Dialect standard = backend.dialect(url);
		Lifecycle lifecycle = new Lifecycle(url.masked(),
				() -> sources.open((session) -> executor.readAs(session.dialect(standard))));
		HiddenRoot hiddenRoot = forceRollback ? new HiddenRoot(Mono.defer(() -> lifecycle.source().acquire())) : null;
		ConnectionFactory factory = new DatabaseConnectionFactory(sources.product(), lifecycle::source,
				lifecycle::peekPool, executor::kindOf, hiddenRoot);
		Callers callers = new Callers(new ContextKey(url.masked()),
				(foreign != null) ? List.of(factory, foreign) : List.of(factory), executor::kindOf);
		return new DefaultDatabase(url, standard.name(), lifecycle, executor, callers, hiddenRoot, factory);
	}

	@Override
	public ConnectionFactory connectionFactory() {
		return this.connectionFactory;
	}

	private static QueryExecutor executor(DatabaseUrl url, Backend backend, boolean foreign,
			List<ExecutionListener> listeners, boolean serverMessages, @Nullable JsonCodec json) {
		ColumnReaders readers = foreign ? backend.foreignColumnReaders() : backend.columnReaders();
		RowMappings mappings = RowMappings.create(readers, ValueConverter.create(json));
		BulkSupport bulk = foreign ? backend.bulk(url).withoutLiterals() : backend.bulk(url);
		QueryContext context = new QueryContext(backend.dialect(url), new SqlCache(), mappings, backend.binder(), bulk);
		return new QueryExecutor(context, new ErrorTranslator(backend::classify, serverMessages), backend::isError,
				listeners);
	}

	@Override
	public Mono<Void> connect() {
		return this.lifecycle.open().onErrorMap((error) -> executor().translate("Connecting to " + this.url, error));
	}

	@Override
	public Mono<Void> disconnect() {
		// at the same time, so that the limit of the one is that of the other, too
		return Mono.whenDelayError(rollbackIfForced(), this.lifecycle.close());
	}

	@Override
	public boolean isConnected() {
		return this.lifecycle.isOpen();
	}

	@Override
	public DatabaseUrl url() {
		return this.url;
	}

	@Override
	public String dialect() {
		return this.dialect;
	}

	@Override
	public Mono<ServerStatus> ping() {
		return Mono.defer(() -> {
			LeaseSource source = this.lifecycle.source();
			Mono<Lease> lease = source.stats().isExhausted() ? source.acquireOutside() : source.acquire();
			return Mono.usingWhen(lease, this::ping, Lease::release);
		}).onErrorMap((error) -> executor().translate("Asking for a sign of life", error));
	}

	private Mono<ServerStatus> ping(Lease lease) {
		return Mono.defer(() -> {
			long start = System.nanoTime();
			return lease.ping()
				.map((server) -> new ServerStatus(server.getDatabaseProductName(), server.getDatabaseVersion(),
						Duration.ofNanos(System.nanoTime() - start)));
		});
	}

	@Override
	public PoolStats poolStats() {
		LeaseSource source = this.lifecycle.peek();
		return (source != null) ? source.stats() : PoolStats.EMPTY;
	}

	@Override
	public String toString() {
		return "Database[" + this.url.masked() + "]";
	}

	/**
	 * One for each database, so that two never see each other's connections. Compared by
	 * identity.
	 */
	private static final class ContextKey {

		private final String name;

		ContextKey(String name) {
			this.name = name;
		}

		@Override
		public String toString() {
			return "Connection of " + this.name;
		}

	}

}
