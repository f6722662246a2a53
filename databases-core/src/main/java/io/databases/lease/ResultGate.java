package io.databases.lease;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * The results of one statement for plain R2DBC code. The turn is held until each result
 * is consumed, has failed or is cancelled; a result that nobody consumes can't hang the
 * connection, nor hide its error.
 * <ul>
 * <li>The end comes when each result has come to its own: drivers may complete the stream
 * of results before the error of the last one is told to its consumer. That error has
 * marked the scope by then.</li>
 * <li>A cancel of the stream of results while one is being consumed
 * ({@code Mono.from(execute())} cancels right after the first) lets that one come to its
 * end.</li>
 * <li>A cancel within a result is a cancel of the statement.</li>
 * <li>A result that is being consumed and whose consumer has no demand is read on into a
 * buffer when something else wants the turn ({@link ReadAhead}).</li>
 * <li>Who consumes a result when the statement is stopped for somebody else, at the end
 * of a limit for example, is told that reason, and what the server said is suppressed
 * into it.</li>
 * <li>A result that the receiver did not subscribe to, though it asks for everything, as
 * {@code execute().then()} does, is consumed here, and its error is the stream's. A
 * receiver with bounded demand gets a second for it.</li>
 * </ul>
 */
final class ResultGate extends Flux<Result> {

	private static final Logger logger = LoggerFactory.getLogger(ResultGate.class);

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final Scope scope;

	private final Publisher<? extends Result> results;

	private final Statement statement;

	private final String sql;

	private final boolean runsOut;

	/**
	 * Creates a gate.
	 * @param scope where the statement runs
	 * @param results the driver's
	 * @param sql its text, for messages
	 * @param statement makes the statement of them
	 * @param runsOut whether a result that is cancelled must be read to its end
	 */
	ResultGate(Scope scope, Publisher<? extends Result> results, String sql, Statement statement, boolean runsOut) {
		this.scope = scope;
		this.sql = sql;
		this.results = results;
		this.statement = statement;
		this.runsOut = runsOut;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Result> actual) {
		Run run = new Run(this.scope, this.sql, actual, this.runsOut);
		StatementRun<Result> statement = new StatementRun<>(
				this.statement.of(new HeldResults(this.results, run::completed), run::contended), run);
		run.start(statement);
	}

	/**
	 * Makes a statement of a driver's results.
	 */
	@FunctionalInterface
	interface Statement {

		/**
		 * Makes the statement.
		 * @param results what it gives
		 * @param contended called when something else wants the turn
		 * @return the statement
		 */
		StatementFlux<Result> of(Flux<Result> results, Consumer<StatementFlux.Contention> contended);

	}

	private static final class Run extends Relay<Result> implements LeaseResult.Consumption {

		/** The stream of results, and each result that has not come to its end. */
		private final AtomicInteger open = new AtomicInteger(1);

		private final AtomicReference<@Nullable LeaseResult> current = new AtomicReference<>();

		private final AtomicBoolean cancelled = new AtomicBoolean();

		private final Scope scope;

		private final String sql;

		private final boolean runsOut;

		private volatile boolean wantsAll;

		/** Who wants the turn, once somebody does. */
		private volatile StatementFlux.@Nullable Contention contention;

		/** What ends the statement, once the driver has completed its results. */
		private volatile @Nullable Runnable end;

		private volatile @Nullable Throwable hidden;

		private volatile @Nullable StatementRun<Result> running;

		Run(Scope scope, String sql, CoreSubscriber<? super Result> actual, boolean runsOut) {
			super(actual);
			this.scope = scope;
			this.sql = sql;
			this.runsOut = runsOut;
		}

		void start(StatementRun<Result> statement) {
			this.running = statement;
			onSubscribe(statement);
			statement.start();
		}

		@Override
		public void request(long n) {
			if (n == Long.MAX_VALUE) {
				this.wantsAll = true;
			}
			super.request(n);
		}

		@Override
		public void onNext(Result result) {
			LeaseResult gated = new LeaseResult(result, this.sql, this.runsOut, this);
			this.open.incrementAndGet();
			this.current.set(gated);
			StatementFlux.Contention by = this.contention;
			if (by != null) {
				gated.contended(by);
			}
			if (this.cancelled.get()) {
				gated.discard();
				return;
			}
			this.actual.onNext(gated);
			if (!gated.isTaken()) {
				if (this.wantsAll) {
					gated.discard();
				}
				else {
					waitForConsumer(gated);
				}
			}
		}

		/** Something else wants the turn. Results come one after the other. */
		void contended(StatementFlux.Contention by) {
			this.contention = by;
			LeaseResult consuming = this.current.get();
			if (consuming != null) {
				consuming.contended(by);
			}
		}

		private void waitForConsumer(LeaseResult gated) {
			Disposable timer = Lease.after(PATIENCE, gated::discard);
			gated.onTaken(timer);
		}

		@Override
		public Throwable failed(Throwable error, boolean seen) {
			this.scope.spoil(this.scope.lease().classify(error).effect(), error);
			if (!seen) {
				this.hidden = error;
			}
			StatementRun<Result> statement = this.running;
			RuntimeException reason = (statement != null) ? statement.stopped() : null;
			if (reason == null || reason == error) {
				return error;
			}
			reason.addSuppressed(error);
			return reason;
		}

		@Override
		public void ended(LeaseResult gated) {
			this.current.compareAndSet(gated, null);
			oneEnded();
			if (this.cancelled.get()) {
				// what may follow is discarded, up to the statement's end
				super.request(Long.MAX_VALUE);
			}
		}

		@Override
		public void abandoned(LeaseResult gated) {
			this.current.compareAndSet(gated, null);
			boolean first = this.cancelled.compareAndSet(false, true);
			stop();
			if (first) {
				this.actual.onComplete();
			}
		}

		@Override
		public void onError(Throwable error) {
			if (!this.cancelled.get()) {
				this.actual.onError(error);
			}
			else {
				logger.debug("A statement failed after its cancel", error);
			}
		}

		/** The driver has no more results. */
		void completed(Runnable statementsEnd) {
			this.end = statementsEnd;
			oneEnded();
		}

		private void oneEnded() {
			boolean all = this.open.decrementAndGet() == 0;
			Runnable last = this.end;
			if (all && last != null) {
				last.run();
			}
		}

		@Override
		public void onComplete() {
			if (this.cancelled.get()) {
				return;
			}
			Throwable unseen = this.hidden;
			if (unseen != null) {
				this.actual.onError(unseen);
			}
			else {
				this.actual.onComplete();
			}
		}

		@Override
		public void cancel() {
			if (!this.cancelled.compareAndSet(false, true)) {
				return;
			}
			LeaseResult consuming = this.current.get();
			if (consuming == null) {
				stop();
			}
			else if (!consuming.isTaken()) {
				waitForConsumer(consuming);
			}
		}

	}

}
