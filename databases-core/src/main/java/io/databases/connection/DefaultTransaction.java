package io.databases.connection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.databases.error.DatabaseStateException;
import io.databases.lease.Lease;
import io.databases.lease.Scope;
import io.databases.lease.Using;
import io.databases.query.QueryExecutor;
import io.databases.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A handle of one scope. Used inside a child scope that the Context knows, it runs in
 * that child: the child has the turn.
 */
final class DefaultTransaction extends ContextRunner implements Transaction {

	private static final Logger logger = LoggerFactory.getLogger(DefaultTransaction.class);

	private final Scope scope;

	private final @Nullable Lease owned;

	/** Where Spring's own transaction is known, if this is a handle of one. */
	private final ContextView springs;

	private volatile @Nullable Disposable deadline;

	DefaultTransaction(QueryExecutor executor, Callers callers, Scope scope) {
		this(executor, callers, scope, null, Context.empty());
	}

	/**
	 * A handle of a transaction that somebody else ends, or that gives its connection
	 * back when it ends.
	 */
	DefaultTransaction(QueryExecutor executor, Callers callers, Scope scope, @Nullable Lease owned,
			ContextView springs) {
		super(executor, callers);
		this.scope = scope;
		this.owned = owned;
		this.springs = springs;
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
		return ended(Mono.defer(() -> {
			OpenTransaction open = OpenTransaction.of(this.scope);
			if (open != null) {
				return open.commit();
			}
			return this.scope.isRollbackOnly() ? this.scope.rollback() : this.scope.commit();
		}), "COMMIT");
	}

	@Override
	public Mono<Void> rollback() {
		return ended(Mono.defer(() -> {
			OpenTransaction open = OpenTransaction.of(this.scope);
			return (open != null) ? open.rollback() : this.scope.rollback();
		}), "ROLLBACK");
	}

	/* A cancel on the way would leave the connection with nobody. */
	private Mono<Void> ended(Mono<Void> end, String task) {
		Mono<Void> translated = end.onErrorMap((error) -> executor().translate(task, error));
		Lease lease = this.owned;
		Mono<Void> whole = (lease == null) ? translated
				: translated.onErrorResume((error) -> lease.release().then(Mono.error(error)))
					.then(Mono.defer(lease::release));
		return Using.toTheEnd(whole.doOnTerminate(this::stopDeadline));
	}

	private void stopDeadline() {
		Disposable pending = this.deadline;
		if (pending != null) {
			pending.dispose();
		}
	}

	/** Its owner must end it; if that is not done in time, it is rolled back. */
	DefaultTransaction withDeadline() {
		Duration limit = options().timeout();
		if (limit != null) {
			this.deadline = Schedulers.parallel().schedule(() -> expired(limit), limit.toNanos(), TimeUnit.NANOSECONDS);
		}
		return this;
	}

	private void expired(Duration limit) {
		if (!this.scope.isOpen()) {
			return;
		}
		logger.warn("{} was not ended by its deadline, {} ms after its begin, and is rolled back:"
				+ " call commit() or rollback() of every handle", this, limit.toMillis());
		rollback().subscribe(null, (error) -> {
			if (error instanceof DatabaseStateException) {
				logger.debug("It was ended at the same moment", error);
			}
			else {
				logger.warn("Rolling back at the deadline failed", error);
			}
		});
	}

	@Override
	public Mono<Transaction> begin() {
		return binding((binding) -> beginIn(binding, TransactionOptions.defaults()));
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
		OpenTransaction open = OpenTransaction.of(this.scope);
		return (open != null) ? open::enter
				: (context) -> callers().bind(SpringFrame.copy(this.springs, context), new ScopeBinding(this.scope));
	}

	/** Shows the state. */
	@Override
	public String toString() {
		return "Transaction[" + this.scope + "]";
	}

}
