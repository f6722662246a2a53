package io.databases.lease;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.databases.backend.ServerSession;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * A driver's connection as the pool sees it. It differs from the driver's own in three
 * things:
 * <ul>
 * <li>It hides {@link io.r2dbc.spi.Lifecycle}: r2dbc-mysql would ping the server at each
 * release.</li>
 * <li>Once doomed, or found closed when it comes back, it is closed by the pool instead
 * of being kept.</li>
 * <li>Its {@link #close()} ends within a limit, so that a driver that hangs can't keep a
 * place in the pool; and it first ends the session on a server that has not answered, and
 * may be at work, whatever it was that it did not answer.</li>
 * </ul>
 */
public final class PhysicalConnection implements Connection, Wrapped<Connection> {

	private static final Logger logger = LoggerFactory.getLogger(PhysicalConnection.class);

	private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

	private final ServerSession session;

	private final Connection delegate;

	private final Duration closeLimit;

	private volatile boolean doomed;

	/** Doomed while the server may be at work: then it must be told before the close. */
	private volatile boolean unanswered;

	private volatile long idleSince = Lease.now();

	/**
	 * Wraps a driver's connection.
	 * @param session the driver's connection and what its server can do
	 * @param closeLimit how long closing may take before it goes on in the background
	 */
	public PhysicalConnection(ServerSession session, Duration closeLimit) {
		this.session = session;
		this.delegate = session.connection();
		this.closeLimit = closeLimit;
	}

	ServerSession session() {
		return this.session;
	}

	/** From now on this connection is closed rather than used again. */
	void doom() {
		this.doomed = true;
	}

	/** The same, since the server has not answered in time and may be at work. */
	void doomUnanswered() {
		this.unanswered = true;
		doom();
	}

	/**
	 * Whether it must be closed rather than used again.
	 * @return {@code true} if it was found dead or could not be proven clean
	 */
	public boolean isDoomed() {
		return this.doomed;
	}

	/**
	 * Whether it was used so lately that a round trip to ask for a sign of life would be
	 * waste.
	 */
	public boolean isFresh() {
		return Lease.now() - this.idleSince < FRESH_NANOS && !this.doomed && isConnected();
	}

	/*
	 * Drivers answer this at once from what they know of the socket. One that does not is
	 * not waited for.
	 */
	private boolean isConnected() {
		SocketCheck check = new SocketCheck();
		try {
			Publisher<Boolean> validation = this.delegate.validate(ValidationDepth.LOCAL);
			if (validation instanceof Callable<?> known) {
				// without a subscription, since this is asked for each use
				return Boolean.TRUE.equals(known.call());
			}
			validation.subscribe(check);
		}
		catch (Exception ex) { // a driver that throws instead of signalling
			check.onError(ex);
		}
		return check.connected;
	}

	/**
	 * Asks the server for a sign of life; a dead connection is doomed.
	 * @param limit how long it may take
	 * @param end told whether it lives
	 */
	public void checkAlive(Duration limit, Consumer<Boolean> end) {
		if (!isConnected()) {
			doom();
			end.accept(false);
			return;
		}
		Detached.test(this.session::fence, "A sign of life", limit, (alive) -> {
			if (!alive) {
				doom();
			}
			end.accept(alive);
		});
	}

	void givenBack() {
		this.idleSince = Lease.now();
		if (!isConnected()) {
			doom();
		}
	}

	@Override
	public Publisher<Void> close() {
		return Mono.create((sink) -> {
			if (this.unanswered) {
				// the close alone would let the server work on
				run(this.session::terminate, "Ending a session", () -> close(sink));
			}
			else {
				close(sink);
			}
		});
	}

	private void close(MonoSink<Void> sink) {
		run(this.delegate::close, "Closing a connection", sink::success);
	}

	private void run(Supplier<Publisher<Void>> call, String what, Runnable end) {
		Detached.run(call, what, this.closeLimit, (error) -> {
			if (error != null) {
				logger.debug("A connection was not closed cleanly", error);
			}
			end.run();
		});
	}

	@Override
	public Publisher<Boolean> validate(ValidationDepth depth) {
		return this.delegate.validate(depth);
	}

	@Override
	public Connection unwrap() {
		return this.delegate;
	}

	/** Answers {@code null} for everything but the driver's connection. */
	@Override
	public <E> @Nullable E unwrap(Class<E> type) {
		return type.isInstance(this.delegate) ? type.cast(this.delegate) : null;
	}

	@Override
	public Publisher<Void> beginTransaction() {
		return this.delegate.beginTransaction();
	}

	@Override
	public Publisher<Void> beginTransaction(TransactionDefinition definition) {
		return this.delegate.beginTransaction(definition);
	}

	@Override
	public Publisher<Void> commitTransaction() {
		return this.delegate.commitTransaction();
	}

	@Override
	public Batch createBatch() {
		return this.delegate.createBatch();
	}

	@Override
	public Publisher<Void> createSavepoint(String name) {
		return this.delegate.createSavepoint(name);
	}

	@Override
	public Statement createStatement(String sql) {
		return this.delegate.createStatement(sql);
	}

	@Override
	public boolean isAutoCommit() {
		return this.delegate.isAutoCommit();
	}

	@Override
	public ConnectionMetadata getMetadata() {
		return this.delegate.getMetadata();
	}

	@Override
	public IsolationLevel getTransactionIsolationLevel() {
		return this.delegate.getTransactionIsolationLevel();
	}

	@Override
	public Publisher<Void> releaseSavepoint(String name) {
		return this.delegate.releaseSavepoint(name);
	}

	@Override
	public Publisher<Void> rollbackTransaction() {
		return this.delegate.rollbackTransaction();
	}

	@Override
	public Publisher<Void> rollbackTransactionToSavepoint(String name) {
		return this.delegate.rollbackTransactionToSavepoint(name);
	}

	@Override
	public Publisher<Void> setAutoCommit(boolean autoCommit) {
		return this.delegate.setAutoCommit(autoCommit);
	}

	@Override
	public Publisher<Void> setLockWaitTimeout(Duration timeout) {
		return this.delegate.setLockWaitTimeout(timeout);
	}

	@Override
	public Publisher<Void> setStatementTimeout(Duration timeout) {
		return this.delegate.setStatementTimeout(timeout);
	}

	@Override
	public Publisher<Void> setTransactionIsolationLevel(IsolationLevel level) {
		return this.delegate.setTransactionIsolationLevel(level);
	}

	private static final class SocketCheck implements CoreSubscriber<Boolean> {

		private volatile boolean connected;

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Boolean answer) {
			this.connected = answer;
		}

		@Override
		public void onError(Throwable error) {
			logger.debug("A connection could not be looked at", error);
		}

		@Override
		public void onComplete() {
			// the answer is there, or is no
		}

	}

	@Override
	public String toString() {
		return "PhysicalConnection[" + this.delegate.getClass().getSimpleName() + (this.doomed ? ", doomed" : "") + "]";
	}

}
