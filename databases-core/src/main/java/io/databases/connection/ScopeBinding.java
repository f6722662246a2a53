package io.databases.connection;

import java.util.function.Function;

import io.databases.lease.Scope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A scope that is there.
 */
record ScopeBinding(Scope scope) implements Binding {

	@Override
	public <T> Mono<T> one(Function<? super Scope, ? extends Mono<T>> work) {
		return work.apply(this.scope);
	}

	@Override
	public <T> Flux<T> many(Function<? super Scope, ? extends Publisher<T>> work) {
		return Flux.from(work.apply(this.scope));
	}

	@Override
	public @Nullable Scope transaction() {
		return this.scope.isTransaction() ? this.scope : null;
	}

	@Override
	public Mono<Scope> parent() {
		return Mono.just(this.scope);
	}

}
