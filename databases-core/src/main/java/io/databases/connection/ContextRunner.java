package io.databases.connection;

import java.time.Duration;
import java.util.function.Function;

import io.databases.error.DatabaseStateException;
import io.databases.lease.Scope;
import io.databases.lease.TimedOut;
import io.databases.lease.Using;
import io.databases.query.PreparedQuery;
import io.databases.query.Query;
import io.databases.query.QueryExecutor;
import io.databases.query.QueryRunner;
import io.databases.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.transaction.annotation.Isolation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Finds the caller's connection in the Reactor Context and runs the verbs and
 * transactions on it.
 */
public abstract class ContextRunner extends QueryRunner implements TransactionOperations {

	private final Callers callers;

	private final Using.Closer<OpenTransaction> closer = Using.Closer.ofScope(OpenTransaction::scope, this::end);

	/**
	 * Creates a runner.
	 * @param executor sends and reads
	 * @param callers tells the caller's connection
	 */
	protected ContextRunner(QueryExecutor executor, Callers callers) {
		super(executor);
		this.callers = callers;
	}

	final Callers callers() {
		return this.callers;
	}

	/** What the caller's context binds, or what this object stands for. */
	abstract @Nullable Binding bound(ContextView context);

	/**
	 * Where one statement is run if nothing is bound.
	 * @param write whether it may change data
	 */
	abstract <T> Mono<T> unboundScope(boolean write, Function<? super Scope, ? extends Mono<T>> work);

	/** What to run on where nothing is bound. */
	abstract <T> Mono<T> unboundOne(Function<? super Binding, ? extends Mono<T>> work);

	abstract <T> Flux<T> unboundMany(Function<? super Binding, ? extends Publisher<T>> work);

	@Override
	protected final <R, T> Mono<T> one(Query<R> query, Work<R, Mono<T>> work) {
		return Mono.deferContextual((context) -> {
			PreparedQuery<R> prepared = query.prepare(executor().context());
			Binding binding = bound(context);
			return (binding != null) ? binding.one((scope) -> work.in(scope, prepared))
					: unboundScope(prepared.kind().write(), (scope) -> work.in(scope, prepared));
		});
	}

	@Override
	protected final <R> Flux<R> many(Query<R> query, Work<R, Flux<R>> work) {
		return Flux.deferContextual((context) -> {
			PreparedQuery<R> prepared = query.prepare(executor().context());
			Binding binding = bound(context);
			return (binding != null) ? binding.many((scope) -> work.in(scope, prepared))
					: unboundMany((free) -> free.many((scope) -> work.in(scope, prepared)));
		});
	}

	/** Runs work in the scope of the caller. */
	final <T> Mono<T> inScope(Function<? super Scope, ? extends Mono<T>> work) {
		return binding((binding) -> binding.one(work));
	}

	@Override
	protected final <T> Mono<T> atomically(Function<? super Scope, ? extends Mono<T>> work) {
		return binding((binding) -> Using.one(open(binding, TransactionOptions.defaults()),
				(scope) -> work.apply(scope)
					.contextWrite((context) -> this.callers.bind(context, new ScopeBinding(scope))),
				Using.Closer.ofScope((scope) -> scope,
						(scope, end) -> ended((end == Using.End.COMPLETE) ? scope.commit() : scope.rollback()))));
	}

	final <T> Mono<T> binding(Function<? super Binding, ? extends Mono<T>> work) {
		return Mono.deferContextual((context) -> {
			Binding binding = bound(context);
			return (binding != null) ? work.apply(binding) : unboundOne(work);
		});
	}

	final <T> Flux<T> bindingMany(Function<? super Binding, ? extends Publisher<T>> work) {
		return Flux.deferContextual((context) -> {
			Binding binding = bound(context);
			return (binding != null) ? work.apply(binding) : unboundMany(work);
		});
	}

