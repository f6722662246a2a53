package io.databases.lease;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.databases.error.DatabaseTimeoutException;
import io.databases.error.Failure;
import io.databases.transaction.TransactionFailedException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One statement on a lease: waits for the turn of its scope, runs, and leaves the turn
 * when it is over. Elements pass through untouched, with the receiver's demand.
 * <p>
 * Invariants:
 * <ul>
 * <li>The driver is subscribed to only by the holder of the turn.</li>
 * <li>The turn is left exactly once: at the end, at the error, or when a cancelled
 * statement has settled.</li>
 * <li>The turn is left before the end is signalled, so that what follows finds it
 * free.</li>
 * <li>After a cancel nothing is signalled; after the end of its limit only that.</li>
 * </ul>
 *
 * @param <T> what the statement gives
 */
public final class StatementFlux<T> extends Flux<T> {

	private final Scope scope;

	private final StatementKind kind;

	private final String sql;

	private final @Nullable Consumer<Contention> contended;

	private final Function<? super Connection, ? extends Publisher<T>> work;

	private final boolean continued;

	private final boolean portal;

	private final @Nullable Duration limit;

	/**
	 * Creates a statement that may take as long as it likes.
	 * @param scope where it runs
	 * @param kind what is known of it
	 * @param sql its text, for messages to others who wait
	 * @param contended called, perhaps several times, when something else wants the turn
	 * while this has it; {@code null} if that is of no interest
	 * @param work sends it over the driver's connection and reads its result; called once
	 * for each subscription
	 */
	public StatementFlux(Scope scope, StatementKind kind, String sql, @Nullable Consumer<Contention> contended,
			Function<? super Connection, ? extends Publisher<T>> work) {
		this(scope, kind, sql, contended, work, null);
	}

	/**
	 * Creates a statement.
	 * @param scope where it runs
	 * @param kind what is known of it
	 * @param sql its text, for messages to others who wait
	 * @param contended called, perhaps several times, when something else wants the turn
	 * while this has it; {@code null} if that is of no interest
	 * @param work sends it over the driver's connection and reads its result; called once
	 * for each subscription
	 * @param limit how long it may take from when it is sent, without the time in which
	 * its receiver has no demand; {@code null} for no limit
	 */
	public StatementFlux(Scope scope, StatementKind kind, String sql, @Nullable Consumer<Contention> contended,
			Function<? super Connection, ? extends Publisher<T>> work, @Nullable Duration limit) {
		this(scope, kind, sql, contended, work, limit, false, false);
	}

	private StatementFlux(Scope scope, StatementKind kind, String sql, @Nullable Consumer<Contention> contended,
			Function<? super Connection, ? extends Publisher<T>> work, @Nullable Duration limit, boolean continued,
			boolean portal) {
		this.limit = limit;
		this.scope = scope;
		this.kind = kind;
		this.sql = sql;
		this.contended = contended;
		this.work = work;
		this.continued = continued;
		this.portal = portal;
	}

	/**
	 * A statement that reads on where another one has stopped. Cancelling it before its
	 * first row only ends a stream early.
	 * @return the same statement, of which something has come already
	 */
	public StatementFlux<T> continued() {
		return new StatementFlux<>(this.scope, this.kind, this.sql, this.contended, this.work, this.limit, true,
				this.portal);
	}

	/**
	 * A statement with a fetch size: if it is cancelled, the driver ends it before the
	 * next rows are fetched.
	 * @return the same statement, which is cancelled instead of being read to its end
	 */
	public StatementFlux<T> portal() {
		return new StatementFlux<>(this.scope, this.kind, this.sql, this.contended, this.work, this.limit,
				this.continued, true);
	}

	/**
	 * Reads the rows of a statement with a fetch size and without parameters so that a
	 * cancel ends it before the next rows are fetched, and what was fetched is read all
	 * the same.
	 * @param <T> the rows
	 * @param results the driver's
	 * @param read reads the rows of a result
	 * @return the rows
	 */
	public static <T> Flux<T> portalRows(Publisher<? extends Result> results,
			Function<Result, ? extends Publisher<T>> read) {
		return new PortalResults(results).concatMap((result) -> new RunOut<>(read.apply(result)), 0)
			.doOnDiscard(Result.class, (result) -> RunOut.discard(result, Context.empty()));
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Run<T> run = new Run<>(this, actual);
		actual.onSubscribe(run);
		run.start();
	}

