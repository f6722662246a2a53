package io.databases.connection;

import java.util.function.Function;

import io.databases.lease.Lease;
import io.databases.lease.Scope;
import io.databases.query.QueryExecutor;
import io.databases.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A handle of one scope. Used inside a child scope that the Context knows, it runs in
 * that child: the child has the turn.
 */
final class DefaultTransaction extends ContextRunner implements Transaction {

	private final Scope scope;

	private final @Nullable Lease owned;

	private volatile @Nullable Runnable onEnd;

	DefaultTransaction(QueryExecutor executor, Callers callers, Scope scope) {
		this(executor, callers, scope, null);
	}

	/** A handle that gives its connection back when it ends. */
	DefaultTransaction(QueryExecutor executor, Callers callers, Scope scope, @Nullable Lease owned) {
		super(executor, callers);
		this.scope = scope;
		this.owned = owned;
	}

	@Override
	Binding bound(ContextView context) {
		Binding inner = callers().current(context);
		Scope innermost = (inner != null) ? inner.transaction() : null;
		return (inner != null && innermost != null && innermost.isOpen() && innermost.isWithin(this.scope)) ? inner
				: new ScopeBinding(this.scope);
	}

	@Override
	<T> Mono<T> unboundScope(boolean write, Function<? super Scope, ? extends Mono<T>> work) {
		return work.apply(this.scope);
	}

	@Override
	<T> Mono<T> unboundOne(Function<? super Binding, ? extends Mono<T>> work) {
		return work.apply(new ScopeBinding(this.scope));
	}

	@Override
	<T> Flux<T> unboundMany(Function<? super Binding, ? extends Publisher<T>> work) {
		return Flux.from(work.apply(new ScopeBinding(this.scope)));
	}

	@Override
	public Mono<Void> commit() {
		Mono<Void> end = (this.scope.isRollbackOnly() || this.scope.options().forceRollback()) ? this.scope.rollback()
				: this.scope.commit();
		return ended(end, "COMMIT");
	}

	@Override
	public Mono<Void> rollback() {
		return ended(this.scope.rollback(), "ROLLBACK");
	}

	/** Called when it is ended by hand. */
	void onEnd(Runnable action) {
		this.onEnd = action;
	}

	private Mono<Void> ended(Mono<Void> end, String task) {
		Runnable action = this.onEnd;
		return (action == null) ? finished(end, task) : finished(end, task).doOnTerminate(action);
	}

	private Mono<Void> finished(Mono<Void> end, String task) {
		Mono<Void> translated = end.onErrorMap((error) -> executor().translate(task, error));
		Lease lease = this.owned;
		return (lease == null) ? translated
				: translated.onErrorResume((error) -> lease.release().then(Mono.error(error)))
					.then(Mono.defer(lease::release));
	}

	@Override
	public Mono<Transaction> begin() {
		return binding((binding) -> open(binding, TransactionOptions.defaults()).<Transaction>map(this::transaction));
	}

	@Override
	public void setRollbackOnly() {
		this.scope.setRollbackOnly();
	}

	@Override
	public TransactionOptions options() {
		return this.scope.options();
	}

	@Override
	public Function<Context, Context> context() {
		return (context) -> callers().bind(context, new ScopeBinding(this.scope));
	}

	/** Shows the state. */
	@Override
	public String toString() {
		return "Transaction[" + this.scope + "]";
	}

}
