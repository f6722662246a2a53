package io.databases.pool;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.databases.lease.Lease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Waits for leases to come back; what has not come back within the limit is taken back:
 * its transaction is rolled back and its connection closed.
 */
final class Shutdown {

	private static final Logger logger = LoggerFactory.getLogger(Shutdown.class);

	private static final Duration LOOK = Duration.ofMillis(20);

	private final Set<Lease> leases;

	private final Duration limit;

	Shutdown(Set<Lease> leases, Duration limit) {
		this.leases = leases;
		this.limit = limit;
	}

	Mono<Void> run() {
		return Mono.defer(() -> this.leases.isEmpty() ? Mono.empty() : waitForLeases());
	}

	private Mono<Void> waitForLeases() {
		return Flux.interval(LOOK)
			.onBackpressureDrop()
			.filter((tick) -> this.leases.isEmpty())
			.next()
			.then()
			.timeout(this.limit, Mono.defer(this::takeBack));
	}

	private Mono<Void> takeBack() {
		List<Lease> left = List.copyOf(this.leases);
		left.forEach((lease) -> logger.warn("Still in use at disconnect after {} ms, and rolled back: {}",
				this.limit.toMillis(), lease.activity()));
		return Flux.fromIterable(left).flatMap(Lease::release).then();
	}

}
