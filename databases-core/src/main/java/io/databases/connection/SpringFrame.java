package io.databases.connection;

import java.util.List;
import java.util.Map;

import io.databases.lease.LeaseConnection;
import io.databases.lease.Scope;
import io.databases.transaction.TransactionFailedException;
import io.databases.transaction.UnknownTransactionOutcomeException;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionContextManager;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One of our transactions as Spring sees it: a transaction context with our connection as
 * the resource of our connection factory. Each scope has a frame of its own, so that
 * siblings never share one; resources of other connection factories are carried over.
 * What Spring's code registers inside is called around our commit, and its rollback-only
 * mark counts.
 * <p>
 * A savepoint's work is committed with the transaction around it: what was registered
 * inside a savepoint that is kept is handed to the frame around, to be called with the
 * outcome of the whole. That of a savepoint that is undone is told so at once.
 * <p>
 * Spring looks for the context in two places, the second under a class that it does not
 * publish; with the first alone {@code TransactionalOperator} would begin a transaction
 * of its own.
 */
final class SpringFrame {

	private static final Class<?> HOLDER_KEY = ClassUtils
		.resolveClassName("org.springframework.transaction.reactive.TransactionContextHolder", null);

	private final Callers callers;

	private final Scope scope;

	private final TransactionSynchronizationManager manager;

	private final SpringCallbacks callbacks;

	private final ConnectionHolder holder;

	private final Context context;

	/** Spring's own transaction, if the scope is a savepoint directly inside one. */
	private final @Nullable TransactionContext around;

	private SpringFrame(Callers callers, Scope scope, Context context, ConnectionHolder holder,
			@Nullable TransactionContext around) {
		this.callers = callers;
		this.scope = scope;
		this.context = context;
		this.manager = new TransactionSynchronizationManager(context.get(TransactionContext.class));
		this.callbacks = new SpringCallbacks(this.manager);
		this.holder = holder;
		this.around = around;
	}

	/**
	 * Makes the frame of a scope.
	 * @param outer the context of whoever opened the scope
	 * @param callers the database
	 * @param scope the scope
	 * @return the frame; see {@link #within} for the context of the scope's body
	 */
	static SpringFrame enter(ContextView outer, Callers callers, Scope scope) {
		Context fresh = TransactionContextManager.getOrCreateContext()
			.apply(TransactionContextManager.getOrCreateContextHolder().apply(Context.empty()));
		ConnectionHolder holder = holder(callers, scope, true);
		TransactionContext around = outer.getOrDefault(TransactionContext.class, null);
		SpringFrame frame = new SpringFrame(callers, scope, fresh, holder,
				(around != null && callers.scope(around) == scope.parent()) ? around : null);
		frame.fill(around);
		return frame;
	}

	private static ConnectionHolder holder(Callers callers, Scope scope, boolean active) {
		ConnectionHolder holder = new ConnectionHolder(new LeaseConnection(scope, callers.kinds(), Mono.empty()),
				active);
		holder.requested(); // at zero Spring would clear the connection
		holder.setSynchronizedWithTransaction(active);
		return holder;
	}

	private void fill(@Nullable TransactionContext outer) {
		if (outer != null) {
			carryOver(outer.getResources(), this.manager);
		}
		this.callers.factories().forEach((factory) -> this.manager.bindResource(factory, this.holder));
		this.manager.bindResource(this.callers.key(), this.scope);
		this.manager.setActualTransactionActive(true);
		this.manager.setCurrentTransactionReadOnly(this.scope.options().readOnly());
		this.manager.setCurrentTransactionName(this.scope.options().name());
		this.manager.initSynchronization();
	}

	private void carryOver(Map<Object, Object> resources, TransactionSynchronizationManager to) {
		for (Map.Entry<Object, Object> resource : resources.entrySet()) {
			if (!this.callers.owns(resource.getKey()) && !to.hasResource(resource.getKey())) {
				to.bindResource(resource.getKey(), resource.getValue());
			}
		}
	}

	/** A context in which Spring knows of no transaction. */
	static Context without(Context context) {
		return context.delete(TransactionContext.class).delete(HOLDER_KEY);
	}

	/** A context in which Spring knows of the transaction of another one. */
	static Context copy(ContextView from, Context to) {
		return (from.hasKey(TransactionContext.class) && from.hasKey(HOLDER_KEY))
				? to.put(TransactionContext.class, from.get(TransactionContext.class))
					.put(HOLDER_KEY, from.get((Object) HOLDER_KEY))
				: to;
	}

