package io.databases.lease;

import java.lang.ref.Cleaner.Cleanable;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

import io.databases.transaction.TransactionOptions;
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
import org.springframework.transaction.reactive.TransactionContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The R2DBC face of a scope, for Spring and plain R2DBC code. Begin and savepoints open
 * scopes, so that everything here follows the same rules as the toolkit's own operations;
 * a scope that is a transaction already makes begin a savepoint.
 */
public final class LeaseConnection implements Connection, Wrapped<Connection> {

	private final Scope anchor;

	private final Function<String, StatementKind> kinds;

	private final Borrower borrower;

	private final @Nullable Consumer<TransactionOptions> viewer;

	private final OpenedScopes opened;

	/** Where a loss would leave the pool with one connection less. */
	private @Nullable Cleanable watch;

	/**
	 * Creates a face.
	 * @param anchor where statements run as long as nothing was begun
	 * @param kinds tells what is known of a text
	 * @param close what closing means, after what was begun here is rolled back
	 */
	public LeaseConnection(Scope anchor, Function<String, StatementKind> kinds, Mono<Void> close) {
		this(anchor, kinds, close, Borrower.PLAIN);
	}

	/**
	 * Creates a face on which whole transactions are committed.
	 * @param anchor where statements run as long as nothing was begun
	 * @param kinds tells what is known of a text
	 * @param close what closing means, after what was begun here is rolled back
	 * @param borrower tells what becomes of the connection in the borrower's hands
	 */
	public LeaseConnection(Scope anchor, Function<String, StatementKind> kinds, Mono<Void> close, Borrower borrower) {
		this(anchor, kinds, close, borrower, null);
	}

	private LeaseConnection(Scope anchor, Function<String, StatementKind> kinds, Mono<Void> close, Borrower borrower,
			@Nullable Consumer<TransactionOptions> viewer) {
		this.anchor = anchor;
		this.kinds = kinds;
		this.opened = new OpenedScopes(anchor, close);
		this.borrower = borrower;
		this.viewer = viewer;
	}

	/**
	 * A face of a transaction that is to look like a connection of its own: each
	 * statement outside of what is begun here is a savepoint of its own, and closing
	 * leaves the transaction open.
	 * @param transaction the transaction
	 * @param kinds tells what is known of a text
	 * @param borrower tells what becomes of the connection in the borrower's hands
	 * @param opening told what a transaction is asked to be that is begun on it
	 * @return the face
	 */
	public static LeaseConnection view(Scope transaction, Function<String, StatementKind> kinds, Borrower borrower,
			Consumer<TransactionOptions> opening) {
		return new LeaseConnection(transaction, kinds, Mono.empty(), borrower, opening);
	}

	/**
	 * Has this face closed when it is lost: when nobody holds it any more, and nobody has
	 * closed it.
	 * @return this face
	 */
	public LeaseConnection closedWhenLost() {
		this.watch = LostConnections.watch(this, this.opened);
		return this;
	}

	/**
	 * Where a caller is inside a transaction who has only Spring's context to tell, and
	 * whose own transaction Spring has suspended.
	 * @param transaction the transaction
	 * @param caller Spring's context of the caller
	 * @return the innermost scope that was opened under it, or the transaction itself
	 */
	public static Scope innermost(Scope transaction, TransactionContext caller) {
		Scope found = transaction;
		for (Object resource : caller.getResources().values()) {
			if (resource instanceof Scope ours && ours.isOpen() && ours.isWithin(transaction)) {
				found = ours;
			}
		}
		// what is open is one chain
		for (Scope next = transaction.child(); next != null; next = next.child()) {
			found = (next.companion() instanceof WeakReference<?> kept && kept.get() == caller) ? next : found;
		}
		return found;
	}

	/**
	 * Runs a statement in the current scope, or in a scope of its own, which is undone if
	 * the statement has failed, whatever its consumer makes of the error.
	 */
	<T> Flux<T> inScope(Function<Scope, Flux<T>> work) {
		return Flux.defer(() -> {
			Scope scope = current();
			if (this.viewer == null || scope != this.anchor) {
				return work.apply(scope);
			}
			return Using.many(scope.openForStatement(), work,
					Using.Closer.ofScope((child) -> child,
							(child, end) -> (end == Using.End.COMPLETE && child.failure() == null) ? child.commit()
									: child.rollback()));
		});
	}

	Scope current() {
		return this.opened.innermost();
	}

	/**
	 * Where statements run now.
	 * @return the innermost scope that was opened here, or the one this face was made for
	 */
	public Scope scope() {
		return current();
	}

	StatementKind kindOf(String sql) {
		return this.kinds.apply(sql);
	}

	private Connection raw() {
		return this.anchor.lease().raw();
	}

	private Mono<Void> open(TransactionOptions options, @Nullable String savepoint) {
		return Mono.deferContextual((context) -> {
			Scope parent = current();
			if (this.viewer != null && parent == this.anchor) {
				this.viewer.accept(options);
			}
			TransactionContext caller = context.getOrDefault(TransactionContext.class, null);
			return parent.open(options).doOnNext((scope) -> opened(scope, savepoint, caller));
		}).then();
	}

