package io.databases.pool;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

import io.databases.lease.Lease;
import io.databases.lease.Limits;
import io.databases.lease.TimedOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Waits for leases to come back; what has not come back within the limit is taken back:
 * what runs on it is stopped, its transaction is rolled back and its connection closed.
 * <p>
 * Invariant: each of the two has a limit of its own, which begins when it begins, so
 * neither takes the other's time. Both end without an error: what follows them, the end
 * of the pool, must not be missed.
 */
final class Shutdown {

	private static final Logger logger = LoggerFactory.getLogger(Shutdown.class);

	private static final Duration LOOK = Duration.ofMillis(20);

	private final Set<Lease> takenBack = new HashSet<>();

	private final Set<Lease> leases;

	private final Limits limits;

	/**
	 * Begins nothing yet.
	 * @param leases what is on loan, now and later
	 * @param limits how long anything may take
	 */
	Shutdown(Set<Lease> leases, Limits limits) {
		this.leases = leases;
		this.limits = limits;
	}

	/** Completes when nothing is on loan, or when the limit for running work is over. */
	Mono<Void> awaitWork() {
		return Mono.defer(() -> this.leases.isEmpty() ? Mono.empty() : looking((tick) -> {
		}).timeout(this.limits.shutdown(), Mono.empty()));
	}

	/** Completes when nothing is on loan, or when the limits for that are over. */
	Mono<Void> takeBack() {
		// a stopped statement or a rollback, then a reset
		Duration limit = this.limits.grace().plus(this.limits.drain().multipliedBy(2)).plus(closeLimit());
		return Mono.defer(() -> this.leases.isEmpty() ? Mono.empty()
				: looking((tick) -> this.leases.forEach(this::takeBack)).timeout(limit, Mono.fromRunnable(this::left)));
	}

	/** How long it may take to end a session on the server and to close a connection. */
	Duration closeLimit() {
		return this.limits.drain().multipliedBy(2).plus(LOOK.multipliedBy(2));
	}

	private Mono<Void> looking(Consumer<Long> each) {
		return Flux.interval(Duration.ZERO, LOOK)
			.onBackpressureDrop()
			.doOnNext(each)
			.filter((tick) -> this.leases.isEmpty())
			.next()
			.then();
	}

	/* One that is lent only now, to somebody who has waited for it, is no exception. */
	private void takeBack(Lease lease) {
		if (this.takenBack.add(lease)) {
			logger.warn("Still in use at disconnect after {} ms, and rolled back: {}",
					this.limits.shutdown().toMillis(), lease.activity());
			lease.takeBack(TimedOut.ofShutdown(lease, this.limits.shutdown())).subscribe();
		}
	}

	private void left() {
		this.leases.forEach((lease) -> logger.warn("Not given back at disconnect, and left to itself: {}", lease));
	}

}
