package io.databases.lease;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;

import io.databases.error.DatabaseTimeoutException;
import io.databases.error.Failure;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One subscription to a {@link StatementFlux}.
 * <p>
 * Invariants:
 * <ul>
 * <li>The driver is subscribed to only by the holder of the turn.</li>
 * <li>The turn is left exactly once: at the end, at the error, or when a cancelled
 * statement has settled.</li>
 * <li>The turn is left before the end is signalled, so that what follows finds it
 * free.</li>
 * <li>After a cancel nothing is signalled; after the end of its limit only that; after
 * {@link #expire} only its reason, and not before the driver is silent: without a limit
 * of its own the receiver's signals are not serialized.</li>
 * </ul>
 *
 * @param <T> what the statement gives
 */
final class StatementRun<T> extends Operators.DeferredSubscription implements CoreSubscriber<T>, Settlement.Running {

	private enum Phase {

		WAITING, STARTING, RUNNING, DONE, CANCELLED,

		/**
		 * Cancelled for somebody else; the receiver is to be told when it has settled.
		 */
		STOPPED

	}

	@SuppressWarnings("rawtypes") // the updater of a generic class
	private static final AtomicReferenceFieldUpdater<StatementRun, Phase> PHASE = AtomicReferenceFieldUpdater
		.newUpdater(StatementRun.class, Phase.class, "phase");

	private volatile Phase phase = Phase.WAITING;

	private final Scope scope;

	private final StatementFlux<T> statement;

	private final CoreSubscriber<? super T> actual;

	private final @Nullable StatementClock clock;

	private final Handover handover = new Handover();

	private volatile @Nullable TurnWait wait;

	/** Whether something has come: then a cancel only ends a stream early. */
	private boolean seen;

	/** Written before the phase is STOPPED. */
	private volatile @Nullable RuntimeException stopped;

	StatementRun(StatementFlux<T> statement, CoreSubscriber<? super T> actual) {
		this.statement = statement;
		this.scope = statement.scope;
		Duration limit = statement.limit;
		this.clock = (limit != null) ? new StatementClock(limit, this::tookTooLong) : null;
		// the limit's end comes on another thread than the rows
		this.actual = (limit != null) ? Operators.serialize(actual) : actual;
		this.seen = statement.continued;
	}

	/** Why it was stopped for somebody else, {@code null} if it was not. */
	@Nullable RuntimeException stopped() {
		return this.stopped;
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
		if (this.statement.kind.endsTransaction() && this.scope.isTransaction()) {
			this.scope.spoil(Failure.Effect.TRANSACTION, ServerCommit.before(this.scope, this.statement.sql));
		}
		boolean runsOut = !this.statement.portal && this.scope.lease().session().mustRunOut();
		try {
			(runsOut ? new RunOut<>(publisher, this::onError) : publisher).subscribe(this);
		}
		catch (Throwable ex) { // a driver that throws instead of signalling
			threw(ex);
		}
		finally {
			this.handover.done();
		}
		if (this.clock != null && this.phase == Phase.STARTING) {
			this.clock.start(); // a driver that says nothing at all
		}
		TurnQueue wanted = wantedQueue();
		if (wanted != this.scope.queue() && wanted.waitingCount() > 0) {
			contended(); // those who came before this had the turn within
		}
	}

	/*
	 * Whose turn others wait for while a statement runs here: that of the scope around,
	 * if this one was opened for the statement.
	 */
	private TurnQueue wantedQueue() {
		Scope around = this.scope.parent();
		return (this.scope.isForStatement() && around != null) ? around.queue() : this.scope.queue();
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
		else if (this.phase == Phase.DONE) { // given up, with the connection
			subscription.cancel();
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
			// cancelled: the fence tells what has become of the connection, but perhaps
			// not why. Once the turn is somebody else's, the error is nobody's any more
			if (this.scope.queue().holder() == this) {
				spoil(error);
			}
			return;
		}
		stopClock();
		spoil(error);
		lookForTransaction(error);
		this.scope.queue().leave(this);
		this.actual.onError(error);
	}

	private void spoil(Throwable error) {
		this.scope.spoil(this.scope.lease().classify(error).effect(), error);
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
			this.scope.spoil(Failure.Effect.TRANSACTION,
					(error != null) ? error : ServerCommit.within(this.scope, this.statement.sql));
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
	public void expire(RuntimeException reason) {
		this.stopped = reason;
		if (PHASE.compareAndSet(this, Phase.STARTING, Phase.CANCELLED)) {
			this.actual.onError(reason); // the driver has told nothing yet
		}
		else if (PHASE.compareAndSet(this, Phase.RUNNING, Phase.STOPPED)) {
			stopClock();
			Settlement.ofTimeout(this.scope, reason, this);
		}
	}

	@Override
	public void settled() {
		RuntimeException reason = this.stopped;
		if (reason != null && PHASE.compareAndSet(this, Phase.STOPPED, Phase.DONE)) {
			this.actual.onError(reason);
		}
	}

	@Override
	public void refused(Throwable reason) {
		TurnWait.end(this.wait);
		if (PHASE.compareAndSet(this, Phase.WAITING, Phase.DONE)) {
			this.actual.onError(reason);
		}
	}

	/*
	 * Where the driver's signals and this meet, the phase decides who is the last to tell
	 * the receiver something.
	 */
	private void tookTooLong() {
		if (PHASE.compareAndSet(this, Phase.RUNNING, Phase.CANCELLED)) {
			DatabaseTimeoutException timeout = timeout();
			Settlement.ofTimeout(this.scope, timeout, this);
			this.actual.onError(timeout);
		}
		else if (PHASE.compareAndSet(this, Phase.STARTING, Phase.DONE)) {
			// there is nothing to be cancelled, and no proof of anything to be had
			DatabaseTimeoutException timeout = timeout();
			this.scope.spoil(Failure.Effect.CONNECTION, timeout);
			this.scope.queue().leave(this);
			this.actual.onError(timeout);
		}
	}

	private DatabaseTimeoutException timeout() {
		return TimedOut.byUs(this.scope, what(), Objects.requireNonNull(this.statement.limit), this.statement.limitName,
				this.seen);
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
		Consumer<StatementFlux.Contention> listener = this.statement.contended;
		if (listener != null) {
			listener.accept((reason) -> wantedQueue().turnAway(reason));
		}
	}

	@Override
	public String what() {
		return "statement [" + this.statement.sql + "]";
	}

}