	private void opened(Scope scope, @Nullable String savepoint, @Nullable TransactionContext caller) {
		if (caller != null) {
			// for the next connection of the same caller; weak, since it knows this face
			scope.companion(new WeakReference<>(caller));
		}
		this.opened.add(scope, savepoint);
	}

	@Override
	public Publisher<Void> beginTransaction() {
		return begin(TransactionOptions.defaults());
	}

	@Override
	public Publisher<Void> beginTransaction(TransactionDefinition definition) {
		return begin(Definitions.options(definition));
	}

	/*
	 * Where nobody would close this connection after a cancelled begin, nobody would use
	 * it either.
	 */
	private Mono<Void> begin(TransactionOptions options) {
		Mono<Void> begin = open(options, null);
		return Mono.deferContextual((context) -> !this.borrower.losesWhenCancelled(context, this) ? begin
				: begin.doFinally((signal) -> closeAfter(signal)));
	}

	private void closeAfter(SignalType signal) {
		if (signal == SignalType.CANCEL) {
			Mono.from(close()).subscribe(null, (error) -> Operators.onErrorDropped(error, Context.empty()));
		}
	}

	@Override
	public Publisher<Void> createSavepoint(String name) {
		Mono<Void> savepoint = open(TransactionOptions.defaults(), name);
		return Mono.defer(() -> !isAutoCommit() ? savepoint : Mono.from(beginTransaction()).then(savepoint));
	}

	@Override
	public Publisher<Void> commitTransaction() {
		return Mono.deferContextual((context) -> EndOfScopes.commit(this.opened.takeUpTo(null),
				this.borrower.isRollbackOnly(context, this)));
	}

	@Override
	public Publisher<Void> rollbackTransaction() {
		return Mono.defer(() -> EndOfScopes.rollback(this.opened.takeUpTo(null)));
	}

	@Override
	public Publisher<Void> releaseSavepoint(String name) {
		return Mono.defer(() -> EndOfScopes.commit(this.opened.takeUpTo(name), false));
	}

	@Override
	public Publisher<Void> rollbackTransactionToSavepoint(String name) {
		return Mono.defer(() -> EndOfScopes.rollback(this.opened.takeUpTo(name)))
			.then(open(TransactionOptions.defaults(), name));
	}

	/** Rolls back what was begun here before. */
	@Override
	public Publisher<Void> close() {
		return Mono.defer(() -> {
			Mono<Void> end = this.opened.close();
			Cleanable watch = this.watch;
			if (watch != null) {
				watch.clean();
			}
			return end;
		});
	}

	@Override
	public Statement createStatement(String sql) {
		return new LeaseStatement(this, sql, raw().createStatement(sql));
	}

	@Override
	public Batch createBatch() {
		return new LeaseStatement.LeaseBatch(this, raw().createBatch());
	}

	@Override
	public boolean isAutoCommit() {
		return (this.viewer == null) ? !current().isTransaction() : current() == this.anchor;
	}

	@Override
	public Publisher<Void> setAutoCommit(boolean autoCommit) {
		return Mono.defer(() -> {
			if (autoCommit == isAutoCommit()) {
				return Mono.empty();
			}
			return Mono.from(autoCommit ? commitTransaction() : beginTransaction());
		});
	}

	@Override
	public ConnectionMetadata getMetadata() {
		return raw().getMetadata();
	}

	@Override
	public IsolationLevel getTransactionIsolationLevel() {
		return raw().getTransactionIsolationLevel();
	}

	@Override
	public Publisher<Void> setTransactionIsolationLevel(IsolationLevel level) {
		return setting("isolation level", (driver) -> driver.setTransactionIsolationLevel(level));
	}

	@Override
	public Publisher<Void> setLockWaitTimeout(Duration timeout) {
		return setting("lock wait timeout", (driver) -> driver.setLockWaitTimeout(timeout));
	}

	@Override
	public Publisher<Void> setStatementTimeout(Duration timeout) {
		return setting("statement timeout", (driver) -> driver.setStatementTimeout(timeout));
	}

	private Publisher<Void> setting(String what, Function<Connection, Publisher<Void>> work) {
		return Flux.defer(() -> StatementFlux.setting(current(), what, work));
	}

	@Override
	public Publisher<Boolean> validate(ValidationDepth depth) {
		return Mono.defer(() -> {
			if (depth == ValidationDepth.LOCAL) {
				return Mono.from(raw().validate(depth));
			}
			return StatementFlux.signOfLife(current()).reduce((first, next) -> first);
		});
	}

	/** The driver's connection; the lease is reset before anyone else gets it. */
	@Override
	public Connection unwrap() {
		this.opened.handedOut();
		return this.anchor.lease().unwrap();
	}

	/** Answers for connections only: there is no scheduler to hop to. */
	@Override
	public <E> @Nullable E unwrap(Class<E> type) {
		if (type.isInstance(this)) {
			return type.cast(this);
		}
		return type.isInstance(raw()) ? type.cast(unwrap()) : null;
	}

	@Override
	public String toString() {
		return "LeaseConnection[" + current() + "]";
	}

}
