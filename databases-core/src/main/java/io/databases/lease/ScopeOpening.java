package io.databases.lease;

import java.util.concurrent.atomic.AtomicReference;

import io.databases.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * Opens a child scope: takes the parent's turn, and at depth 1 sends BEGIN.
 * <p>
 * The scope is emitted at most once. A cancel before that moment leaves nothing behind:
 * while waiting it withdraws; while BEGIN is under way it lets it come to its end and
 * rolls back. After that moment the scope is the receiver's.
 * <p>
 * While the scope is being handed over, a receiver that was cancelled on another thread
 * has not yet ended it: the end of the parent looks for an open child only afterwards.
 */
final class ScopeOpening extends Mono<Scope> {

	private static final Logger logger = LoggerFactory.getLogger(ScopeOpening.class);

	private final Scope parent;

	private final TransactionOptions options;

	private final boolean forStatement;

	ScopeOpening(Scope parent, TransactionOptions options) {
		this(parent, options, false);
	}

	ScopeOpening(Scope parent, TransactionOptions options, boolean forStatement) {
		this.parent = parent;
		this.options = options;
		this.forStatement = forStatement;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Scope> actual) {
		Scope scope = new Scope(this.parent.lease(), this.parent, this.options, this.forStatement);
		Opening opening = new Opening(this.parent, scope, actual);
		actual.onSubscribe(opening);
		opening.start();
	}

	private static final class Opening implements Subscription, TurnQueue.Waiter {

		private enum Phase {

			WAITING, BEGINNING, DONE, CANCELLED

		}

		private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);

		private final Scope parent;

		private final Scope scope;

		/**
		 * Not kept behind its last signal: this holds the turn as long as the scope is
		 * open.
		 */
		private CoreSubscriber<? super Scope> actual;

		private volatile @Nullable TurnWait wait;

		private final Handover handover = new Handover();

		/** Who is handing the scope over. */
		private volatile @Nullable Thread handing;

		Opening(Scope parent, Scope scope, CoreSubscriber<? super Scope> actual) {
			this.parent = parent;
			this.scope = scope;
			this.actual = actual;
		}

		void start() {
			RuntimeException refusal = this.parent.refusal("Opening " + this.scope.describe());
			if (refusal != null) {
				this.phase.set(Phase.DONE);
				this.actual.onError(refusal);
				return;
			}
			this.parent.queue().enter(this);
			if (this.phase.get() == Phase.WAITING) {
				this.wait = TurnWait.start(this.parent, this);
				if (this.phase.get() != Phase.WAITING) {
					TurnWait.end(this.wait);
				}
			}
		}

		@Override
		public void granted() {
			TurnWait.end(this.wait);
			RuntimeException refusal = this.parent.refusal("Opening " + this.scope.describe());
			if (refusal != null) {
				this.parent.queue().leave(this);
				if (this.phase.compareAndSet(Phase.WAITING, Phase.DONE)) {
					this.actual.onError(refusal);
				}
				return;
			}
			if (!this.phase.compareAndSet(Phase.WAITING, Phase.BEGINNING)) {
				this.parent.queue().leave(this);
				return;
			}
			this.scope.holdsTurnOfParent(this);
			if (this.scope.depth() == 1) {
				Lease lease = this.parent.lease();
				Detached.run(() -> lease.session().begin(this.scope.options()), "BEGIN", lease.limits().turn(),
						this.actual.currentContext(), this::begun);
			}
			else {
				open();
			}
		}

		private void begun(@Nullable Throwable error) {
			if (error == null) {
				this.scope.begun();
				open();
				return;
			}
			Lease lease = this.parent.lease();
			lease.beginFailed(error);
			this.scope.startEnding();
			this.scope.closeAsEnded();
			if (this.phase.compareAndSet(Phase.BEGINNING, Phase.DONE)) {
				this.actual.onError(error);
			}
			else {
				logger.debug("BEGIN failed after its cancel", error);
			}
		}

		/*
		 * Only now the parent knows of it: who cleans up while BEGIN is under way waits
		 * for the turn, instead of ending what has not begun. Either the parent's end
		 * sees the child, or the child sees that the parent is ending.
		 */
		private void open() {
			if (!this.phase.compareAndSet(Phase.BEGINNING, Phase.DONE)) {
				ScopeEnding.detached(this.scope);
				return;
			}
			this.scope.opened();
			this.handing = Thread.currentThread();
			this.parent.child(this.scope);
			try {
				handOver();
			}
			finally {
				this.handing = null;
				this.handover.done();
			}
		}

		private void handOver() {
			RuntimeException refusal = isParentOpen() ? null : ScopeRefusals.ended(this.parent, "Opening " + what());
			if (refusal == null) {
				CoreSubscriber<? super Scope> receiver = this.actual;
				this.actual = Operators.emptySubscriber();
				receiver.onNext(this.scope);
				receiver.onComplete();
			}
			else {
				ScopeEnding.detached(this.scope);
				this.actual.onError(refusal);
			}
		}

		/* Who ends the parent within the child can't wait for himself. */
		@Override
		public void afterHandover(Runnable action) {
			if (this.handing == Thread.currentThread()) {
				action.run();
			}
			else {
				this.handover.afterwards(action);
			}
		}

		/* The base scope does not end: its lease is given back. */
		private boolean isParentOpen() {
			return this.parent.isOpen() && !(this.parent.parent() == null && this.parent.lease().isReleased());
		}

		@Override
		public void contended() {
			TurnQueue.Waiter inside = this.scope.isForStatement() ? this.scope.queue().holder() : null;
			if (inside != null) { // who wants this turn wants that of the statement
				inside.contended();
			}
		}

		@Override
		public void refused(Throwable reason) {
			TurnWait.end(this.wait);
			if (this.phase.compareAndSet(Phase.WAITING, Phase.DONE)) {
				this.actual.onError(reason);
			}
		}

		@Override
		public void cancel() {
			Phase before = this.phase.getAndUpdate((now) -> (now == Phase.DONE) ? Phase.DONE : Phase.CANCELLED);
			if (before == Phase.WAITING) {
				TurnWait.end(this.wait);
				this.parent.queue().withdraw(this);
			}
		}

		@Override
		public void request(long n) {
			// one value, emitted when it is there: a Mono's subscriber always has room
			// for it
		}

		@Override
		public String what() {
			return this.scope.describe();
		}

	}

}
