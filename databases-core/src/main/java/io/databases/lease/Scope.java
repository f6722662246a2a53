package io.databases.lease;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.databases.error.Failure;
import io.databases.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Where a statement runs: the base scope of a lease (autocommit), its transaction, or a
 * savepoint inside.
 * <p>
 * Invariants:
 * <ul>
 * <li>An open child holds its parent's turn. So the open scopes of a lease form one
 * chain, and whoever holds the turn of the innermost has the connection for itself.</li>
 * <li>{@code begun} of a savepoint scope is written only by the holder of the scope's
 * turn, after the same was done for its parent.</li>
 * <li>The first reason of failure is kept. A failed scope sends nothing but its
 * rollback.</li>
 * <li>A scope ends once. Its parent's end fails where it finds it open, but waits where
 * its end is announced or it is just being handed over.</li>
 * </ul>
 */
public final class Scope {

	private enum State {

		OPEN,

		/** Whoever opened it is about to end it. */
		ANNOUNCED,

		ENDING, ENDED

	}

	private final Lease lease;

	private final @Nullable Scope parent;

	private final int depth;

	private final TransactionOptions options;

	private final boolean forStatement;

	private final TurnQueue queue = new TurnQueue();

	private static final AtomicReferenceFieldUpdater<Scope, State> STATE = AtomicReferenceFieldUpdater
		.newUpdater(Scope.class, State.class, "state");

	private volatile State state = State.OPEN;

	private volatile @Nullable Throwable failure;

	private volatile @Nullable Scope child;

	private volatile boolean begun;

	private volatile boolean rollbackOnly;

	private volatile TurnQueue.@Nullable Waiter turnOfParent;

	private volatile @Nullable Object companion;

	private volatile long openedNanos;

	/** Of the transaction: its savepoints use the same. */
	private final CursorNames cursorNames;

	Scope(Lease lease, @Nullable Scope parent, TransactionOptions options, boolean forStatement) {
		this.forStatement = forStatement;
		this.lease = lease;
		this.parent = parent;
		this.depth = (parent != null) ? parent.depth + 1 : 0;
		this.options = options;
		this.begun = this.depth == 0;
		this.cursorNames = (parent != null && parent.depth > 0) ? parent.cursorNames : new CursorNames();
	}

	/**
	 * The names of the cursors that are open in the transaction.
	 * @return the names, the same ones for a transaction and its savepoints
	 */
	public CursorNames cursorNames() {
		return this.cursorNames;
	}

	/**
	 * The lease it belongs to.
	 * @return the lease
	 */
	public Lease lease() {
		return this.lease;
	}

	/**
	 * The scope around it.
	 * @return the parent, {@code null} for the base scope
	 */
	public @Nullable Scope parent() {
		return this.parent;
	}

	/**
	 * What the transaction was asked to be.
	 * @return the options
	 */
	public TransactionOptions options() {
		return this.options;
	}

	/**
	 * How long a statement may take here that has no limit of its own.
	 * @return the limit, {@code null} for none
	 */
	public @Nullable Duration statementLimit() {
		return this.lease.limits().statement();
	}

	/**
	 * Whether this is a transaction or a savepoint, not autocommit.
	 * @return {@code true} inside a transaction
	 */
	public boolean isTransaction() {
		return this.depth > 0;
	}

	/**
	 * Whether it has not begun to end.
	 * @return {@code true} while statements are taken
	 */
	public boolean isOpen() {
		return isOpen(this.state);
	}

