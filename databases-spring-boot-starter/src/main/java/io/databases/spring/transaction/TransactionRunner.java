package io.databases.spring.transaction;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.databases.Database;
import io.databases.connection.Transaction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.transaction.annotation.Propagation;

/**
 * Runs a body in a transaction, as its attributes ask for it.
 *
 * @param database the database
 * @param attributes the attributes
 */
record TransactionRunner(Database database, TransactionAttributes attributes) {

	/** Runs a body of at most one value, which gets the transaction if there is one. */
	Mono<Object> one(Function<@Nullable Transaction, Mono<Object>> body) {
		return (this.attributes.propagation() == Propagation.NESTED) ? open(body)
				: Participation.of(this.database, this.attributes)
					.flatMap((participation) -> one(participation, body))
					.contextWrite(context());
	}

	private Mono<Object> one(Participation participation, Function<@Nullable Transaction, Mono<Object>> body) {
		if (participation.opens()) {
			return open(body);
		}
		Transaction joined = participation.joined();
		return (joined != null) ? Mono.from(marking(joined, body)) : body.apply(null);
	}

	private Mono<Object> open(Function<@Nullable Transaction, Mono<Object>> body) {
		RollbackRules rules = this.attributes.rules();
		if (rules.isTrivial()) {
			return this.database.inTransaction(this.attributes.options(), body);
		}
		return this.database
			.inTransaction(this.attributes.options(),
					(tx) -> body.apply(tx).onErrorResume(rules::commitsOn, (error) -> Mono.just(new Kept(error))))
			.flatMap((value) -> (value instanceof Kept kept) ? Mono.error(kept.error()) : Mono.just(value));
	}

	/** Runs a body of many values, which gets the transaction if there is one. */
	Flux<Object> many(Function<@Nullable Transaction, Flux<Object>> body) {
		return (this.attributes.propagation() == Propagation.NESTED) ? openMany(body)
				: Participation.of(this.database, this.attributes)
					.flatMapMany((participation) -> many(participation, body))
					.contextWrite(context());
	}

	private Flux<Object> many(Participation participation, Function<@Nullable Transaction, Flux<Object>> body) {
		if (participation.opens()) {
			return openMany(body);
		}
		Transaction joined = participation.joined();
		return (joined != null) ? Flux.from(marking(joined, body)) : body.apply(null);
	}

	private Flux<Object> openMany(Function<@Nullable Transaction, Flux<Object>> body) {
		RollbackRules rules = this.attributes.rules();
		if (rules.isTrivial()) {
			return this.database.inTransactionMany(this.attributes.options(), body);
		}
		return Flux.defer(() -> {
			AtomicReference<Throwable> kept = new AtomicReference<>();
			return this.database.inTransactionMany(this.attributes.options(),
					(tx) -> body.apply(tx).onErrorResume(rules::commitsOn, (error) -> {
						kept.set(error);
						return Flux.empty();
					}))
				.concatWith(Mono.defer(() -> (kept.get() != null) ? Mono.error(kept.get()) : Mono.empty()));
		});
	}

	/** Who joins does not roll back, but the owner must then. */
	private Publisher<Object> marking(Transaction joined,
			Function<@Nullable Transaction, ? extends Publisher<Object>> body) {
		if (this.attributes.options().forceRollback()) {
			joined.setRollbackOnly();
		}
		Publisher<Object> work = body.apply(joined);
		RollbackRules rules = this.attributes.rules();
		return (work instanceof Mono<Object> mono) ? mono.doOnError((error) -> mark(joined, rules, error))
				: Flux.from(work).doOnError((error) -> mark(joined, rules, error));
	}

	private static void mark(Transaction joined, RollbackRules rules, Throwable error) {
		if (!rules.commitsOn(error)) {
			joined.setRollbackOnly();
		}
	}

	private Function<Context, Context> context() {
		return switch (this.attributes.propagation()) {
			case REQUIRES_NEW, NOT_SUPPORTED -> this.database.detached();
			default -> Function.identity();
		};
	}

	/** An error that waits for the commit. */
	private record Kept(Throwable error) {
	}

}
