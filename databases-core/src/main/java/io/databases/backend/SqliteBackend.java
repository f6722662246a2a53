package io.databases.backend;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.databases.error.Failure;
import io.databases.sql.Dialect;
import io.databases.sqlite.SqliteConnectionFactory;
import io.databases.sqlite.SqliteInterrupt;
import io.databases.sqlite.SqliteTurn;
import io.databases.url.DatabaseUrl;
import io.databases.url.SqliteSettings;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Lifecycle;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * SQLite through the driver of this project, asked for as anyone would.
 */
final class SqliteBackend implements Backend {

	/** A statement of more rows takes longer to be compiled than it saves. */
	private static final int VALUES_ROWS = 100;

	@Override
	public boolean accepts(DatabaseUrl url) {
		return "sqlite".equals(url.dialect());
	}

	@Override
	public Dialect dialect(DatabaseUrl url) {
		return Dialect.SQLITE;
	}

	@Override
	public String product(DatabaseUrl url) {
		return "SQLite";
	}

	@Override
	public void checkDriver(DatabaseUrl url) {
		MissingDriverException.require("org.sqlite.core.DB", "sqlite", "org.xerial:sqlite-jdbc");
	}

	@Override
	public ConnectionFactory connectionFactory(ConnectRequest request) {
		checkDriver(request.url());
		SqliteSettings settings = Objects.requireNonNull(request.url().sqlite());
		ConnectionFactoryOptions.Builder options = ConnectionFactoryOptions.builder()
			.option(ConnectionFactoryOptions.DRIVER, "sqlite")
			.option(ConnectionFactoryOptions.DATABASE, database(settings))
			.option(ConnectionFactoryOptions.CONNECT_TIMEOUT, request.connectTimeout())
			.option(ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT, request.turnTimeout())
			.option(Option.valueOf("mode"), mode(settings.mode()));
		for (Map.Entry<String, String> pragma : settings.pragmas().entrySet()) {
			options.option(Option.valueOf(pragma.getKey()), pragma.getValue());
		}
		return ConnectionFactories.get(options.build());
	}

	private static String mode(SqliteSettings.Mode mode) {
		return switch (mode) {
			case READ_ONLY -> "ro";
			case READ_WRITE -> "rw";
			case CREATE -> "rwc";
		};
	}

	private static String database(SqliteSettings settings) {
		String file = settings.file();
		if (file != null) {
			return file;
		}
		String name = settings.memoryName();
		return (name != null) ? "file:" + name + "?mode=memory&cache=shared" : ":memory:";
	}

	@Override
	public Mono<ServerSession> session(Connection connection, ConnectionFactory factory) {
		boolean memory = factory instanceof SqliteConnectionFactory own && own.configuration().isMemory();
		return Mono.just(memory ? new MemorySession(connection) : new SqliteSession(connection));
	}

	/** SQLite does not promise the order of RETURNING. */
	@Override
	public BulkSupport bulk(DatabaseUrl url) {
		return BulkSupport.sequential(false, false, null, VALUES_ROWS);
	}

	@Override
	public Failure classify(Throwable error) {
		return SqliteErrors.classify(error);
	}

	/**
	 * SQLite tells at once whether a transaction is open: it ends one by itself when a
	 * disk is full or asked to.
	 */
	private static class SqliteSession extends ServerSession {

		private static final Function<Context, Context> LONE = SqliteTurn.shared();

		/**
		 * The savepoint that refuses writes, though the transaction around it does not.
		 */
		private volatile @Nullable String readOnlyFrom;

		SqliteSession(Connection connection) {
			super(connection);
		}

		/** SQLite knows no read-only savepoints: the connection is told not to write. */
		@Override
		public Publisher<Void> readOnlySavepoint(String name) {
			return Mono.from(savepoint(name)).then(Mono.defer(() -> {
				this.readOnlyFrom = name;
				return run("PRAGMA query_only=ON");
			}));
		}

		@Override
		public Publisher<Void> releaseSavepoint(String name) {
			return writableAgain(name).then(Mono.defer(() -> Mono.from(super.releaseSavepoint(name))));
		}

		@Override
		public Publisher<Void> rollbackToSavepoint(String name) {
			return writableAgain(name).then(Mono.defer(() -> Mono.from(super.rollbackToSavepoint(name))));
		}

		@Override
		public Publisher<Void> rollback() {
			return writableAgain(this.readOnlyFrom).then(Mono.defer(() -> Mono.from(super.rollback())));
		}

		private Mono<Void> writableAgain(@Nullable String name) {
			return Mono.defer(() -> {
				if (name == null || !name.equals(this.readOnlyFrom)) {
					return Mono.empty();
				}
				this.readOnlyFrom = null;
				return run("PRAGMA query_only=OFF");
			});
		}

		private Mono<Void> run(String sql) {
			return Flux.from(connection().createStatement(sql).execute()).concatMap(Result::getRowsUpdated).then();
		}

		/** The rows of a result run on when nobody wants the results any more. */
		@Override
		public Publisher<Void> cancel() {
			return SqliteInterrupt.of(connection());
		}

		@Override
		public Context mark(Context context) {
			return SqliteTurn.heldBy(connection()).apply(context);
		}

		/** Where several of them wait, they are committed together. */
		@Override
		public Function<Context, Context> loneStatement() {
			return LONE;
		}

		@Override
		public boolean isTransactionOver() {
			return connection().isAutoCommit();
		}

	}

	/**
	 * In memory all connections share one session of SQLite, so a new one would not be a
	 * clean one: the driver clears what a borrower has left there, as for any pool.
	 */
	private static final class MemorySession extends SqliteSession {

		MemorySession(Connection connection) {
			super(connection);
		}

		@Override
		public @Nullable Publisher<Void> reset() {
			return (connection() instanceof Lifecycle pooled)
					? Mono.from(pooled.preRelease()).then(Mono.defer(() -> Mono.from(pooled.postAllocate()))) : null;
		}

	}

}