	@Override
	public final <T> Mono<T> inTransaction(TransactionOptions options,
			Function<? super Transaction, ? extends Mono<T>> body) {
		return Mono.deferContextual((context) -> {
			Mono<T> attempt = binding(
					(binding) -> Using.one(openFor(binding, options), (open) -> run(open, options, body), this.closer));
			return (options.retry() > 0 && isOutermost(context)) ? attempt.retryWhen(Retries.of(options)) : attempt;
		});
	}

	private <T> Mono<T> run(OpenTransaction open, TransactionOptions options,
			Function<? super Transaction, ? extends Mono<T>> body) {
		DefaultTransaction transaction = transaction(open.scope());
		Mono<T> work = Mono.<T>defer(() -> body.apply(transaction)).contextWrite(open::enter);
		Duration limit = options.timeout();
		return (limit != null) ? work.timeout(limit, Mono.error(() -> TimedOut.ofTransaction(open.scope(), limit)))
				: work;
	}

	@Override
	public final <T> Flux<T> inTransactionMany(TransactionOptions options,
			Function<? super Transaction, ? extends Publisher<T>> body) {
		return Flux.deferContextual((context) -> {
			Flux<T> attempt = bindingMany((binding) -> Using.many(openFor(binding, options),
					(open) -> runMany(open, options, body), this.closer));
			return isOutermost(context) ? Retries.whileNothingEmitted(attempt, options) : attempt;
		});
	}

	private <T> Flux<T> runMany(OpenTransaction open, TransactionOptions options,
			Function<? super Transaction, ? extends Publisher<T>> body) {
		DefaultTransaction transaction = transaction(open.scope());
		Flux<T> work = Flux.<T>defer(() -> body.apply(transaction)).contextWrite(open::enter);
		Duration limit = options.timeout();
		return (limit != null) ? work.takeUntilOther(
				Mono.delay(limit).then(Mono.error(() -> TimedOut.ofTransaction(open.scope(), limit)))) : work;
	}

	private boolean isOutermost(ContextView context) {
		Binding binding = bound(context);
		return binding == null || binding.opensRoots();
	}

	final DefaultTransaction transaction(Scope scope) {
		return new DefaultTransaction(executor(), this.callers, scope);
	}

	/** Opens a transaction that the caller of this must end by its handle. */
	final Mono<Transaction> beginIn(Binding binding, TransactionOptions options) {
		return openFor(binding, options).map((open) -> transaction(open.scope()).withDeadline());
	}

	/** Opens a transaction where the binding says; the caller must end it. */
	final Mono<Scope> open(Binding binding, TransactionOptions options) {
		return binding.parent().flatMap((parent) -> {
			Scope around = new NestingRules(binding).check(parent, options);
			binding.opening(options);
			return around.open(options);
		}).onErrorMap((error) -> executor().translate("BEGIN", error));
	}

	final Mono<OpenTransaction> openFor(Binding binding, TransactionOptions options) {
		return open(binding, options).map((scope) -> OpenTransaction.of(scope, this.callers, binding.opensRoots()));
	}

	private Publisher<Void> end(OpenTransaction open, Using.End end) {
		return ended(open.end(end));
	}

	private Mono<Void> ended(Mono<Void> end) {
		return end.onErrorMap((error) -> executor().translate("The end of the transaction", error));
	}

	/** What may be asked inside another transaction. */
	private record NestingRules(Binding binding) {

		Scope check(Scope parent, TransactionOptions options) {
			Isolation wanted = options.isolation();
			if (!this.binding.opensRoots() && wanted != Isolation.DEFAULT && wanted != isolation(parent)) {
				throw new DatabaseStateException(
						"Isolation " + wanted + " can't be had inside a transaction with isolation " + isolation(parent)
								+ ": ask for it at the outermost transaction");
			}
			return parent;
		}

		private static Isolation isolation(Scope scope) {
			Scope parent = scope.parent();
			return (parent != null && parent.isTransaction() && !HiddenLevel.isOne(parent)) ? isolation(parent)
					: scope.options().isolation();
		}

	}

}
