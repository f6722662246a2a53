package io.databases.connection;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.databases.error.DatabaseStateException;
import io.databases.lease.Lease;
import io.databases.lease.Scope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The promise of a connection: acquired by the first use, shared by all, also by two
 * first uses at the same time. With its release the promise is over: whoever still waits
 * for the connection, or asks for it for the first time, is told so.
 * <p>
 * Invariants:
 * <ul>
 * <li>The state only goes forward: unused, wanted, held, over; who waits is told by
 * whoever leaves the first two.</li>
 * <li>A lease that arrives when all is over goes back at once.</li>
 * </ul>
 */
final class LazyBinding implements Binding {

	private static final Object UNUSED = new Object();

	private static final Object OVER = new Object();

	/** {@link #UNUSED}, what waits for the lease, the lease, or {@link #OVER}. */
	private final AtomicReference<Object> state = new AtomicReference<>(UNUSED);

	private final Sinks.One<Lease> answer = Sinks.one();

	private final Mono<Lease> acquire;

	private final Mono<Lease> lease = Mono.deferContextual(this::lease);

	LazyBinding(Mono<Lease> acquire) {
		this.acquire = acquire;
	}

	private Mono<Lease> lease(ContextView context) {
		Acquiring acquiring = new Acquiring(Context.of(context));
		if (this.state.compareAndSet(UNUSED, acquiring)) {
			this.acquire.subscribe(acquiring);
		}
		return this.answer.asMono();
	}

	@Override
	public <T> Mono<T> one(Function<? super Scope, ? extends Mono<T>> work) {
		return this.lease.flatMap((acquired) -> work.apply(acquired.base()));
	}

	@Override
	public <T> Flux<T> many(Function<? super Scope, ? extends Publisher<T>> work) {
		return this.lease.flatMapMany((acquired) -> work.apply(acquired.base()));
	}

	@Override
	public @Nullable Scope transaction() {
		return null;
	}

	@Override
	public Mono<Scope> parent() {
		return this.lease.map(Lease::base);
	}

	/**
	 * Ends the promise: gives the connection back, or waits for it no longer.
	 * @return completes when it is back; not affected by cancellation
	 */
	Mono<Void> release() {
		return Mono.defer(() -> {
			Object before = this.state.getAndSet(OVER);
			if (before instanceof Lease held) {
				return held.release();
			}
			if (before instanceof Acquiring acquiring) {
				acquiring.cancel();
			}
			if (before != OVER) {
				this.answer.tryEmitError(new DatabaseStateException("The connection is not to be had any more: the"
						+ " inConnection(...) that its handle is from has ended. Use it inside of the body, and let the"
						+ " body end when all of its work has"));
			}
			return Mono.empty();
		});
	}

	private final class Acquiring extends BaseSubscriber<Lease> {

		private final Context context;

		Acquiring(Context context) {
			this.context = context;
		}

		@Override
		public Context currentContext() {
			return this.context;
		}

		@Override
		protected void hookOnNext(Lease acquired) {
			if (LazyBinding.this.state.compareAndSet(this, acquired)) {
				LazyBinding.this.answer.tryEmitValue(acquired);
			}
			else {
				acquired.release().subscribe();
			}
		}

		@Override
		protected void hookOnError(Throwable error) {
			if (LazyBinding.this.state.compareAndSet(this, OVER)) {
				LazyBinding.this.answer.tryEmitError(error);
			}
		}

	}

}
