package io.databases.connection;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.databases.lease.Lease;
import io.databases.lease.Scope;
import io.databases.lease.Using;
import io.databases.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Force-rollback: one transaction under everything, opened by the first use and rolled
 * back at the end. Each statement outside of transactions is a child of its own, so that
 * one that fails does not spoil the rest; first-level transactions are children that
 * count as roots.
 */
public final class HiddenRoot implements Binding {

	private final AtomicReference<@Nullable Mono<Scope>> root = new AtomicReference<>();

	private final Mono<Lease> acquire;

	/**
	 * Creates the root; nothing is opened yet.
	 * @param acquire takes a connection
	 */
	public HiddenRoot(Mono<Lease> acquire) {
		this.acquire = acquire;
	}

	@Override
	public <T> Mono<T> one(Function<? super Scope, ? extends Mono<T>> work) {
		return Using.one(parent().flatMap((scope) -> scope.open(TransactionOptions.defaults())), work, HiddenRoot::end);
	}

	/**
	 * Reads everything first: what the receiver does with a row may need the one
	 * connection.
	 */
	@Override
	public <T> Flux<T> many(Function<? super Scope, ? extends Publisher<T>> work) {
		return one((scope) -> Flux.from(work.apply(scope)).collectList()).flatMapIterable((rows) -> rows);
	}

	private static Publisher<Void> end(Scope scope, Using.End end) {
		return (end == Using.End.COMPLETE) ? scope.commit() : scope.rollback();
	}

	@Override
	public @Nullable Scope transaction() {
		return null;
	}

	@Override
	public Mono<Scope> parent() {
		return Mono.defer(() -> {
			Mono<Scope> known = this.root.get();
			if (known != null) {
				return known;
			}
			Mono<Scope> opening = this.acquire
				.flatMap((lease) -> lease.base()
					.open(TransactionOptions.defaults().name("force-rollback"))
					.onErrorResume((error) -> lease.release().then(Mono.error(error))))
				.doOnError((error) -> this.root.set(null))
				.cache();
			return this.root.compareAndSet(null, opening) ? opening : parent();
		});
	}

	/**
	 * Undoes everything; the next use opens a new root.
	 * @return completes when all is undone and the connection is given back
	 */
	public Mono<Void> rollback() {
		return Mono.defer(() -> {
			Mono<Scope> known = this.root.getAndSet(null);
			return (known == null) ? Mono.empty()
					: known.onErrorComplete()
						.flatMap((scope) -> scope.rollback()
							.onErrorResume((error) -> scope.lease().release().then(Mono.error(error)))
							.then(Mono.defer(() -> scope.lease().release())));
		});
	}

}
