package io.databases.faults;

import java.time.Duration;
import java.util.function.Supplier;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A connection to {@link FakeDriver}. It knows what a server would know of it.
 */
final class FakeConnection implements Connection {

	/** A transaction is open. */
	boolean inTransaction;

	/** A transaction was committed, and no other was begun. */
	boolean committed;

	/** Results that are being read. */
	int reading;

	/** Something was not answered, so that nothing more will be. */
	boolean stuck;

	int closed;

	private static Mono<Void> done(Runnable change) {
		return Mono.fromRunnable(change);
	}

	@Override
	public Publisher<Void> beginTransaction() {
		return done(() -> {
			this.inTransaction = true;
			this.committed = false;
		});
	}

	@Override
	public Publisher<Void> beginTransaction(TransactionDefinition definition) {
		return beginTransaction();
	}

	@Override
	public Publisher<Void> commitTransaction() {
		return done(() -> {
			this.committed = this.inTransaction;
			this.inTransaction = false;
		});
	}

	@Override
	public Publisher<Void> rollbackTransaction() {
		return done(() -> this.inTransaction = false);
	}

	@Override
	public Publisher<Void> createSavepoint(String name) {
		return Mono.empty();
	}

	@Override
	public Publisher<Void> releaseSavepoint(String name) {
		return Mono.empty();
	}

	@Override
	public Publisher<Void> rollbackTransactionToSavepoint(String name) {
		return Mono.empty();
	}

	@Override
	public Publisher<Void> close() {
		return done(() -> this.closed++);
	}

	@Override
	public Batch createBatch() {
		return new FakeStatement(this);
	}

	@Override
	public Statement createStatement(String sql) {
		return new FakeStatement(this);
	}

	/** Counts what is being read. */
	<T> Flux<T> read(Supplier<Flux<T>> values) {
		return Flux.defer(() -> {
			this.reading++;
			return values.get().doFinally((end) -> this.reading--);
		});
	}

	@Override
	public boolean isAutoCommit() {
		return !this.inTransaction;
	}

	@Override
	public ConnectionMetadata getMetadata() {
		return new ConnectionMetadata() {

			@Override
			public String getDatabaseProductName() {
				return "Fake";
			}

			@Override
			public String getDatabaseVersion() {
				return "1";
			}

		};
	}

	@Override
	public IsolationLevel getTransactionIsolationLevel() {
		return IsolationLevel.READ_COMMITTED;
	}

	@Override
	public Publisher<Void> setAutoCommit(boolean autoCommit) {
		return Mono.defer(() -> Mono.from(autoCommit ? commitTransaction() : beginTransaction()));
	}

	@Override
	public Publisher<Void> setLockWaitTimeout(Duration timeout) {
		return Mono.empty();
	}

	@Override
	public Publisher<Void> setStatementTimeout(Duration timeout) {
		return Mono.empty();
	}

	@Override
	public Publisher<Void> setTransactionIsolationLevel(IsolationLevel level) {
		return Mono.empty();
	}

	@Override
	public Publisher<Boolean> validate(ValidationDepth depth) {
		return Mono.fromSupplier(() -> this.closed == 0);
	}

	/** What anybody executes gives the same. */
	private static final class FakeStatement implements Statement, Batch {

		private final FakeConnection connection;

		private int more;

		FakeStatement(FakeConnection connection) {
			this.connection = connection;
		}

		@Override
		public FakeStatement add() {
			this.more++;
			return this;
		}

		@Override
		public Batch add(String sql) {
			this.more++;
			return this;
		}

		@Override
		public Statement bind(int index, Object value) {
			return this;
		}

		@Override
		public Statement bind(String name, Object value) {
			return this;
		}

		@Override
		public Statement bindNull(int index, Class<?> type) {
			return this;
		}

		@Override
		public Statement bindNull(String name, Class<?> type) {
			return this;
		}

		@Override
		public Statement returnGeneratedValues(String... columns) {
			return this;
		}

		@Override
		public Statement fetchSize(int rows) {
			return this;
		}

		@Override
		public Publisher<? extends Result> execute() {
			return this.connection
				.read(() -> Flux.range(0, 1 + this.more).map((number) -> new FakeResult(this.connection)));
		}

	}

}
