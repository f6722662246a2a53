package io.databases.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.databases.error.DatabaseStateException;
import io.databases.lease.Lease;
import io.databases.lease.Scope;
import io.databases.lease.Using;
import io.databases.pool.LeaseSource;
import io.databases.query.QueryExecutor;
import io.databases.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The verbs of a database: on the caller's connection, or on one of the pool for each
 * operation.
 */
public abstract class DatabaseRunner extends ContextRunner {

	private static final Using.Closer<Lease> RELEASE = (lease, end) -> lease.release();

	private final Supplier<LeaseSource> source;

	private final @Nullable HiddenRoot hiddenRoot;

	private final UnaryOperator<Throwable> notConnected;

	/**
	 * Creates a runner.
	 * @param executor sends and reads
	 * @param callers tells the caller's connection
	 * @param source gives the pool, or throws where the database is not connected
	 * @param hiddenRoot the transaction under everything, {@code null} without
	 * force-rollback
	 */
	protected DatabaseRunner(QueryExecutor executor, Callers callers, Supplier<LeaseSource> source,
			@Nullable HiddenRoot hiddenRoot) {
		super(executor, callers);
		this.source = source;
		this.hiddenRoot = hiddenRoot;
		this.notConnected = (error) -> executor.translate("Connecting", error);
	}

	/* A transaction of Spring's on our connection factory is the caller's too. */
	@Override
	final @Nullable Binding bound(ContextView context) {
		Binding current = callers().current(context);
		return (current != null) ? current : this.hiddenRoot;
	}

	/**
	 * The innermost transaction of the caller, ours or Spring's.
	 * @return a handle of it, empty if there is none
	 */
	public Mono<Transaction> currentTransaction() {
		return Mono.deferContextual((context) -> {
			Binding binding = callers().current(context);
			Scope scope = (binding != null) ? binding.transaction() : null;
			return (scope != null) ? Mono.just(new DefaultTransaction(executor(), callers(), scope, null, context))
					: Mono.empty();
		});
	}

	/**
	 * Hides the caller's connection and transaction.
	 * @return a function for {@code contextWrite}
	 */
	public Function<Context, Context> detached() {
		HiddenRoot root = this.hiddenRoot;
		return (root == null) ? callers()::detach : (context) -> {
			root.sharing();
			return context;
		};
	}

	/**
	 * Undoes everything since the beginning, the last call or {@link #keep()}.
	 * @return completes when all is undone
	 */
	public Mono<Void> rollback() {
		return (this.hiddenRoot != null) ? this.hiddenRoot.rollback() : Mono.error(DatabaseRunner::notForced);
	}

	/**
	 * Keeps what was done so far from {@link #rollback()}.
	 * @return the number of the level that is kept
	 */
	public int keep() {
		if (this.hiddenRoot == null) {
			throw notForced();
		}
		return this.hiddenRoot.keep();
	}

	/**
	 * Undoes what was done on a level and above it.
	 * @param level the number of the level
	 * @return completes when all is undone
	 */
	public Mono<Void> rollback(int level) {
		return (this.hiddenRoot != null) ? this.hiddenRoot.rollback(level) : Mono.error(DatabaseRunner::notForced);
	}

	private static DatabaseStateException notForced() {
		return new DatabaseStateException("keep() and rollback() of a database need force-rollback: build it with"
				+ " forceRollback(true), or roll back a transaction by its handle");
	}

	/**
	 * Undoes everything if this database is one with force-rollback.
	 * @return completes when nothing is left open
	 */
	protected final Mono<Void> rollbackIfForced() {
		return (this.hiddenRoot != null) ? this.hiddenRoot.rollback(0) : Mono.empty();
	}

	private Mono<Lease> acquire() {
		return this.source.get().acquire().onErrorMap(this.notConnected);
	}

