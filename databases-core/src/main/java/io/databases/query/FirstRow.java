package io.databases.query;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes the first row and lets the rest run out, as long as that is little: cancelling a
 * statement costs a round trip, in which the server tells that it is over.
 */
final class FirstRow {

	private static final int LET_RUN_OUT = 256;

	private @Nullable Object first;

	private int count;

	private FirstRow() {
	}

	static Mono<Object> of(Flux<Object> rows) {
		return Mono.defer(() -> {
			FirstRow state = new FirstRow();
			return rows.takeUntil(state::accept).then(Mono.fromSupplier(() -> state.first));
		});
	}

	private boolean accept(Object row) {
		if (this.first == null) {
			this.first = row;
		}
		this.count++;
		return this.count >= LET_RUN_OUT;
	}

}
