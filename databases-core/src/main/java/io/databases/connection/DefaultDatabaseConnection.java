package io.databases.connection;

import java.util.function.Function;

import io.databases.lease.Scope;
import io.databases.lease.StatementFlux;
import io.databases.lease.StatementKind;
import io.databases.query.QueryExecutor;
import io.databases.transaction.TransactionOptions;
import io.r2dbc.spi.Connection;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A handle of one binding.
 */
final class DefaultDatabaseConnection extends ContextRunner implements DatabaseConnection {

	private static final StatementKind FOREIGN = new StatementKind(true, true, false, false);

	private final Binding binding;

	DefaultDatabaseConnection(QueryExecutor executor, Callers callers, Binding binding) {
		super(executor, callers);
		this.binding = binding;
	}

	/* Inside a transaction on this connection it is the transaction that has the turn. */
	@Override
	Binding bound(ContextView context) {
		Binding inner = callers().current(context);
		Scope transaction = (inner != null) ? inner.transaction() : null;
		return (inner != null && transaction != null && transaction.isOpen()) ? inner : this.binding;
	}

	@Override
	<T> Mono<T> unboundScope(boolean write, Function<? super Scope, ? extends Mono<T>> work) {
		return this.binding.one(work);
	}

	@Override
	<T> Mono<T> unboundOne(Function<? super Binding, ? extends Mono<T>> work) {
		return work.apply(this.binding);
	}

	@Override
	<T> Flux<T> unboundMany(Function<? super Binding, ? extends Publisher<T>> work) {
		return Flux.from(work.apply(this.binding));
	}

	@Override
	public Function<Context, Context> context() {
		OpenTransaction open = OpenTransaction.of(this.binding.transaction());
		return (open != null) ? open::enter : this::bind;
	}

	/** The context of work on this connection. */
	Context bind(Context context) {
		return callers().bind(context, this.binding);
	}

	@Override
	public Mono<Transaction> begin() {
		return binding((bound) -> beginIn(bound, TransactionOptions.defaults()));
	}

	@Override
	public <T> Mono<T> unwrap(Function<? super Connection, ? extends Publisher<T>> work) {
		// no next(): it would cancel the work, which then had to be settled
		return inScope((scope) -> new StatementFlux<T>(scope, FOREIGN, "work on the driver's connection", null, work)
			.reduce((first, next) -> first));
	}

}
