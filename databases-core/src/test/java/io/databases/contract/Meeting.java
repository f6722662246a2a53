package io.databases.contract;

import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A meeting point: who arrives goes on when all have arrived.
 */
final class Meeting {

	private final AtomicInteger missing;

	private final Sinks.Empty<Void> complete = Sinks.empty();

	Meeting(int parties) {
		this.missing = new AtomicInteger(parties);
	}

	Mono<Void> arrive() {
		return Mono.defer(() -> {
			if (this.missing.decrementAndGet() == 0) {
				this.complete.tryEmitEmpty();
			}
			return this.complete.asMono();
		});
	}

}
