package io.databases.connection;

import java.util.List;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What Spring's code has registered in a transaction of ours, called at the points and in
 * the order that Spring's transaction manager keeps: an error before the commit prevents
 * it, one after it is the caller's, and one in a callback about the completion is logged
 * and keeps no other from being called.
 */
final class SpringCallbacks {

	private static final Logger logger = LoggerFactory.getLogger(SpringCallbacks.class);

	private final TransactionSynchronizationManager manager;

	SpringCallbacks(TransactionSynchronizationManager manager) {
		this.manager = manager;
	}

	/** Those of now: a callback may register another one. */
	private List<TransactionSynchronization> all() {
		return this.manager.isSynchronizationActive() ? this.manager.getSynchronizations() : List.of();
	}

	boolean isEmpty() {
		return all().isEmpty();
	}

	Mono<Void> beforeCommit() {
		return Flux.defer(() -> Flux.fromIterable(all()))
			.concatMap((one) -> one.beforeCommit(this.manager.isCurrentTransactionReadOnly()))
			.then();
	}

	Mono<Void> beforeCompletion() {
		return Flux.defer(() -> Flux.fromIterable(all()))
			.concatMap((one) -> logged(one, TransactionSynchronization::beforeCompletion))
			.then();
	}

	/** Takes them all: what is registered from now on is not called. */
	List<TransactionSynchronization> take() {
		if (!this.manager.isSynchronizationActive()) {
			return List.of();
		}
		List<TransactionSynchronization> taken = List.copyOf(this.manager.getSynchronizations());
		this.manager.clearSynchronization();
		return taken;
	}

	static Mono<Void> committed(List<TransactionSynchronization> all) {
		Mono<Void> completed = completed(all, TransactionSynchronization.STATUS_COMMITTED);
		return Flux.fromIterable(all)
			.concatMap(TransactionSynchronization::afterCommit)
			.then()
			.onErrorResume((error) -> completed.then(Mono.error(error)))
			.then(completed);
	}

	static Mono<Void> completed(List<TransactionSynchronization> all, int status) {
		return Flux.fromIterable(all).concatMap((one) -> logged(one, (each) -> each.afterCompletion(status))).then();
	}

	private static Mono<Void> logged(TransactionSynchronization one,
			Function<TransactionSynchronization, Mono<Void>> callback) {
		return Mono.defer(() -> callback.apply(one)).onErrorResume((error) -> {
			logger.error("A callback at the completion of a transaction failed", error);
			return Mono.empty();
		});
	}

}