	/**
	 * Somebody waits for the turn that a statement has.
	 */
	@FunctionalInterface
	public interface Contention {

		/**
		 * Refuses those who wait.
		 * @param reason what they are told
		 * @return {@code true} if what remains is the end of the scope itself, which
		 * can't be refused
		 */
		boolean turnAway(Supplier<? extends Throwable> reason);

	}

	enum Phase {

		WAITING, STARTING, RUNNING, DONE, CANCELLED

	}

	private static final class Run<T> extends Operators.DeferredSubscription
			implements CoreSubscriber<T>, Settlement.Running {

		@SuppressWarnings("rawtypes") // the updater of a generic class
		private static final AtomicReferenceFieldUpdater<Run, Phase> PHASE = AtomicReferenceFieldUpdater
			.newUpdater(Run.class, Phase.class, "phase");

		private volatile Phase phase = Phase.WAITING;

		private final Scope scope;

		private final StatementFlux<T> statement;

		private final CoreSubscriber<? super T> actual;

		private final @Nullable StatementClock clock;

		private final Handover handover = new Handover();

		private volatile @Nullable TurnWait wait;

		/** Whether something has come: then a cancel only ends a stream early. */
		private boolean seen;

		Run(StatementFlux<T> statement, CoreSubscriber<? super T> actual) {
			this.statement = statement;
			this.scope = statement.scope;
			Duration limit = statement.limit;
			this.clock = (limit != null) ? new StatementClock(limit, this::tookTooLong) : null;
			// the limit's end comes on another thread than the rows
			this.actual = (limit != null) ? Operators.serialize(actual) : actual;
			this.seen = statement.continued;
		}

		void start() {
			RuntimeException refusal = refusal();
			if (refusal != null) {
				refused(refusal);
				return;
			}
			this.scope.queue().enter(this);
			if (this.phase == Phase.WAITING) {
				this.wait = TurnWait.start(this.scope, this);
				if (this.phase != Phase.WAITING) {
					TurnWait.end(this.wait);
				}
			}
		}

		private @Nullable RuntimeException refusal() {
			RuntimeException refusal = this.scope.refusal("The statement");
			return (refusal != null) ? refusal : this.statement.kind.refusalIn(this.scope, this.statement.sql);
		}

		@Override
		public void granted() {
			TurnWait.end(this.wait);
			// what ran before may have failed the scope; the end of a scope takes
			// statements that it waits for no more
			RuntimeException refusal = refusal();
			if (refusal != null) {
				this.scope.queue().leave(this);
				refused(refusal);
			}
			else if (!PHASE.compareAndSet(this, Phase.WAITING, Phase.STARTING)) {
				this.scope.queue().leave(this);
			}
			else if (this.scope.isBegun()) {
				send();
			}
			else {
				SavepointBegin.ensure(this.scope, this::begun);
			}
		}

		private void begun(@Nullable Throwable error) {
			if (error == null) {
				send();
			}
			else {
				notSent(error);
			}
		}

		private void notSent(Throwable error) {
			boolean wanted = PHASE.compareAndSet(this, Phase.STARTING, Phase.DONE);
			this.scope.queue().leave(this);
			if (wanted) {
				this.actual.onError(error);
			}
		}

		private void send() {
			if (this.phase == Phase.CANCELLED) {
				this.scope.queue().leave(this);
				return;
			}
			if (this.statement.kind.touchesSession()) {
				this.scope.lease().touch();
			}
			Publisher<T> publisher;
			try {
				publisher = this.statement.work.apply(this.scope.lease().raw());
			}
			catch (Throwable ex) { // drivers refuse values while binding
				notSent(ex);
				return;
			}
			boolean runsOut = !this.statement.portal && this.scope.lease().session().mustRunOut();
			try {
				(runsOut ? new RunOut<>(publisher) : publisher).subscribe(this);
			}
			catch (Throwable ex) { // a driver that throws instead of signalling
				threw(ex);
			}
			finally {
				this.handover.done();
			}
		}

		/* Nobody knows what it has sent before. */
		private void threw(Throwable error) {
			this.scope.spoil(Failure.Effect.CONNECTION, error);
			if (this.phase == Phase.RUNNING) {
				onError(error);
			}
			else {
				notSent(error);
			}
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			if (PHASE.compareAndSet(this, Phase.STARTING, Phase.RUNNING)) {
				if (this.clock != null) {
					this.clock.start();
				}
				set(subscription);
			}
			else { // cancelled meanwhile; the driver may have sent it already
				subscription.cancel();
				Settlement.start(this.scope, this.statement.kind.write() || !this.seen, this);
			}
		}

		@Override
		public void onNext(T value) {
			if (this.phase == Phase.RUNNING) {
				this.seen = true;
				if (this.clock != null) {
					this.clock.produced();
				}
				this.actual.onNext(value);
			}
			else {
				RunOut.discard(value, this.actual.currentContext());
			}
		}

		@Override
		public void onError(Throwable error) {
			boolean wanted = PHASE.compareAndSet(this, Phase.RUNNING, Phase.DONE);
			if (!wanted) {
				return; // cancelled: the fence tells what has become of the connection
			}
			stopClock();
			this.scope.spoil(this.scope.lease().classify(error).effect(), error);
			lookForTransaction(error);
			this.scope.queue().leave(this);
			this.actual.onError(error);
		}

		@Override
		public void onComplete() {
			if (PHASE.compareAndSet(this, Phase.RUNNING, Phase.DONE)) {
				stopClock();
				lookForTransaction(null);
				this.scope.queue().leave(this);
				this.actual.onComplete();
			}
		}

		@Override
		public void stop() {
			super.cancel();
		}

		@Override
		public void runOut() {
			super.request(Long.MAX_VALUE);
		}

		@Override
		public Handover handover() {
			return this.handover;
		}

		private void stopClock() {
			if (this.clock != null) {
				this.clock.stop();
			}
		}

		private void lookForTransaction(@Nullable Throwable error) {
			if (this.scope.isTransaction() && this.scope.lease().session().isTransactionOver()) {
				this.scope.spoil(Failure.Effect.TRANSACTION, (error != null) ? error : new TransactionFailedException(
						"The server ended the transaction by itself after [" + this.statement.sql + "]", null));
			}
		}

		@Override
		public void cancel() {
			Phase before = PHASE.getAndUpdate(this, (now) -> (now == Phase.DONE) ? Phase.DONE : Phase.CANCELLED);
			if (before == Phase.WAITING) {
				TurnWait.end(this.wait);
				this.scope.queue().withdraw(this);
			}
			else if (before == Phase.RUNNING) {
				stopClock();
				Settlement.start(this.scope, this.statement.kind.write() || !this.seen, this);
			}
			// STARTING: the savepoint comes to its end or the driver's subscription
			// arrives; both see the cancel
		}

		@Override
		public void refused(Throwable reason) {
			TurnWait.end(this.wait);
			if (PHASE.compareAndSet(this, Phase.WAITING, Phase.DONE)) {
				this.actual.onError(reason);
			}
		}

		/*
		 * Where the driver's signals and this meet, the phase decides who is the last to
		 * tell the receiver something.
		 */
		private void tookTooLong() {
			StatementClock over = this.clock;
			if (over != null && PHASE.compareAndSet(this, Phase.RUNNING, Phase.CANCELLED)) {
				DatabaseTimeoutException timeout = TimedOut.byUs(this.scope, what(), over.limit(), this.seen);
				Settlement.ofTimeout(this.scope, timeout, this);
				this.actual.onError(timeout);
			}
		}

		@Override
		public void request(long n) {
			StatementClock running = this.clock;
			if (running != null) {
				running.requested(n);
			}
			super.request(n);
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void contended() {
			Consumer<Contention> listener = this.statement.contended;
			if (listener != null) {
				listener.accept((reason) -> this.scope.queue().turnAway(reason));
			}
		}

		@Override
		public String what() {
			return "statement [" + this.statement.sql + "]";
		}

	}

}
