package io.databases.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.databases.lease.Lease;
import io.databases.lease.Scope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The promise of a connection: acquired by the first use, shared by all, also by two
 * first uses at the same time.
 */
final class LazyBinding implements Binding {

	private final AtomicBoolean wanted = new AtomicBoolean();

	private final Mono<Lease> lease;

	LazyBinding(Mono<Lease> acquire) {
		this.lease = acquire.doOnSubscribe((subscription) -> this.wanted.set(true)).cache();
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

	/** Gives the connection back, if it was ever wanted. */
	Mono<Void> release() {
		return Mono
			.defer(() -> this.wanted.get() ? this.lease.onErrorComplete().flatMap(Lease::release) : Mono.empty());
	}

}
