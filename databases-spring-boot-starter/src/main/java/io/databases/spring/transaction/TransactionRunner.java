package io.databases.spring.transaction;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.databases.Database;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs bodies in transactions as their attributes ask for it.
 */
final class TransactionRunner {

	private TransactionRunner() {
	}

	static Mono<Object> one(Database database, TransactionAttributes attributes, Supplier<Mono<Object>> body) {
		RollbackRules rules = attributes.rules();
		if (rules.isTrivial()) {
			return database.inTransaction(attributes.options(), (tx) -> body.get());
		}
		return database
			.inTransaction(attributes.options(), (tx) -> body.get().onErrorResume(rules::commitsOn, Kept::mono))
			.flatMap((value) -> (value instanceof Kept kept) ? Mono.error(kept.error()) : Mono.just(value));
	}

	static Flux<Object> many(Database database, TransactionAttributes attributes, Supplier<Flux<Object>> body) {
		RollbackRules rules = attributes.rules();
		if (rules.isTrivial()) {
			return database.inTransactionMany(attributes.options(), (tx) -> body.get());
		}
		return Flux.defer(() -> {
			AtomicReference<Throwable> kept = new AtomicReference<>();
			return database
				.inTransactionMany(attributes.options(), (tx) -> body.get().onErrorResume(rules::commitsOn, (error) -> {
					kept.set(error);
					return Flux.empty();
				}))
				.concatWith(Mono.defer(() -> (kept.get() != null) ? Mono.error(kept.get()) : Mono.empty()));
		});
	}

	/** An error that waits for the commit. */
	private record Kept(Throwable error) {

		static Mono<Object> mono(Throwable error) {
			return Mono.just(new Kept(error));
		}

	}

}
