package io.databases.lease;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;

import io.databases.error.DatabaseStateException;
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
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.reactive.TransactionContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The R2DBC face of a scope, for Spring and plain R2DBC code. Begin and savepoints open
 * scopes, so that everything here follows the same rules as the toolkit's own operations;
 * a scope that is a transaction already makes begin a savepoint.
 */
public final class LeaseConnection implements Connection, Wrapped<Connection> {

	private final Scope anchor;

	private final Function<String, StatementKind> kinds;

	private final Mono<Void> close;

	private final BiPredicate<ContextView, Connection> rollbackOnly;

	private final @Nullable Consumer<TransactionOptions> viewer;

	/**
	 * Opened through this face, innermost first; guarded by itself. The name is null for
	 * a transaction.
	 */
	private final Deque<Opened> opened = new ArrayDeque<>(2);

	/**
	 * Creates a face.
	 * @param anchor where statements run as long as nothing was begun
	 * @param kinds tells what is known of a text
	 * @param close what closing means, after what was begun here is rolled back
	 */
	public LeaseConnection(Scope anchor, Function<String, StatementKind> kinds, Mono<Void> close) {
		this(anchor, kinds, close, (context, connection) -> false);
	}

	/**
	 * Creates a face on which whole transactions are committed.
	 * @param anchor where statements run as long as nothing was begun
	 * @param kinds tells what is known of a text
	 * @param close what closing means, after what was begun here is rolled back
	 * @param rollbackOnly whether the context of a commit says that it must be a rollback
	 */
	public LeaseConnection(Scope anchor, Function<String, StatementKind> kinds, Mono<Void> close,
			BiPredicate<ContextView, Connection> rollbackOnly) {
		this(anchor, kinds, close, rollbackOnly, null);
	}

	private LeaseConnection(Scope anchor, Function<String, StatementKind> kinds, Mono<Void> close,
			BiPredicate<ContextView, Connection> rollbackOnly, @Nullable Consumer<TransactionOptions> viewer) {
		this.rollbackOnly = rollbackOnly;
		this.anchor = anchor;
		this.kinds = kinds;
		this.close = close;
		this.viewer = viewer;
	}

	/**
	 * A face of a transaction that is to look like a connection of its own: each
	 * statement outside of what is begun here is a savepoint of its own, and closing
	 * leaves the transaction open.
	 * @param transaction the transaction
	 * @param kinds tells what is known of a text
	 * @param rollbackOnly whether the context of a commit says that it must be a rollback
	 * @param opening told what a transaction is asked to be that is begun on it
	 * @return the face
	 */
	public static LeaseConnection view(Scope transaction, Function<String, StatementKind> kinds,
			BiPredicate<ContextView, Connection> rollbackOnly, Consumer<TransactionOptions> opening) {
		return new LeaseConnection(transaction, kinds, Mono.empty(), rollbackOnly, opening);
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
			found = (next.companion() == caller) ? next : found;
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
			return Using.many(scope.open(TransactionOptions.defaults()), work, (child,
					end) -> (end == Using.End.COMPLETE && child.failure() == null) ? child.commit() : child.rollback());
		});
	}

	private record Opened(Scope scope, @Nullable String savepoint) {
	}

	Scope current() {
		synchronized (this.opened) {
			Opened innermost = this.opened.peekFirst();
			return (innermost != null) ? innermost.scope() : this.anchor;
		}
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
			scope.companion(caller); // for the next connection of the same caller
		}
		synchronized (this.opened) {
			this.opened.addFirst(new Opened(scope, savepoint));
		}
	}

	@Override
	public Publisher<Void> beginTransaction() {
		return open(TransactionOptions.defaults(), null);
	}

	@Override
	public Publisher<Void> beginTransaction(TransactionDefinition definition) {
		return open(Definitions.options(definition), null);
	}

	@Override
	public Publisher<Void> createSavepoint(String name) {
		Mono<Void> savepoint = open(TransactionOptions.defaults(), name);
		return Mono.defer(() -> !isAutoCommit() ? savepoint : Mono.from(beginTransaction()).then(savepoint));
	}

	@Override
	public Publisher<Void> commitTransaction() {
		return Mono
			.deferContextual((context) -> EndOfScopes.commit(takeUpTo(null), this.rollbackOnly.test(context, this)));
	}

	@Override
	public Publisher<Void> rollbackTransaction() {
		return Mono.defer(() -> EndOfScopes.rollback(takeUpTo(null)));
	}

	@Override
	public Publisher<Void> releaseSavepoint(String name) {
		return Mono.defer(() -> EndOfScopes.commit(takeUpTo(name), false));
	}

	@Override
	public Publisher<Void> rollbackTransactionToSavepoint(String name) {
		return Mono.defer(() -> EndOfScopes.rollback(takeUpTo(name))).then(open(TransactionOptions.defaults(), name));
	}

	/*
	 * The scopes from the innermost to the savepoint of a name, or to the last
	 * transaction that was begun here.
	 */
	private Deque<Scope> takeUpTo(@Nullable String savepoint) {
		Deque<Scope> taken = new ArrayDeque<>();
		synchronized (this.opened) {
			if (savepoint != null && this.opened.stream().noneMatch((one) -> savepoint.equals(one.savepoint()))) {
				throw new DatabaseStateException("There is no savepoint '" + savepoint + "' in this transaction");
			}
			for (Iterator<Opened> all = this.opened.iterator(); all.hasNext();) {
				Opened one = all.next();
				all.remove();
				taken.addLast(one.scope());
				if ((savepoint != null) ? savepoint.equals(one.savepoint()) : one.savepoint() == null) {
					break;
				}
			}
		}
		return taken;
	}

	@Override
	public Publisher<Void> close() {
		return Mono.defer(() -> {
			Deque<Scope> open = takeAll();
			return open.isEmpty() ? this.close
					: Using.toTheEnd(EndOfScopes.rollback(open).onErrorComplete().then(this.close));
		});
	}

	private Deque<Scope> takeAll() {
		synchronized (this.opened) {
			Deque<Scope> taken = new ArrayDeque<>();
			this.opened.forEach((one) -> taken.addLast(one.scope()));
			this.opened.clear();
			return taken;
		}
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
		return Flux.defer(() -> new StatementFlux<>(current(), new StatementKind(false, true, false, false),
				"setting the " + what, null, work));
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