	/** A context in which Spring knows of this transaction. */
	Context within(Context outer) {
		return copy(this.context, outer);
	}

	/**
	 * Commits with the callbacks around it, or rolls back where one of Spring's said so.
	 * @return completes after the last callback
	 */
	Mono<Void> commit() {
		if (isDoomed()) {
			return rollback().then(unexpected());
		}
		return this.callbacks.isEmpty() ? this.scope.commit()
				: this.callbacks.beforeCommit()
					.onErrorResume(this::failed)
					.then(Mono.defer(() -> isDoomed() ? rollback().then(unexpected()) : completeAndCommit()))
					.contextWrite(this::within);
	}

	/** Spring's code, or a callback, has said that it must not be committed. */
	private boolean isDoomed() {
		return this.holder.isRollbackOnly() || this.scope.isRollbackOnly();
	}

	private static Mono<Void> unexpected() {
		return Mono.error(() -> new UnexpectedRollbackException(
				"The transaction was rolled back, because work inside it has marked it as rollback-only"));
	}

	private Mono<Void> failed(Throwable error) {
		return rollback().onErrorResume((second) -> {
			if (second != error) {
				error.addSuppressed(second);
			}
			return Mono.empty();
		}).then(Mono.error(error));
	}

	private Mono<Void> completeAndCommit() {
		return this.callbacks.beforeCompletion()
			.then(this.scope.commit().onErrorResume((error) -> told(statusAfter(error)).then(Mono.error(error))))
			.then(Mono.defer(() -> SpringCallbacks.committed(leave())));
	}

	private static int statusAfter(Throwable error) {
		boolean undone = !(error instanceof UnknownTransactionOutcomeException)
				&& !(error instanceof TransactionFailedException failed && failed.isCommittedByServer());
		return undone ? TransactionSynchronization.STATUS_ROLLED_BACK : TransactionSynchronization.STATUS_UNKNOWN;
	}

	private Mono<Void> told(int status) {
		return Mono.defer(() -> SpringCallbacks.completed(leave(), status));
	}

	/**
	 * Keeps the savepoint's work, whose outcome is that of the transaction around.
	 * @param outer the frame around; {@code null} where it is a transaction of Spring's
	 * @return completes when it is kept
	 */
	Mono<Void> keep(@Nullable SpringFrame outer) {
		if (isDoomed()) {
			return rollback().then(unexpected());
		}
		TransactionContext heir = (outer != null) ? outer.context.get(TransactionContext.class) : this.around;
		if (heir == null || this.callbacks.isEmpty()) {
			return commit();
		}
		return this.scope.commit()
			.onErrorResume((error) -> told(statusAfter(error)).contextWrite(this::within).then(Mono.error(error)))
			.then(Mono.fromRunnable(() -> bequeath(heir)));
	}

	/* When the turn is free again siblings may end at the same time. */
	private void bequeath(TransactionContext heir) {
		List<TransactionSynchronization> all = this.callbacks.take();
		TransactionSynchronizationManager to = new TransactionSynchronizationManager(heir);
		synchronized (heir) {
			carryOver(this.context.get(TransactionContext.class).getResources(), to);
			if (!to.isSynchronizationActive()) {
				to.initSynchronization();
			}
			all.forEach(to::registerSynchronization);
		}
	}

	/**
	 * Rolls back with the callbacks around it.
	 * @return completes after the last callback
	 */
	Mono<Void> rollback() {
		return this.callbacks.isEmpty() ? this.scope.rollback() : this.callbacks.beforeCompletion()
			.then(this.scope.rollback()
				.onErrorResume((error) -> told(TransactionSynchronization.STATUS_UNKNOWN).then(Mono.error(error))))
			.then(told(TransactionSynchronization.STATUS_ROLLED_BACK))
			.contextWrite(this::within);
	}

	/*
	 * The transaction is over: what its callbacks do now they do on the connection as it
	 * is outside of it, or in a transaction that they begin.
	 */
	private List<TransactionSynchronization> leave() {
		List<TransactionSynchronization> all = this.callbacks.take();
		Scope outside = this.scope.parent();
		this.manager.unbindResourceIfPossible(this.callers.key());
		this.manager.setActualTransactionActive(false);
		for (ConnectionFactory factory : this.callers.factories()) {
			this.manager.unbindResourceIfPossible(factory);
		}
		if (outside != null) {
			ConnectionHolder after = holder(this.callers, outside, false);
			this.callers.factories().forEach((factory) -> this.manager.bindResource(factory, after));
		}
		return all;
	}

}
