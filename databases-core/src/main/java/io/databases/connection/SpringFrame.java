package io.databases.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.databases.lease.LeaseConnection;
import io.databases.lease.Scope;
import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionContextManager;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One of our transactions as Spring sees it: a transaction context with our connection as
 * the resource of our connection factory. Each scope has a frame of its own, so that
 * siblings never share one; resources of other connection factories are carried over.
 * What Spring's code registers inside is called around our commit, and its rollback-only
 * mark counts.
 * <p>
 * Spring looks for the context in two places, the second under a class that it does not
 * publish; with the first alone {@code TransactionalOperator} would begin a transaction
 * of its own.
 */
final class SpringFrame {

	private static final Class<?> HOLDER_KEY = ClassUtils
		.resolveClassName("org.springframework.transaction.reactive.TransactionContextHolder", null);

	private final TransactionSynchronizationManager manager;

	private final ConnectionHolder holder;

	private final Context context;

	private SpringFrame(TransactionSynchronizationManager manager, ConnectionHolder holder, Context context) {
		this.manager = manager;
		this.holder = holder;
		this.context = context;
	}

	/**
	 * Makes the frame of a scope.
	 * @param outer the context of whoever opened the scope
	 * @param callers the database
	 * @param scope the scope
	 * @return the frame; its {@link #context()} is for the scope's body
	 */
	static SpringFrame enter(Context outer, Callers callers, Scope scope) {
		Context inner = TransactionContextManager.getOrCreateContext()
			.apply(TransactionContextManager.getOrCreateContextHolder().apply(without(outer)));
		TransactionSynchronizationManager manager = new TransactionSynchronizationManager(
				inner.get(TransactionContext.class));
		carryOver(outer, manager, callers);
		LeaseConnection face = new LeaseConnection(scope, callers.kinds(), Mono.empty());
		ConnectionHolder holder = new ConnectionHolder(face, true);
		holder.requested(); // at zero Spring would clear the connection
		holder.setSynchronizedWithTransaction(true);
		callers.factories().forEach((factory) -> manager.bindResource(factory, holder));
		manager.bindResource(callers.key(), scope);
		manager.setActualTransactionActive(true);
		manager.setCurrentTransactionReadOnly(scope.options().readOnly());
		manager.setCurrentTransactionName(scope.options().name());
		manager.initSynchronization();
		return new SpringFrame(manager, holder, inner);
	}

	/** A context in which Spring knows of no transaction. */
	static Context without(Context context) {
		return context.delete(TransactionContext.class).delete(HOLDER_KEY);
	}

	private static void carryOver(Context outer, TransactionSynchronizationManager manager, Callers callers) {
		TransactionContext around = outer.getOrDefault(TransactionContext.class, null);
		if (around == null) {
			return;
		}
		for (Map.Entry<Object, Object> resource : around.getResources().entrySet()) {
			if (!callers.owns(resource.getKey())) {
				manager.bindResource(resource.getKey(), resource.getValue());
			}
		}
	}

	Context context() {
		return this.context;
	}

	/**
	 * Commits with the callbacks around it, or rolls back where one of Spring's said so.
	 * @param commit commits
	 * @param rollback rolls back
	 * @return completes after the last callback
	 */
	Mono<Void> commit(Mono<Void> commit, Mono<Void> rollback) {
		if (this.holder.isRollbackOnly()) {
			return rollback(rollback).then(Mono.error(() -> new UnexpectedRollbackException(
					"The transaction was rolled back, because work inside it has marked it as rollback-only")));
		}
		List<TransactionSynchronization> all = synchronizations();
		if (all.isEmpty()) {
			return commit;
		}
		Mono<Void> before = each(all, (one) -> one.beforeCommit(this.manager.isCurrentTransactionReadOnly()))
			.onErrorResume((error) -> rollback(all, rollback).then(Mono.error(error)));
		return before.then(each(all, TransactionSynchronization::beforeCompletion))
			.then(commit.onErrorResume(
					(error) -> each(all, (one) -> one.afterCompletion(TransactionSynchronization.STATUS_UNKNOWN))
						.then(Mono.error(error))))
			.then(each(all, TransactionSynchronization::afterCommit))
			.then(each(all, (one) -> one.afterCompletion(TransactionSynchronization.STATUS_COMMITTED)));
	}

	/**
	 * Rolls back with the callbacks around it.
	 * @param rollback rolls back
	 * @return completes after the last callback
	 */
	Mono<Void> rollback(Mono<Void> rollback) {
		return rollback(synchronizations(), rollback);
	}

	private Mono<Void> rollback(List<TransactionSynchronization> all, Mono<Void> rollback) {
		if (all.isEmpty()) {
			return rollback;
		}
		return each(all, TransactionSynchronization::beforeCompletion).onErrorComplete()
			.then(rollback)
			.then(each(all, (one) -> one.afterCompletion(TransactionSynchronization.STATUS_ROLLED_BACK)));
	}

	private List<TransactionSynchronization> synchronizations() {
		return this.manager.isSynchronizationActive() ? new ArrayList<>(this.manager.getSynchronizations()) : List.of();
	}

	private Mono<Void> each(List<TransactionSynchronization> all,
			Function<TransactionSynchronization, Mono<Void>> callback) {
		return Flux.fromIterable(all).concatMap(callback).then().contextWrite(this.context);
	}

}