	/**
	 * Whether this scope is another one or lies inside it.
	 * @param other the scope that may be around this one
	 * @return {@code true} if it is
	 */
	public boolean isWithin(Scope other) {
		for (Scope scope = this; scope != null; scope = scope.parent) {
			if (scope == other) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The innermost scope that is open now: this one, or the child that has its turn.
	 * @return the scope
	 */
	Scope innermost() {
		Scope scope = this;
		for (Scope next = scope.child; next != null; next = scope.child) {
			scope = next;
		}
		return scope;
	}

	/**
	 * Opens a transaction, or a savepoint inside this transaction.
	 * @param wanted what it is asked to be
	 * @return the new scope, open; the caller must end it. A cancel before it is emitted
	 * leaves nothing open.
	 */
	public Mono<Scope> open(TransactionOptions wanted) {
		return new ScopeOpening(this, wanted);
	}

	/**
	 * Opens a savepoint that ends with the one statement that it is made for: who wants
	 * the turn of this scope is known to that statement.
	 * @return the new scope
	 */
	Mono<Scope> openForStatement() {
		return new ScopeOpening(this, TransactionOptions.defaults(), true);
	}

	/**
	 * Commits the transaction or keeps the savepoint's work.
	 * @return completes when it is done; an error where the work was not committed. Not
	 * affected by cancellation.
	 */
	public Mono<Void> commit() {
		return Mono.<Void>create((sink) -> ScopeEnding.start(this, true, sink))
			.onErrorMap((error) -> ServerCommit.ofCommit(this, error));
	}

	/**
	 * Undoes the work of this scope.
	 * @return completes when it is undone; an error where the server has committed it.
	 * Not affected by cancellation.
	 */
	public Mono<Void> rollback() {
		return Mono.<Void>create((sink) -> ScopeEnding.start(this, false, sink)).then(ServerCommit.ofRollback(this));
	}

	/**
	 * Makes the end a rollback.
	 */
	public void setRollbackOnly() {
		this.rollbackOnly = true;
	}

	/**
	 * Whether the end must be a rollback.
	 * @return {@code true} if somebody has said so
	 */
	public boolean isRollbackOnly() {
		return this.rollbackOnly;
	}

	/**
	 * Marks the work as one that can only be rolled back.
	 * @param reason why; the first reason is kept
	 */
	public void fail(Throwable reason) {
		if (this.failure == null) {
			this.failure = reason;
		}
	}

	/**
	 * Why nothing is sent any more.
	 * @return the reason, {@code null} while the scope is usable
	 */
	public @Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Whether the server has committed this transaction by itself, as MySQL and MariaDB
	 * do before DDL, also inside of procedures.
	 * @return {@code true} if it is certain
	 */
	public boolean isCommittedByServer() {
		return ServerCommit.isCertain(this);
	}

	/**
	 * Marks what an error has spoiled: nothing, this scope, or everything up to the root.
	 */
	void spoil(Failure.Effect effect, Throwable reason) {
		switch (effect) {
			case STATEMENT -> {
			}
			case SCOPE -> {
				if (isTransaction()) {
					fail(reason);
				}
			}
			case TRANSACTION -> failUpToRoot(reason);
			case CONNECTION -> {
				this.lease.doom(reason);
				failUpToRoot(reason);
			}
		}
	}

	private void failUpToRoot(Throwable reason) {
		for (Scope scope = this; scope != null && scope.isTransaction(); scope = scope.parent) {
			scope.fail(reason);
		}
	}

	/**
	 * Lets whoever opened the scope keep something with it.
	 * @param kept what to keep; the lease makes no use of it
	 */
	public void companion(Object kept) {
		this.companion = kept;
	}

	/**
	 * What is kept with the scope.
	 * @return what was given, {@code null} if nothing was
	 */
	public @Nullable Object companion() {
		return this.companion;
	}

	/** The error for a call on a scope that can't take it, {@code null} if it can. */
	@Nullable RuntimeException refusal(String call) {
		return ScopeRefusals.of(this, call);
	}

	/** What this scope is, for messages. */
	String describe() {
		if (this.depth == 0) {
			return "the connection";
		}
		String name = (this.options.name() != null) ? " '" + this.options.name() + "'" : "";
		return (this.depth == 1) ? "transaction" + name : "transaction" + name + " (nested, level " + this.depth + ")";
	}

	void holdsTurnOfParent(TurnQueue.Waiter turn) {
		this.turnOfParent = turn;
	}

	/** From here on its own limit runs. */
	void opened() {
		if (this.options.timeout() != null) {
			this.openedNanos = Lease.now();
		}
	}

	/**
	 * How long its end waits for what runs inside: as others wait for a turn, but not
	 * beyond the limit of the whole, if it has one.
	 */
	Duration patience() {
		Duration turn = this.lease.limits().turn();
		Duration whole = this.options.timeout();
		return (whole == null) ? turn : Activity.nearer(turn, whole.minusNanos(Lease.now() - this.openedNanos));
	}

	/** Marks the end and gives the parent's turn back. */
	void closeAsEnded() {
		this.state = State.ENDED;
		Scope around = this.parent;
		if (around == null) {
			return;
		}
		if (around.child == this) {
			around.child = null;
		}
		TurnQueue.Waiter turn = this.turnOfParent;
		if (turn != null) {
			around.queue.leave(turn);
		}
	}

	private static boolean isOpen(State state) {
		return state == State.OPEN || state == State.ANNOUNCED;
	}

	/** Whether it is open, and nobody has said that its end is coming. */
	boolean isLeftOpen() {
		return this.state == State.OPEN;
	}

	void announceEnd() {
		STATE.compareAndSet(this, State.OPEN, State.ANNOUNCED);
	}

	boolean startEnding() {
		return isOpen(STATE.getAndUpdate(this, (now) -> isOpen(now) ? State.ENDING : now));
	}

	TurnQueue queue() {
		return this.queue;
	}

	int depth() {
		return this.depth;
	}

	/** Whether it ends with the one statement that it is made for. */
	boolean isForStatement() {
		return this.forStatement;
	}

	boolean isBegun() {
		return this.begun;
	}

	void begun() {
		this.begun = true;
	}

	@Nullable Scope child() {
		return this.child;
	}

	void child(Scope scope) {
		this.child = scope;
	}

	/**
	 * Repeats with the depth, so that the server and the driver see few different texts.
	 */
	String savepointName() {
		return "sp_" + this.depth;
	}

	@Override
	public String toString() {
		return "Scope[" + describe() + ", " + this.state + ((this.failure != null) ? ", failed" : "") + "]";
	}

}
