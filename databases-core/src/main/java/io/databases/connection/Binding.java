package io.databases.connection;

import java.util.function.Function;

import io.databases.lease.Scope;
import io.databases.transaction.TransactionOptions;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a Reactor Context says about whose connection it is, for one database.
 */
interface Binding {

	/** Runs work of at most one value in the scope that is bound. */
	<T> Mono<T> one(Function<? super Scope, ? extends Mono<T>> work);

	/** Runs work of many values in the scope that is bound. */
	<T> Flux<T> many(Function<? super Scope, ? extends Publisher<T>> work);

	/**
	 * The transaction that is open for sure, {@code null} where there is none or none is
	 * known yet.
	 */
	@Nullable Scope transaction();

	/**
	 * Whether a transaction on it is a root, though there may be one around it that
	 * nobody sees.
	 */
	default boolean opensRoots() {
		return transaction() == null;
	}

	/** Told what a transaction is asked to be that is opened on it. */
	default void opening(TransactionOptions options) {
		// it can be all that
	}

	/** Gives the scope in which a transaction is opened. */
	Mono<Scope> parent();

}