	@Override
	final <T> Mono<T> unboundScope(boolean write, Function<? super Scope, ? extends Mono<T>> work) {
		return Using.one(this.source.get().acquire(), this.notConnected, (lease) -> {
			Mono<T> result = work.apply(lease.base());
			return write ? lease.lone(result) : result;
		}, RELEASE);
	}

	@Override
	final <T> Mono<T> unboundOne(Function<? super Binding, ? extends Mono<T>> work) {
		return Using.one(this.source.get().acquire(), this.notConnected,
				(lease) -> work.apply(new ScopeBinding(lease.base())), RELEASE);
	}

	@Override
	final <T> Flux<T> unboundMany(Function<? super Binding, ? extends Publisher<T>> work) {
		return Using.many(this.source.get().acquire(), this.notConnected,
				(lease) -> work.apply(new ScopeBinding(lease.base())), RELEASE);
	}

	/**
	 * Runs a body on one connection.
	 * @param <T> the class of the result
	 * @param body what to run
	 * @return the body's result
	 */
	public <T> Mono<T> inConnection(Function<? super DatabaseConnection, ? extends Mono<T>> body) {
		return Mono.deferContextual((context) -> {
			Binding binding = bound(context);
			return (binding != null) ? on(binding, body)
					: Using.one(Mono.fromSupplier(() -> new LazyBinding(acquire())), (promise) -> on(promise, body),
							(promise, end) -> promise.release());
		});
	}

	private <T> Mono<T> on(Binding binding, Function<? super DatabaseConnection, ? extends Mono<T>> body) {
		DefaultDatabaseConnection connection = new DefaultDatabaseConnection(executor(), callers(), binding);
		return Mono.<T>defer(() -> body.apply(connection)).contextWrite(connection::bind);
	}

	/**
	 * Runs a body of many values on one connection.
	 * @param <T> the class of the values
	 * @param body what to run
	 * @return the body's values
	 */
	public <T> Flux<T> inConnectionMany(Function<? super DatabaseConnection, ? extends Publisher<T>> body) {
		return Flux.deferContextual((context) -> {
			Binding binding = bound(context);
			return (binding != null) ? onMany(binding, body)
					: Using.many(Mono.fromSupplier(() -> new LazyBinding(acquire())),
							(promise) -> onMany(promise, body), (promise, end) -> promise.release());
		});
	}

	private <T> Flux<T> onMany(Binding binding, Function<? super DatabaseConnection, ? extends Publisher<T>> body) {
		DefaultDatabaseConnection connection = new DefaultDatabaseConnection(executor(), callers(), binding);
		return Flux.<T>defer(() -> body.apply(connection)).contextWrite(connection::bind);
	}

	/**
	 * Opens a transaction that the caller must end.
	 * @param options isolation, read-only, timeout
	 * @return the open transaction
	 */
	public Mono<Transaction> begin(TransactionOptions options) {
		return Mono.deferContextual((context) -> {
			Binding binding = bound(context);
			return (binding != null) ? beginIn(binding, options) : beginOwn(options);
		});
	}

	private Transaction handle(Scope scope, Lease lease) {
		return new DefaultTransaction(executor(), callers(), scope, lease, Context.empty()).withDeadline();
	}

	/*
	 * A cancel before the handle is handed over gives everything back; one after it, such
	 * as that of take(1), leaves the handle to its owner.
	 */
	private Mono<Transaction> beginOwn(TransactionOptions options) {
		return Mono.defer(() -> {
			AtomicBoolean decided = new AtomicBoolean();
			return acquire().flatMap((lease) -> openFor(new ScopeBinding(lease.base()), options)
				.filter((open) -> decided.compareAndSet(false, true))
				.map((open) -> handle(open.scope(), lease))
				// nothing was emitted: who has decided is the cancel
				.onErrorResume((error) -> lease.release().then(decided.get() ? Mono.empty() : Mono.error(error)))
				.doOnCancel(() -> {
					if (decided.compareAndSet(false, true)) {
						lease.release().subscribe();
					}
				}));
		});
	}

}
